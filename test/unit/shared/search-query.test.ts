import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldLetters, foldWord } from "#shared/domain/fold-text.ts";
import { isEmptySearch, parseSearch } from "#shared/domain/search-query.ts";

const at = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();

describe("what is typed into the search field", () => {
  it.each([
    ["blue vase", { words: ["blue", "vase"] }],
    ['"blue vase" small', { phrases: ["blue vase"], words: ["small"] }],
    ['"not closed', { phrases: ["not closed"] }],
    ["“blue vase” small", { phrases: ["blue vase"], words: ["small"] }],
    ["«كوب أزرق» كبير", { phrases: ["كوب أزرق"], words: ["كبير"] }],
    ["label:„big order“", { labels: ["big order"] }],
    ["has:“nothing”", { words: ["has:“nothing”"] }],
    ["from:me invoice", { from: ["me"], words: ["invoice"] }],
    ['FROM:"Ana Castillo" hi', { from: ["Ana Castillo"], words: ["hi"] }],
    ['label:"big order"', { labels: ["big order"] }],
    ["has:photo HAS:Video has:photo", { has: ["photo", "video"] }],
    ["has:nothing", { words: ["has:nothing"] }],
    ["https://example.com", { words: ["https://example.com"] }],
    ["note:this", { words: ["note:this"] }],
    ["before:tomorrow", { words: ["before:tomorrow"] }],
    ["after:2026-02-30", { words: ["after:2026-02-30"] }],
    ["سعر الكوب", { words: ["سعر", "الكوب"] }],
    ["?! … —", {}],
  ])("%s", (text, expected) => {
    const nothing = { words: [], phrases: [], from: [], labels: [], has: [] };
    expect(parseSearch(text)).toMatchObject({ ...nothing, ...expected });
  });

  it("reads days, months and years of this computer's calendar", () => {
    expect(parseSearch("before:2026-03-05").beforeMs).toBe(at(2026, 3, 5));
    expect(parseSearch("before:2026-03").beforeMs).toBe(at(2026, 3, 1));
    expect(parseSearch("after:2026-03-05").sinceMs).toBe(at(2026, 3, 6));
    expect(parseSearch("after:2026-12").sinceMs).toBe(at(2027, 1, 1));
    expect(parseSearch("after:2025").sinceMs).toBe(at(2026, 1, 1));
    expect(parseSearch("before:2026 before:2025").beforeMs).toBe(at(2025, 1, 1));
    expect(parseSearch("before:٢٠٢٦-٠٣-٠٥").beforeMs).toBe(at(2026, 3, 5));
    expect(parseSearch("after:۲۰۲۵").sinceMs).toBe(at(2026, 1, 1));
  });

  it("never fails, never loses a word, and stays small", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 800 }), (text) => {
        const query = parseSearch(text);
        expect(query.words.length + query.phrases.length).toBeLessThanOrEqual(40);
        for (const word of query.words) expect(text).toContain(word);
        expect(isEmptySearch(query)).toBe(isEmptySearch(parseSearch(text)));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/u), { minLength: 1, maxLength: 10 }), (words) => {
        expect(parseSearch(words.join(" ")).words).toEqual(words);
        expect(parseSearch(`"${words.join(" ")}"`).phrases).toEqual([words.join(" ")]);
      }),
    );
  });
});

describe("letters that are one letter to whoever looks for them", () => {
  it.each([
    ["أإآٱ", "اااا"],
    ["مَرْحَبًا", "مرحبا"],
    ["قهوة", "قهوه"],
    ["کتاب یک", "كتاب يك"],
    ["می\u200Cخواهم", "ميخواهم"],
    ["٣٥ ۳۵", "35 35"],
    ["مـــرحبا", "مرحبا"],
    ["Café", "Café"],
  ])("%s → %s", (text, folded) => {
    expect(foldLetters(text)).toBe(folded);
  });

  it("does the same the second time, and words lose case and accents too", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => foldLetters(foldLetters(text)) === foldLetters(text)),
    );
    expect(foldWord("CAFÉ")).toBe("cafe");
    expect(foldWord("Ação")).toBe("acao");
    expect(foldWord("إسلام")).toBe("اسلام");
  });
});
