import { foldWord } from "#shared/domain/fold-text.ts";
import type { SearchQuery } from "#shared/domain/search-query.ts";
import type { Snippet } from "#shared/contract/search.ts";

const BEFORE = 60;
const LONGEST = 200;
const WORD = /[\p{L}\p{N}\p{M}\p{Co}\u200C]+/gu;

/** The part of a text around the first place that was looked for, with every such place marked. */
export function snippetOf(text: string, { words, phrases }: Pick<SearchQuery, "words" | "phrases">): Snippet {
  const starts = words.flatMap(wordsOf);
  const whole = new Set(phrases.flatMap(wordsOf));
  const isHit = (word: string): boolean => {
    const folded = foldWord(word);
    return (
      whole.has(folded) || starts.some((start) => (start.length > 1 ? folded.startsWith(start) : folded === start))
    );
  };
  const line = text.replaceAll(/\s+/gu, " ").trim();
  const places = [...line.matchAll(WORD)].filter(([word]) => isHit(word));
  const first = places[0]?.index ?? 0;
  const from = first > BEFORE * 1.5 ? wordStart(line, first - BEFORE) : 0;
  const to = line.length - from > LONGEST ? wordStart(line, from + LONGEST) : line.length;
  const pieces: { text: string; isHit: boolean }[] = [];
  const add = (piece: string, hit: boolean): void => {
    if (piece !== "") pieces.push({ text: piece, isHit: hit });
  };
  let at = from;
  for (const { 0: word, index } of places) {
    if (index < from || index + word.length > to) continue;
    add(line.slice(at, index), false);
    add(word, true);
    at = index + word.length;
  }
  add(line.slice(at, to), false);
  const [head] = pieces;
  if (from > 0 && head !== undefined) head.text = `…${head.text}`;
  if (to < line.length) add("…", false);
  return pieces;
}

const wordsOf = (text: string): readonly string[] => (text.match(WORD) ?? []).map(foldWord);

/** Never between the halves of a character, and where a word begins if one begins near. */
function wordStart(line: string, at: number): number {
  const space = line.indexOf(" ", at);
  if (space >= 0 && space - at < 20) return space + 1;
  const code = line.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}
