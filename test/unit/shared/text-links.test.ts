import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linksIn } from "#shared/domain/text-links.ts";

const addresses = (text: string) => linksIn(text).map(({ address }) => address);

describe("an address in a text", () => {
  it.each([
    ["see https://example.com/vase.", ["https://example.com/vase"]],
    [
      "(https://example.com/a_(b)) and https://example.com/c?d=1,2!",
      ["https://example.com/a_(b)", "https://example.com/c?d=1,2"],
    ],
    ["هل هذا https://example.com/فستان؟", ["https://example.com/فستان"]],
    ["HTTPS://EXAMPLE.COM", ["HTTPS://EXAMPLE.COM"]],
    ["https://example.com/a https://example.com/a", ["https://example.com/a", "https://example.com/a"]],
  ])("%s", (text, expected) => {
    expect(addresses(text)).toEqual(expected);
  });

  it.each([
    "http://example.com",
    "javascript:alert(1)",
    "https://",
    "https://...",
    "example.com",
    "mailto:a@example.com",
  ])("%s is none", (text) => {
    expect(addresses(text)).toEqual([]);
  });

  it("stands where it says, and is followed by no later one that overlaps it", () => {
    const word = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 8 }),
      fc.webUrl({ validSchemes: ["https", "http"] }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.constantFrom("", " ", "\n", ". "), (words, between) => {
        const text = words.join(between);
        let last = 0;
        for (const { start, end, address } of linksIn(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(text.slice(start, end)).toBe(address);
          expect(address).toMatch(/^https:\/\/./iu);
          last = end;
        }
      }),
      { numRuns: 25 },
    );
  });
});
