import { foldWord } from "#shared/domain/fold-text.ts";

/** Every typed word is somewhere in the text; case, accents and what is one letter to an Arabic reader do not matter. */
export function matchesWords(text: string, typed: string): boolean {
  const plain = foldWord(text);
  return foldWord(typed)
    .split(/\s+/)
    .every((word) => plain.includes(word));
}
