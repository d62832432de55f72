import { createHash } from "node:crypto";

export interface Random {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number;
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  readonly shuffle: <Item>(items: readonly Item[]) => Item[];
}

/** Repeatable randomness (mulberry32), so that a scenario with a seed runs the same way twice. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    shuffle: (items) => {
      const shuffled = [...items];
      for (let index = shuffled.length - 1; index > 0; index -= 1) {
        const other = between(0, index);
        const [left, right] = [shuffled[index], shuffled[other]];
        if (left !== undefined && right !== undefined) {
          shuffled[index] = right;
          shuffled[other] = left;
        }
      }
      return shuffled;
    },
  };
}

/** A stable 32-bit number for a text. */
export function seedOf(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}

/**
 * A message id in Meta's shape (opaque, about 180 characters, `aWdfZAG1f…ZDZD`). The same key always gives the same
 * id, so a shop that is started again does not say everything twice.
 */
export function midFor(key: string): string {
  return `aWdfZAG1f${opaque(`mid/${key}`, 168)}ZDZD`;
}

/** Conversation ids look like message ids with another beginning. */
export function conversationIdFor(accountId: string, customerId: string): string {
  return `aWdfZAG06${opaque(`conversation/${accountId}/${customerId}`, 80)}ZDZD`;
}

/** `length` characters of base64url without padding, stable for `key`. */
export function opaque(key: string, length: number): string {
  let text = "";
  for (let round = 0; text.length < length; round += 1) {
    text += createHash("sha512").update(`${round}/${key}`).digest("base64url");
  }
  return text.slice(0, length).replaceAll("-", "Z").replaceAll("_", "Z");
}
