/** A player's `Range` header: one range from a byte on, or a part of the end. Anything else is no range. */
export type ByteRange =
  | { readonly kind: "from"; readonly first: number; readonly last?: number }
  | { readonly kind: "end"; readonly bytes: number };

/** RFC 9110 §14.2: a header that is not understood, or that names several ranges, is as good as none. */
export function readRange(header: string | undefined): ByteRange | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header?.trim() ?? "");
  const [, first, last] = match ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first === "") return { kind: "end", bytes: Number(last) };
  if (last === "") return { kind: "from", first: Number(first) };
  return Number(last) < Number(first) ? undefined : { kind: "from", first: Number(first), last: Number(last) };
}

export interface Bytes {
  readonly first: number;
  readonly last: number;
}

/** What of `total` bytes is meant; undefined when there is nothing there. */
export function resolveRange(range: ByteRange, total: number): Bytes | undefined {
  const first = range.kind === "from" ? range.first : Math.max(0, total - range.bytes);
  const last = Math.min(total - 1, range.kind === "from" ? (range.last ?? total - 1) : total - 1);
  return first <= last ? { first, last } : undefined;
}
