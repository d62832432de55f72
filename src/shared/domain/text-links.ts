/** An address somebody wrote in a text. */
interface TextLink {
  /** Where it begins and ends in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** As it was written. */
  readonly address: string;
}

/** Only https: whatever else customers write does not lead out of the app. */
const ADDRESS = /https:\/\/[^\s<>"']+/giu;
const SCHEME = "https://";
const ENDS_A_SENTENCE = /[.,;:!?،؛؟。、…»”’]/u;
const OPENED_BY: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/**
 * What looks like an address in a text, in its order; whether it is one, `URL` says. What ends the sentence, or closes what
 * was opened before, is not a part of it.
 */
export function linksIn(text: string): readonly TextLink[] {
  return Array.from(text.matchAll(ADDRESS)).flatMap(({ 0: found, index }) => {
    const address = withoutEnd(found);
    return address.length <= SCHEME.length ? [] : [{ start: index, end: index + address.length, address }];
  });
}

function withoutEnd(found: string): string {
  let address = found;
  for (;;) {
    const last = address.at(-1) ?? "";
    const opening = OPENED_BY[last];
    const isClosingOther = opening !== undefined && count(address, opening) < count(address, last);
    if (!isClosingOther && !ENDS_A_SENTENCE.test(last)) return address;
    address = address.slice(0, -1);
  }
}

const count = (text: string, letter: string): number => text.split(letter).length - 1;
