import { MOST_PARTS } from "./edit-file.ts";

/**
 * The boxes an MP4, a MOV and an M4A are made of (ISO/IEC 14496-12 §4.2; Apple, "QuickTime File Format"): a size, a
 * name of four letters, and what is in it, often boxes again.
 */
export interface Box {
  readonly type: string;
  /** Where it begins, where its content begins and where it ends, as the reader counts. */
  readonly at: number;
  readonly from: number;
  readonly end: number;
}

/** The longest head there is: size, name, and the size again in 64 bits. */
export const BOX_HEAD_BYTES = 16;

/**
 * @param head bytes at `at`, as many of the longest head as there are.
 * @param bound where whatever holds the box ends; a box that says no size reaches to it.
 * @returns undefined: there is no box. One that ends behind the bound is given, for whoever asks to judge.
 */
export function readBox(head: Buffer, at: number, bound: number): Box | undefined {
  if (head.length < 8) return undefined;
  const type = head.toString("latin1", 4, 8);
  const size = head.readUInt32BE(0);
  if (size === 0) return { type, at, from: at + 8, end: bound };
  if (size !== 1) return size < 8 ? undefined : { type, at, from: at + 8, end: at + size };
  if (head.length < BOX_HEAD_BYTES) return undefined;
  const long = Number(head.readBigUInt64BE(8));
  return long < BOX_HEAD_BYTES ? undefined : { type, at, from: at + BOX_HEAD_BYTES, end: at + long };
}

/** A box that is in memory, with what it takes to say where in the file something of it stands. */
export interface HeldBox extends Box {
  readonly bytes: Buffer;
  /** Where in the file `bytes` begins; `at`, `from` and `end` count in `bytes`. */
  readonly base: number;
}

/** The boxes in a box; undefined: they do not fit, or are too many. Fewer bytes than a head at the end are padding (QuickTime's zero). */
export function boxesIn(parent: HeldBox, from: number = parent.from): readonly HeldBox[] | undefined {
  const { bytes, base, end } = parent;
  const found: HeldBox[] = [];
  for (let at = from; at + 8 <= end;) {
    const box = readBox(bytes.subarray(at, Math.min(end, at + BOX_HEAD_BYTES)), at, end);
    if (box === undefined || box.end > end || found.length === MOST_PARTS) return undefined;
    found.push({ ...box, bytes, base });
    at = box.end;
  }
  return found;
}

export const childOf = (parent: HeldBox | undefined, ...path: readonly string[]): HeldBox | undefined =>
  path.reduce<HeldBox | undefined>(
    (box, type) => (box === undefined ? undefined : boxesIn(box)?.find((child) => child.type === type)),
    parent,
  );

/** Reads whole numbers of a box one after the other; past its end it gives zeros and says so. */
export function reader({ bytes, from, end }: HeldBox) {
  let at = from;
  let isShort = false;
  const take = (length: number, read: (at: number) => number): number => {
    if (at + length > end) {
      isShort = true;
      return 0;
    }
    const value = read(at);
    at += length;
    return value;
  };
  return {
    u8: () => take(1, (place) => bytes.readUInt8(place)),
    u16: () => take(2, (place) => bytes.readUInt16BE(place)),
    u32: () => take(4, (place) => bytes.readUInt32BE(place)),
    i32: () => take(4, (place) => bytes.readInt32BE(place)),
    u64: () => take(8, (place) => Number(bytes.readBigUInt64BE(place))),
    skip: (length: number) => void take(length, () => 0),
    /** Bytes not read yet. */
    left: () => end - at,
    isShort: () => isShort,
  };
}
