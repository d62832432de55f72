/**
 * Letters that people write in different ways and look for in any of them: Arabic and Persian forms of one letter, vowel
 * signs, the lengthening stroke, the invisible joiner, the digits of both scripts. Case and the accents of Latin, Greek and
 * Cyrillic letters are the search index's own affair (SQLite, FTS5, `unicode61 remove_diacritics 2`).
 *
 * The index holds what this makes of a text: a change here needs a migration that builds the index anew.
 */
export const FOLDED_LETTERS: readonly (readonly [from: string, to: string])[] = [
  ...Array.from("أإآٱ", (letter) => [letter, "ا"] as const),
  ...Array.from("ىیئ", (letter) => [letter, "ي"] as const),
  ["ؤ", "و"],
  ...Array.from("ةۀە", (letter) => [letter, "ه"] as const),
  ["ک", "ك"],
  // Tatweel, the vowel signs, the small alef, the zero-width non-joiner.
  ...Array.from(
    "\u0640\u064B\u064C\u064D\u064E\u064F\u0650\u0651\u0652\u0653\u0654\u0655\u0670\u200C",
    (mark) => [mark, ""] as const,
  ),
  ...Array.from("٠١٢٣٤٥٦٧٨٩", (digit, value) => [digit, String(value)] as const),
  ...Array.from("۰۱۲۳۴۵۶۷۸۹", (digit, value) => [digit, String(value)] as const),
];

const TABLE: ReadonlyMap<string, string> = new Map(FOLDED_LETTERS);
const FOLDED = /[\u0600-\u06FF\u200C]/gu;

/** Letter by letter; what has no row in the table stays. */
export function foldLetters(text: string): string {
  return text.replaceAll(FOLDED, (letter) => TABLE.get(letter) ?? letter);
}

/** The same, and without case and accents: two words that the index takes for one are equal. */
export function foldWord(word: string): string {
  return foldLetters(word.normalize("NFD").replaceAll(/\p{M}/gu, "").normalize("NFC"))
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "");
}
