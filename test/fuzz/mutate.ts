/** Takes good bytes and makes bad ones of them, the same for the same dice. */
export type Dice = () => number;

export function pick<Item>(dice: Dice, items: readonly Item[]): Item {
  const item = items[Math.floor(dice() * items.length)];
  if (item === undefined) throw new Error("There is nothing to pick from");
  return item;
}

export function below(dice: Dice, count: number): number {
  return Math.floor(dice() * count);
}

type Mutation = (bytes: Buffer, dice: Dice, others: readonly Buffer[]) => Buffer;

/** Bytes that have broken parsers before. */
const ODD_BYTES: readonly Buffer[] = [
  Buffer.from([0]),
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0xaf]), // "/" in two bytes, which UTF-8 forbids
  Buffer.from([0xed, 0xa0, 0x80]), // half a surrogate pair
  Buffer.from([0xf4, 0x90, 0x80, 0x80]), // beyond the last code point
  Buffer.from([0xe2, 0x80]), // cut in the middle
  Buffer.from("\ufeff"),
  Buffer.from("\u202e"),
  Buffer.from("\u2028"),
  Buffer.from("\\ud800"),
  Buffer.from("\\udc00\\ud800"),
  Buffer.from("\\u0000"),
  Buffer.from("\\u"),
  Buffer.from('"'),
  Buffer.from("\\"),
  Buffer.from("[".repeat(70)),
  Buffer.from('{"a":'.repeat(70)),
  Buffer.from("]}".repeat(5)),
  Buffer.from(","),
  Buffer.from("/*"),
];

/** Values that are JSON, and not what stands there in Meta's payloads. */
const ODD_VALUES: readonly string[] = [
  "null",
  "true",
  "[]",
  "{}",
  '""',
  "0",
  "-0",
  "-1",
  "1e309",
  "-1e309",
  "1e-400",
  "0.1",
  "9007199254740993",
  "17841400000000011178414000000000111784140000000001117841400000000011",
  "1".repeat(400),
  '"0"',
  '"12334"',
  '"\\ud83d"',
  '"\\u0000"',
  '"__proto__"',
  '"constructor"',
  '"1970-01-01T00:00:00+0000"',
  '"javascript:alert(1)"',
  '"http://[::1"',
  `"${"x".repeat(20_001)}"`,
  `"${"😀".repeat(300)}"`,
  '[{"mid":"m"}]',
  '{"__proto__":{"mid":"m"}}',
];

const mutations: readonly Mutation[] = [
  function flipBit(bytes, dice) {
    const copy = Buffer.from(bytes);
    const at = below(dice, copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(dice, 8));
    return copy;
  },
  function setByte(bytes, dice) {
    const copy = Buffer.from(bytes);
    copy[below(dice, copy.length)] = below(dice, 256);
    return copy;
  },
  function cutEnd(bytes, dice) {
    return bytes.subarray(0, below(dice, bytes.length));
  },
  function cutStart(bytes, dice) {
    return bytes.subarray(below(dice, bytes.length));
  },
  function cutMiddle(bytes, dice) {
    const [from, to] = span(bytes, dice);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function repeat(bytes, dice) {
    const [from, to] = span(bytes, dice);
    const part = bytes.subarray(from, to);
    const copies = Array.from({ length: 1 + below(dice, 8) }, () => part);
    return Buffer.concat([bytes.subarray(0, to), ...copies, bytes.subarray(to)]);
  },
  function splice(bytes, dice, others) {
    const other = pick(dice, others);
    const [from, to] = span(other, dice);
    const at = below(dice, bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at)]);
  },
  function crossOver(bytes, dice, others) {
    const other = pick(dice, others);
    return Buffer.concat([bytes.subarray(0, below(dice, bytes.length)), other.subarray(below(dice, other.length))]);
  },
  function insertOdd(bytes, dice) {
    const at = below(dice, bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), pick(dice, ODD_BYTES), bytes.subarray(at)]);
  },
  oddValue,
  oddValue,
  oddValue,
  oddValue,
  oddValue,
  oddValue,
  function swapKey(bytes, dice) {
    return replaceOne(bytes, dice, /"(\w+)":/gu, () => `"${pick(dice, KEYS)}":`);
  },
];

const KEYS = [
  "mid",
  "message",
  "sender",
  "id",
  "entry",
  "changes",
  "value",
  "timestamp",
  "text",
  "attachments",
  "read",
];

function oddValue(bytes: Buffer, dice: Dice): Buffer {
  return replaceOne(bytes, dice, /:\s*(?:"[^"]*"|-?\d+|true|false|null)/gu, () => `:${pick(dice, ODD_VALUES)}`);
}

function replaceOne(bytes: Buffer, dice: Dice, pattern: RegExp, replacement: () => string): Buffer {
  const text = bytes.toString("latin1");
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return bytes;
  const match = pick(dice, found);
  const written = Buffer.from(replacement()).toString("latin1");
  return Buffer.from(text.slice(0, match.index) + written + text.slice(match.index + match[0].length), "latin1");
}

function span(bytes: Buffer, dice: Dice): readonly [from: number, to: number] {
  const from = below(dice, bytes.length + 1);
  return [from, from + below(dice, Math.min(400, bytes.length - from + 1))];
}

const LONGEST = 256 * 1024;

/** Most often one mutation, so that the rest of the payload is still read; sometimes several on top of each other. */
export function mutate(bytes: Buffer, dice: Dice, others: readonly Buffer[]): Buffer {
  let changed = bytes;
  const times = dice() < 0.6 ? 1 : 2 + below(dice, 5);
  for (let time = 0; time < times && changed.length > 0; time++) changed = pick(dice, mutations)(changed, dice, others);
  return changed.subarray(0, LONGEST);
}
