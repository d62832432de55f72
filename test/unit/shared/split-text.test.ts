import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitText } from "#shared/domain/split-text.ts";

const bytes = (text: string): number => Buffer.byteLength(text, "utf8");
const bare = (text: string): string => text.replaceAll(/\s/gu, "");
const graphemes = (text: string): readonly string[] =>
  Array.from(new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text), ({ segment }) => segment);

/** Words, sentences, letters of several code points, links, white space of all kinds. */
const prose = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 30 }),
      fc.constantFrom(" ", "\n", ". ", "؟ ", "。", "👩‍👩‍👧‍👦", "é", "e\u0301", "السلام عليكم", "https://shop.example/a?b=c.d"),
    ),
    { maxLength: 120 },
  )
  .map((pieces) => pieces.join(""));

describe("a text that is too long", () => {
  it("loses nothing but white space at the cuts, and every part fits and says something", () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 8, max: 400 }), (text, most) => {
        const parts = splitText(text, most);
        for (const part of parts) {
          expect(bytes(part)).toBeLessThanOrEqual(most);
          expect(part.trim()).toBe(part);
          expect(part).not.toBe("");
        }
        expect(bare(parts.join(""))).toBe(bare(text));
      }),
    );
  });

  it("is never cut inside a letter that fits into one message", () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 64, max: 400 }), (text, most) => {
        const whole = graphemes(bare(text)).filter((letter) => bytes(letter) <= 60);
        const cut = splitText(bare(text), most).flatMap(graphemes);
        for (const letter of new Set(whole)) {
          expect(cut.filter((one) => one === letter).length).toBeGreaterThanOrEqual(
            whole.filter((one) => one === letter).length,
          );
        }
      }),
    );
  });

  it("is cut between sentences where one ends in the second half of a message", () => {
    expect(splitText("One two three. Four five six. Seven.", 30)).toEqual(["One two three. Four five six.", "Seven."]);
    expect(splitText("No. One two three four five six seven eight.", 30)).toEqual([
      "No. One two three four five",
      "six seven eight.",
    ]);
  });

  it("is cut between words, and a link stays whole", () => {
    expect(splitText("look at https://shop.example/Linen.Red/5 please", 36)).toEqual([
      "look at",
      "https://shop.example/Linen.Red/5",
      "please",
    ]);
    // Written without spaces: the language's own words.
    expect(splitText("สวัสดีครับผมสบายดี", 30).join("")).toBe("สวัสดีครับผมสบายดี");
  });

  it("takes as much as fits when a border is exactly at the limit", () => {
    expect(splitText("aaaa bbbb", 4)).toEqual(["aaaa", "bbbb"]);
    expect(splitText("aaaa. Bbbb.", 5)).toEqual(["aaaa.", "Bbbb."]);
  });

  it("stays one when it fits, and is nothing when it says nothing", () => {
    expect(splitText("a".repeat(1000))).toEqual(["a".repeat(1000)]);
    expect(splitText(" \n ")).toEqual([]);
  });

  it("of one endless letter is cut between its code points, never into half of one", () => {
    const parts = splitText(`e${"\u0301".repeat(900)}`);
    expect(parts.length).toBe(2);
    expect(parts.join("")).toBe(`e${"\u0301".repeat(900)}`);
    expect(splitText("😀😀", 3).join("")).not.toContain("\ufffd");
  });
});
