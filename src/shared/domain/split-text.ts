import { MAX_TEXT_BYTES, utf8ByteLength } from "./text-limits.ts";

/** More parts than this at once would be a flood in the customer's hands. */
export const MAX_PARTS = 20;

/**
 * Cuts a text into messages that Instagram takes, in order: between sentences where a sentence ends in the second half
 * of a message, else between words (white space first, so that a link stays whole), else between letters as a reader
 * sees them. White space at a cut goes; everything else is in exactly one part. A text that fits comes back as one
 * part, a text of white space as none.
 */
export function splitText(text: string, maxBytes: number = MAX_TEXT_BYTES): readonly string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (utf8ByteLength(rest) > maxBytes) {
    const cut = cutOf(rest, maxBytes);
    const part = rest.slice(0, cut).trimEnd();
    if (part !== "") parts.push(part);
    rest = rest.slice(cut).trimStart();
  }
  return rest === "" ? parts : [...parts, rest];
}

/** Where the first message of a text that is too long ends, as an index of the text; always above 0. */
function cutOf(text: string, maxBytes: number): number {
  const fits = lengthWithin(text, maxBytes);
  // A little more than fits, to see what goes on behind the cut.
  const head = text.slice(0, fits + LONGEST_LETTER);
  const sentence = lastBorder(head, fits, "sentence", isCalmBorder);
  if (sentence > 0 && sentence * 2 >= fits) return sentence;
  const space = head.slice(0, fits + 1).search(/\s\S*$/u);
  if (space > 0) return space;
  const word = lastBorder(head, fits, "word", () => true);
  if (word > 0) return word;
  const letter = lastBorder(head, fits, "grapheme", () => true);
  return letter > 0 ? letter : Math.max(fits, firstCodePoint(text));
}

/** UTF-16 units to look at behind the cut, to know whether a letter goes on there. */
const LONGEST_LETTER = 64;

const segmenters: Partial<Record<Granularity, Intl.Segmenter>> = {};
type Granularity = "sentence" | "word" | "grapheme";

/** The last start of a segment at or before `most`; 0 when there is none. */
function lastBorder(
  text: string,
  most: number,
  granularity: Granularity,
  isGood: (text: string, index: number) => boolean,
): number {
  const segmenter = (segmenters[granularity] ??= new Intl.Segmenter(undefined, { granularity }));
  let last = 0;
  for (const { index } of segmenter.segment(text)) {
    if (index > most) break;
    if (isGood(text, index)) last = index;
  }
  return last;
}

/** After white space, or after a sign of a script that writes without it: "shop.Example" in a link is no sentence's end. */
function isCalmBorder(text: string, index: number): boolean {
  return /[\s\u3002\uff01\uff1f]$/u.test(text.slice(Math.max(0, index - 1), index));
}

/** How many UTF-16 units of the text take at most so many bytes; never half a surrogate pair. */
function lengthWithin(text: string, maxBytes: number): number {
  let bytes = 0;
  let length = 0;
  for (const codePoint of text) {
    bytes += utf8ByteLength(codePoint);
    if (bytes > maxBytes) break;
    length += codePoint.length;
  }
  return length;
}

function firstCodePoint(text: string): number {
  const [first = ""] = text;
  return first.length;
}
