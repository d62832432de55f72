import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeText, utf8ByteLength } from "#shared/domain/text-limits.ts";

describe("the text limit", () => {
  it("counts bytes as an encoder writes them, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8ByteLength(text)).toBe(Buffer.byteLength(text, "utf8"));
      }),
    );
    expect(utf8ByteLength("\ud800x\udc00")).toBe(7);
  });

  it.each([
    ["1000 letters", "a".repeat(1000), "fits"],
    ["1001 letters", "a".repeat(1001), "too_long"],
    ["500 Arabic letters", "ش".repeat(500), "fits"],
    ["501 Arabic letters", "ش".repeat(501), "too_long"],
    ["250 emoji", "😀".repeat(250), "fits"],
    ["251 emoji", "😀".repeat(251), "too_long"],
    ["white space", " \n\t ", "empty"],
    ["nothing", "", "empty"],
  ])("%s", (_what, text, kind) => {
    expect(judgeText(text).kind).toBe(kind);
  });
});
