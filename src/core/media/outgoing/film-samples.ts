import { boxesIn, childOf, type HeldBox, reader } from "./boxes.ts";

/** Where the pictures and sounds of one track lie in the file, in pieces. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The chunks of a track's sample table (ISO/IEC 14496-12 §8.7): sizes (`stsz`, `stz2`), how many samples to a chunk
 * (`stsc`), where the chunks begin (`stco`, `co64`). Undefined: the tables do not belong together.
 */
export function chunksOf(track: HeldBox): readonly Range[] | undefined {
  const table = childOf(track, "mdia", "minf", "stbl");
  const tables = table === undefined ? undefined : boxesIn(table);
  if (tables === undefined) return undefined;
  const named = (...types: readonly string[]) => tables.find(({ type }) => types.includes(type));
  const [sizes, perChunk, offsets] = [named("stsz", "stz2"), named("stsc"), named("stco", "co64")];
  if (sizes === undefined || perChunk === undefined || offsets === undefined) return undefined;
  const bytesOf = sampleSizes(sizes);
  const counts = samplesPerChunk(perChunk);
  const starts = chunkOffsets(offsets);
  if (bytesOf === undefined || counts === undefined || starts === undefined) return undefined;
  const ranges: Range[] = [];
  let sample = 0;
  let run = 0;
  for (const [index, from] of starts.entries()) {
    while ((counts[run + 1]?.firstChunk ?? Number.POSITIVE_INFINITY) <= index + 1) run += 1;
    const count = counts[run]?.samples ?? 0;
    const bytes = bytesOf(sample, count);
    if (bytes === undefined) return undefined;
    sample += count;
    if (bytes > 0) ranges.push({ from, to: from + bytes });
  }
  return ranges;
}

/** How many bytes so many samples from the given one on have; undefined: there are not so many. */
type SampleBytes = (first: number, count: number) => number | undefined;

function sampleSizes(box: HeldBox): SampleBytes | undefined {
  const fields = reader(box);
  fields.skip(4);
  const sizeField = fields.u32();
  const count = fields.u32();
  if (fields.isShort()) return undefined;
  const isCompact = box.type === "stz2";
  if (!isCompact && sizeField > 0) return (first, some) => (first + some > count ? undefined : some * sizeField);
  const bits = isCompact ? sizeField & 0xff : 32;
  if (![4, 8, 16, 32].includes(bits) || fields.left() * 8 < count * bits) return undefined;
  const start = box.end - fields.left();
  const sizeAt = (index: number): number => {
    if (bits === 32) return box.bytes.readUInt32BE(start + index * 4);
    if (bits === 16) return box.bytes.readUInt16BE(start + index * 2);
    const byte = box.bytes.readUInt8(start + Math.floor((index * bits) / 8));
    if (bits === 8) return byte;
    return index % 2 === 0 ? byte >> 4 : byte & 0x0f;
  };
  return (first, some) => {
    if (first + some > count) return undefined;
    let sum = 0;
    for (let index = first; index < first + some; index += 1) sum += sizeAt(index);
    return sum;
  };
}

function samplesPerChunk(
  box: HeldBox,
): readonly { readonly firstChunk: number; readonly samples: number }[] | undefined {
  const fields = reader(box);
  fields.skip(4);
  const count = fields.u32();
  if (fields.isShort() || fields.left() < count * 12) return undefined;
  return Array.from({ length: count }, () => {
    const run = { firstChunk: fields.u32(), samples: fields.u32() };
    fields.skip(4);
    return run;
  });
}

function chunkOffsets(box: HeldBox): readonly number[] | undefined {
  const fields = reader(box);
  fields.skip(4);
  const count = fields.u32();
  const isLong = box.type === "co64";
  if (fields.isShort() || fields.left() < count * (isLong ? 8 : 4)) return undefined;
  return Array.from({ length: count }, () => (isLong ? fields.u64() : fields.u32()));
}

export interface Run extends Range {
  readonly trackId: number;
}

/** What a fragment's runs point to (ISO/IEC 14496-12 §8.8). `defaults`: size of a sample by track, from `trex`. */
export function runsOf(fragment: HeldBox, defaults: ReadonlyMap<number, number>): readonly Run[] | undefined {
  const parts = boxesIn(fragment);
  if (parts === undefined) return undefined;
  const runs: Run[] = [];
  const fragmentAt = fragment.base + fragment.at;
  let next = fragmentAt;
  for (const part of parts.filter(({ type }) => type === "traf")) {
    const head = readTrackFragment(childOf(part, "tfhd"));
    const boxes = boxesIn(part);
    if (head === undefined || boxes === undefined) return undefined;
    const start = head.baseOffset ?? (head.isFromFragment ? fragmentAt : next);
    next = start;
    for (const box of boxes.filter(({ type }) => type === "trun")) {
      const run = readRun(box, head.sampleBytes ?? defaults.get(head.trackId) ?? 0);
      if (run === undefined) return undefined;
      const from = run.offset === undefined ? next : start + run.offset;
      next = from + run.bytes;
      if (run.bytes > 0) runs.push({ trackId: head.trackId, from, to: next });
    }
  }
  return runs;
}

export function trackIdOfFragment(part: HeldBox): number | undefined {
  return readTrackFragment(childOf(part, "tfhd"))?.trackId;
}

function readTrackFragment(box: HeldBox | undefined) {
  if (box === undefined) return undefined;
  const fields = reader(box);
  const flags = fields.u32();
  const trackId = fields.u32();
  const baseOffset = (flags & 0x1) === 0 ? undefined : fields.u64();
  if ((flags & 0x2) !== 0) fields.skip(4);
  if ((flags & 0x8) !== 0) fields.skip(4);
  const sampleBytes = (flags & 0x10) === 0 ? undefined : fields.u32();
  if (fields.isShort()) return undefined;
  return { trackId, baseOffset, sampleBytes, isFromFragment: (flags & 0x020000) !== 0 };
}

function readRun(
  box: HeldBox,
  usualBytes: number,
): { readonly offset: number | undefined; readonly bytes: number } | undefined {
  const fields = reader(box);
  const flags = fields.u32();
  const count = fields.u32();
  const offset = (flags & 0x1) === 0 ? undefined : fields.i32();
  if ((flags & 0x4) !== 0) fields.skip(4);
  const has = (flag: number): number => ((flags & flag) === 0 ? 0 : 4);
  const each = has(0x100) + has(0x200) + has(0x400) + has(0x800);
  if (fields.isShort() || fields.left() < count * each) return undefined;
  if (has(0x200) === 0) return { offset, bytes: count * usualBytes };
  let bytes = 0;
  for (let sample = 0; sample < count; sample += 1) {
    fields.skip(has(0x100));
    bytes += fields.u32();
    fields.skip(has(0x400) + has(0x800));
  }
  return { offset, bytes };
}
