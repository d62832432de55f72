import { type ByteSource, type CleaningPlan, type Edit, MOST_PARTS } from "./edit-file.ts";

/**
 * Takes out of a WebM what is neither picture nor sound: tags, attachments, chapters, titles, dates, names of programs
 * (RFC 8794, "EBML"; RFC 9559, "Matroska"). What goes becomes `Void` where it stands, so no position has to be counted
 * anew. What recorders in browsers leave open, the sizes of segment and clusters, is read to where the next one begins.
 *
 * @returns undefined: it cannot be read to its end, or holds a track that is neither picture nor sound.
 */
export async function planWebm(source: ByteSource): Promise<CleaningPlan | undefined> {
  const head = await readElement(source, 0, source.size);
  if (head?.id !== EBML || head.end === undefined) return undefined;
  const segment = await readElement(source, head.end, source.size);
  if (segment?.id !== SEGMENT) return undefined;
  const edits: Edit[] = [];
  const end = segment.end ?? source.size;
  let types: readonly number[] = [];
  for (let at = segment.from, count = 0; at < end; count += 1) {
    if (count === MOST_PARTS) return undefined;
    const element = await readElement(source, at, end);
    if (element === undefined) return undefined;
    const elementEnd = element.end ?? (await endOfOpen(source, element.from, end));
    if (elementEnd === undefined) return undefined;
    const closed = { ...element, end: elementEnd };
    if (element.id === INFO) {
      const parts = await childrenOf(source, closed);
      if (parts === undefined) return undefined;
      edits.push(
        ...parts.flatMap((part) => (INFO_KEPT.has(part.id) ? [] : NAMES.has(part.id) ? blank(part) : hide(part))),
      );
    } else if (element.id === TRACKS) {
      const tracks = await readTracks(source, closed);
      if (tracks === undefined) return undefined;
      edits.push(...tracks.edits);
      types = tracks.types;
    } else if (!SEGMENT_KEPT.has(element.id)) edits.push(...hide(closed));
    at = elementEnd;
  }
  if (types.length === 0 || !types.every((type) => type === VIDEO || type === AUDIO)) return undefined;
  return { edits, size: end, hasPicture: types.includes(VIDEO) };
}

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TRACKS = 0x1654ae6b;
const CLUSTER = 0x1f43b675;
const SEEK_HEAD = 0x114d9b74;
const CUES = 0x1c53bb6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const [VIDEO, AUDIO] = [1, 2];
const SEGMENT_KEPT: ReadonlySet<number> = new Set([SEEK_HEAD, CLUSTER, CUES]);
/** How times are counted, and for how long it plays. */
const INFO_KEPT: ReadonlySet<number> = new Set([0x2ad7b1, 0x4489]);
/** Programs that made it, which have to be named, and what a track is called: they become empty. */
const NAMES: ReadonlySet<number> = new Set([0x4d80, 0x5741, 0x536e]);
/** Stand directly in a segment: where a cluster of open size ends. */
const IN_SEGMENT: ReadonlySet<number> = new Set([...SEGMENT_KEPT, INFO, TRACKS, 0x1254c367, 0x1941a469, 0x1043a770]);
const CHECKSUM = 0xbf;

interface Element {
  readonly id: number;
  readonly at: number;
  readonly from: number;
  /** Undefined: its size is left open. */
  readonly end: number | undefined;
}
type Closed = Element & { readonly end: number };

const LONGEST_HEAD = 12;

async function readElement(source: ByteSource, at: number, bound: number): Promise<Element | undefined> {
  if (at >= bound) return undefined;
  const head = await source.read(at, Math.min(LONGEST_HEAD, bound - at));
  const idLength = Math.clz32(head[0] ?? 0) - 23;
  const sizeLength = Math.clz32(head[idLength] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8 || idLength + sizeLength > head.length) return undefined;
  const id = head.readUIntBE(0, idLength);
  let size = BigInt(head[idLength] ?? 0) & ((1n << BigInt(8 - sizeLength)) - 1n);
  for (const byte of head.subarray(idLength + 1, idLength + sizeLength)) size = (size << 8n) | BigInt(byte);
  const from = at + idLength + sizeLength;
  if (size === (1n << BigInt(7 * sizeLength)) - 1n) return { id, at, from, end: undefined };
  const end = from + Number(size);
  return end > bound ? undefined : { id, at, from, end };
}

async function endOfOpen(source: ByteSource, from: number, bound: number): Promise<number | undefined> {
  let at = from;
  while (at < bound) {
    const part = await readElement(source, at, bound);
    if (part !== undefined && IN_SEGMENT.has(part.id)) return at;
    if (part?.end === undefined) return undefined;
    at = part.end;
  }
  return at;
}

async function childrenOf(source: ByteSource, { from, end }: Closed): Promise<readonly Closed[] | undefined> {
  const children: Closed[] = [];
  for (let at = from; at < end;) {
    const child = await readElement(source, at, end);
    if (child?.end === undefined || children.length === MOST_PARTS) return undefined;
    children.push({ ...child, end: child.end });
    at = child.end;
  }
  return children;
}

async function readTracks(source: ByteSource, element: Closed) {
  const edits: Edit[] = [];
  const types: number[] = [];
  for (const entry of (await childrenOf(source, element)) ?? []) {
    if (entry.id === CHECKSUM) edits.push(...hide(entry));
    if (entry.id !== TRACK_ENTRY) continue;
    const parts = await childrenOf(source, entry);
    if (parts === undefined) return undefined;
    edits.push(...parts.flatMap((part) => (part.id === CHECKSUM ? hide(part) : NAMES.has(part.id) ? blank(part) : [])));
    const type = parts.find(({ id }) => id === TRACK_TYPE);
    if (type === undefined || type.end - type.from !== 1) return undefined;
    types.push((await source.read(type.from, 1))[0] ?? 0);
  }
  return { edits, types };
}

const blank = ({ from, end }: Closed): readonly Edit[] => (end > from ? [{ at: from, zeros: end - from }] : []);

/** The same room as `Void`: one byte of name, then its size in one byte or in eight. */
function hide({ at, end }: Closed): readonly Edit[] {
  const length = end - at;
  const head = Buffer.alloc(length < SHORT_BYTES ? 2 : 9);
  head[0] = 0xec;
  if (length < SHORT_BYTES) head[1] = 0x80 | (length - head.length);
  else head.writeBigUInt64BE((1n << 56n) | BigInt(length - head.length), 1);
  const rest = length - head.length;
  return [{ at, bytes: head }, ...(rest > 0 ? [{ at: at + head.length, zeros: rest }] : [])];
}

const SHORT_BYTES = 128;
