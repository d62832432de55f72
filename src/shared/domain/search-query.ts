import { foldLetters } from "./fold-text.ts";

/**
 * What somebody types into the search field: words, "phrases" and a few operators. Everything that is not understood as an
 * operator is a word, so no text is ever refused.
 *
 * `from:me`, `from:customer`, `from:name` · `label:name` · `has:photo` and so on · `before:2026-01-31`, `after:2026-01`,
 * `after:2026`. Values with spaces stand in quotes.
 */
export interface SearchQuery {
  /** Each has to be in the message; the last letters of a word may be missing. */
  readonly words: readonly string[];
  /** Each has to be in the message as it stands, word after word. */
  readonly phrases: readonly string[];
  readonly from: readonly string[];
  readonly labels: readonly string[];
  readonly has: readonly SearchHas[];
  /** The computer's own calendar: before this time. */
  readonly beforeMs: number | undefined;
  /** At this time or later. */
  readonly sinceMs: number | undefined;
}

export const SEARCH_HAS = ["photo", "video", "voice", "file", "post", "story", "link"] as const;
export type SearchHas = (typeof SEARCH_HAS)[number];

export const MAX_SEARCH_CHARS = 500;
/** More words than this make no search narrower. */
const MAX_TERMS = 20;

/** What a keyboard or a program makes of the quotes one types. One sign for one: places in the text stay the same. */
const OTHER_QUOTES = /[“”„‟«»＂]/gu;
/** Operator, or nothing; then a quoted value or one without white space. */
const PART = /(?:([a-z]+):)?(?:"([^"]*)"?|([^\s"]+))/giu;

export function parseSearch(text: string): SearchQuery {
  const words: string[] = [];
  const phrases: string[] = [];
  const from: string[] = [];
  const labels: string[] = [];
  const has: SearchHas[] = [];
  let beforeMs: number | undefined;
  let sinceMs: number | undefined;

  for (const match of text.slice(0, MAX_SEARCH_CHARS).replaceAll(OTHER_QUOTES, '"').matchAll(PART)) {
    const [{ length }, operator, quoted, plain] = match;
    const whole = text.slice(match.index, match.index + length);
    const value = (quoted ?? plain ?? "").trim();
    const day = dayOf(value);
    const kind = SEARCH_HAS.find((each) => each === value.toLowerCase());
    const name = operator?.toLowerCase();
    if (name === "from" && value !== "") from.push(value);
    else if (name === "label" && value !== "") labels.push(value);
    else if (name === "has" && kind !== undefined) has.push(kind);
    else if (name === "before" && day !== undefined) beforeMs = Math.min(beforeMs ?? Infinity, day.startMs);
    else if (name === "after" && day !== undefined) sinceMs = Math.max(sinceMs ?? 0, day.endMs);
    else if (name === undefined && quoted !== undefined) phrases.push(value);
    else words.push(whole);
  }
  return {
    words: words.filter(hasLetter).slice(0, MAX_TERMS),
    phrases: phrases.filter(hasLetter).slice(0, MAX_TERMS),
    from,
    labels,
    has: Array.from(new Set(has)),
    beforeMs,
    sinceMs,
  };
}

/** Nothing to look for. */
export function isEmptySearch(query: SearchQuery): boolean {
  const { words, phrases, from, labels, has, beforeMs, sinceMs } = query;
  const lists = [words, phrases, from, labels, has];
  return lists.every((list) => list.length === 0) && beforeMs === undefined && sinceMs === undefined;
}

const hasLetter = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** A day, month or year of the computer's calendar; undefined when it is none. `endMs` is where the next one begins. */
function dayOf(text: string): { readonly startMs: number; readonly endMs: number } | undefined {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/u.exec(foldLetters(text));
  if (match === null) return undefined;
  const [year, month, day] = [match[1], match[2], match[3]].map((part) =>
    part === undefined ? undefined : Number(part),
  );
  if (year === undefined || month === 0 || day === 0 || (month ?? 1) > 12) return undefined;
  const start = new Date(year, (month ?? 1) - 1, day ?? 1);
  // The 31st of a month that has 30 days is no day.
  if (day !== undefined && start.getDate() !== day) return undefined;
  const end =
    day !== undefined
      ? new Date(year, (month ?? 1) - 1, day + 1)
      : month !== undefined
        ? new Date(year, month, 1)
        : new Date(year + 1, 0, 1);
  return { startMs: start.getTime(), endMs: end.getTime() };
}
