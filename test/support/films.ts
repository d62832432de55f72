/** Films made of boxes, with everything in them that must not leave this computer. */
export const FILM_SECRET = "+41.1496-008.6109/";

export type Bytes = Buffer | readonly Bytes[];

const flat = (parts: Bytes): Buffer => (Buffer.isBuffer(parts) ? parts : Buffer.concat(parts.map(flat)));

export const u8 = (...values: readonly number[]): Buffer => Buffer.from(values);
export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}
export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function box(type: string, ...content: readonly Bytes[]): Buffer {
  const body = flat(content);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, "latin1"), body]);
}
/** With its size in 64 bits. */
export function longBox(type: string, ...content: readonly Bytes[]): Buffer {
  const body = flat(content);
  return Buffer.concat([u32(1), Buffer.from(type, "latin1"), u64(body.length + 16), body]);
}

export const secret = (type: string): Buffer => box(type, Buffer.from(FILM_SECRET));
/** Where and with what, as phones write it; and boxes nobody knows. */
export const NOTES: readonly Buffer[] = [
  box("udta", box("\xa9xyz", u16(18), u16(0), Buffer.from(FILM_SECRET)), secret("loci")),
  box("meta", box("hdlr", Buffer.alloc(24)), box("keys", Buffer.from(FILM_SECRET)), box("ilst", secret("data"))),
  secret("uuid"),
  secret("XtrA"),
  secret("free"),
  secret("skip"),
];

export interface TrackPlan {
  /** vide, soun, or anything else: data. */
  readonly handler: string;
  /** Samples in chunks. */
  readonly chunks: readonly (readonly Buffer[])[];
  readonly sizes: "each" | "same" | "compact";
  readonly isLong: boolean;
  readonly notes: readonly Buffer[];
}

export interface FilmPlan {
  readonly tracks: readonly TrackPlan[];
  readonly isMovieFirst: boolean;
  readonly isLongData: boolean;
  /** The size of the media data is left open: it reaches to the end of the file. */
  readonly isOpenEnded?: boolean;
  readonly brand: string;
  readonly notes: readonly Buffer[];
  readonly topNotes: readonly Buffer[];
  readonly tail: Buffer;
}

/** What stands where in a film that was made. */
export interface MadeFilm {
  readonly bytes: Buffer;
  readonly samples: readonly { readonly handler: string; readonly at: number; readonly bytes: Buffer }[];
}

const TIMES = u32(3_700_000_000, 3_700_000_001);

export function makeFilm(plan: FilmPlan): MadeFilm {
  const head = [box("ftyp", Buffer.from(plan.brand, "latin1"), u32(0), Buffer.from("isomqt  "))];
  const { order, data } = interleave(plan.tracks);
  const media = (content: Buffer): Buffer => {
    if (plan.isOpenEnded === true) return Buffer.concat([u32(0), Buffer.from("mdat"), content]);
    return plan.isLongData ? longBox("mdat", content) : box("mdat", content);
  };
  const inside = media(data).length - data.length;
  const layout = (base: number): { readonly movie: Buffer; readonly offsets: number[][] } => {
    const offsets = plan.tracks.map((): number[] => []);
    for (const { track, at } of order) offsets[track]?.push(base + at);
    return { movie: movieOf(plan, offsets), offsets };
  };
  const top = Buffer.concat([...head, ...plan.topNotes]);
  // The size of the tables does not depend on what stands in them.
  const base = top.length + inside + (plan.isMovieFirst ? layout(0).movie.length : 0);
  const { movie, offsets } = layout(base);
  const bytes = Buffer.concat(
    plan.isMovieFirst ? [top, movie, media(data), plan.tail] : [top, media(data), movie, plan.tail],
  );
  const samples = plan.tracks.flatMap(({ handler, chunks }, track) =>
    chunks.flatMap((chunk, index) => {
      let at = offsets[track]?.[index] ?? 0;
      return chunk.map((sample) => {
        const placed = { handler, at, bytes: sample };
        at += sample.length;
        return placed;
      });
    }),
  );
  return { bytes, samples };
}

/** The chunks of all tracks in turn, as recorders write them. */
function interleave(tracks: readonly TrackPlan[]) {
  const order: { track: number; at: number }[] = [];
  const parts: Buffer[] = [];
  let at = 0;
  const most = Math.max(0, ...tracks.map(({ chunks }) => chunks.length));
  for (let turn = 0; turn < most; turn += 1) {
    for (const [track, { chunks }] of tracks.entries()) {
      const chunk = chunks[turn];
      if (chunk === undefined) continue;
      const bytes = Buffer.concat(chunk);
      order.push({ track, at });
      parts.push(bytes);
      at += bytes.length;
    }
  }
  return { order, data: Buffer.concat(parts) };
}

const movieOf = (plan: FilmPlan, offsets: readonly (readonly number[])[]): Buffer =>
  box(
    "moov",
    box("mvhd", u32(0), TIMES, u32(1000, 3000), Buffer.alloc(80)),
    plan.tracks.map((track, index) => trackOf(track, index + 1, offsets[index] ?? [])),
    plan.notes,
  );

function trackOf(track: TrackPlan, trackId: number, offsets: readonly number[]): Buffer {
  const isPicture = track.handler === "vide";
  return box(
    "trak",
    box("tkhd", u32(0x01_00_00_07), u64(3_700_000_000), u64(3_700_000_001), u32(trackId, 0), Buffer.alloc(68)),
    box("tref", box("cdsc", u32(1))),
    track.notes,
    box(
      "mdia",
      box("mdhd", u32(0), TIMES, u32(1000, 3000), u32(0)),
      box("hdlr", u32(0), Buffer.from("mhlr"), Buffer.from(track.handler), u32(0, 0, 0), Buffer.from(FILM_SECRET)),
      box(
        "minf",
        isPicture ? box("vmhd", u32(1, 0, 0)) : box("smhd", u32(0, 0)),
        box("dinf", box("dref", u32(0, 1), box("alis", u32(1), Buffer.from(FILM_SECRET)))),
        box(
          "stbl",
          box("stsd", u32(0, 1), isPicture ? pictureEntry() : box("mp4a", Buffer.alloc(28))),
          tablesOf(track, offsets),
        ),
      ),
      track.notes,
    ),
  );
}

const pictureEntry = (): Buffer =>
  box(
    "avc1",
    Buffer.alloc(12),
    Buffer.from("GoPr"),
    Buffer.alloc(8),
    u16(640),
    u16(480),
    Buffer.alloc(14),
    Buffer.from(`\x12${FILM_SECRET}`.padEnd(32, "\0"), "latin1"),
    Buffer.alloc(4),
    box("avcC", u8(1, 66, 0, 30)),
  );

function tablesOf({ chunks, sizes, isLong }: TrackPlan, offsets: readonly number[]): Bytes {
  const samples = chunks.flat();
  const lengths = samples.map(({ length }) => length);
  const same = lengths[0] ?? 0;
  const sizeTable = {
    each: () => box("stsz", u32(0, 0, lengths.length, ...lengths)),
    same: () => box("stsz", u32(0, same, lengths.length)),
    compact: () => box("stz2", u32(0, 16, lengths.length), lengths.map(u16)),
  }[sizes]();
  const runs = chunks.flatMap((chunk, index) =>
    index > 0 && chunks[index - 1]?.length === chunk.length ? [] : [u32(index + 1, chunk.length, 1)],
  );
  return [
    box("stts", u32(0, 1, lengths.length, 100)),
    box("stsc", u32(0, runs.length), runs),
    sizeTable,
    isLong ? box("co64", u32(0, offsets.length), offsets.map(u64)) : box("stco", u32(0, offsets.length, ...offsets)),
  ];
}

/** A film in fragments, as recorders in browsers write it: pictures in track 1, data in track 2. */
export function makeFragmented(pictures: readonly Buffer[], data: readonly Buffer[]): MadeFilm {
  const empty = (handler: string, trackId: number) =>
    trackOf({ handler, chunks: [], sizes: "each", isLong: false, notes: [] }, trackId, []);
  const parts = [
    box("ftyp", Buffer.from("isom"), u32(0)),
    box(
      "moov",
      box("mvhd", u32(0), TIMES, u32(1000, 3000), Buffer.alloc(80)),
      empty("vide", 1),
      empty("meta", 2),
      box("mvex", box("trex", u32(0, 1, 1, 0, 0, 0)), box("trex", u32(0, 2, 1, 0, data[0]?.length ?? 0, 0))),
    ),
  ];
  const samples: { handler: string; at: number; bytes: Buffer }[] = [];
  let at = Buffer.concat(parts).length;
  for (const [index, picture] of pictures.entries()) {
    const point = data[index] ?? Buffer.alloc(0);
    const fragment = (offset: number): Buffer =>
      box(
        "moof",
        box("mfhd", u32(0, index + 1)),
        box("traf", box("tfhd", u32(0x020000, 1)), box("trun", u32(0x201, 1, offset, picture.length)), secret("udta")),
        box("traf", box("tfhd", u32(0x020000, 2)), box("trun", u32(0x1, 1, offset + picture.length))),
      );
    const offset = fragment(0).length + 8;
    parts.push(fragment(offset), box("mdat", picture, point));
    samples.push({ handler: "vide", at: at + offset, bytes: picture });
    samples.push({ handler: "meta", at: at + offset + picture.length, bytes: point });
    at = parts.reduce((sum, part) => sum + part.length, 0);
  }
  return { bytes: Buffer.concat(parts), samples };
}

/** A sound without loss, with a note of where it was recorded. */
export function makeWav(sound: Buffer, ...notes: readonly (readonly [name: string, content: string])[]): Buffer {
  const chunk = (name: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, "latin1");
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
  };
  const format = Buffer.from("0100010080bb000000770100020010 00".replaceAll(" ", ""), "hex");
  const body = Buffer.concat([
    Buffer.from("WAVE"),
    chunk("fmt ", format),
    ...notes.map(([name, content]) => chunk(name, Buffer.from(content))),
    chunk("data", sound),
  ]);
  const head = Buffer.from("RIFF\0\0\0\0");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** An element of a WebM; its size in as few bytes as it takes, or left open. */
export function element(id: number, content: Bytes, isOpen = false): Buffer {
  const body = flat(content);
  const name = Buffer.from(id.toString(16), "hex");
  if (isOpen) return Buffer.concat([name, Buffer.from("01ffffffffffffff", "hex"), body]);
  const size = body.length < 127 ? Buffer.of(0x80 | body.length) : Buffer.from([0x08, ...u32(body.length)]);
  return Buffer.concat([name, size, body]);
}

/** A WebM with notes everywhere; `trackType` 1 is a picture, 2 a sound. */
export function makeWebm(pictures: readonly Buffer[], isOpen: boolean, trackType = 1): Buffer {
  const note = Buffer.from(FILM_SECRET);
  const track = element(0xae, [
    element(0xd7, Buffer.of(1)),
    element(0x83, Buffer.of(trackType)),
    element(0x536e, note),
    element(0x86, Buffer.from("V_VP8")),
  ]);
  return Buffer.concat([
    element(0x1a45dfa3, element(0x4282, Buffer.from("webm"))),
    element(
      0x18538067,
      [
        element(0x1549a966, [
          element(0xbf, u32(1)),
          element(0x2ad7b1, u32(1_000_000)),
          element(0x4461, u64(5)),
          element(0x7ba9, note),
          element(0x4d80, note),
          element(0x5741, note),
        ]),
        element(0x1654ae6b, track),
        element(0x1941a469, Buffer.alloc(300, FILM_SECRET)),
        pictures.map((picture) =>
          element(
            0x1f43b675,
            [element(0xe7, Buffer.of(0)), element(0xa3, [Buffer.from([0x81, 0, 0, 0x80]), picture])],
            isOpen,
          ),
        ),
        element(0x1254c367, element(0x7373, note)),
      ],
      isOpen,
    ),
  ]);
}
