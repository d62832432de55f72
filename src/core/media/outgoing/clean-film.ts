import { BOX_HEAD_BYTES, boxesIn, childOf, type HeldBox, readBox, reader } from "./boxes.ts";
import { type ByteSource, type CleaningPlan, type Edit, MOST_PARTS } from "./edit-file.ts";
import { chunksOf, type Range, runsOf, trackIdOfFragment } from "./film-samples.ts";

/**
 * Takes out of an MP4, a MOV or an M4A what is neither picture nor sound: where and when it was taken, with which
 * device, names, covers, notes of programs, and tracks of data (phones and action cameras write their way by GPS into
 * one). What goes is overwritten with zeros where it stands and becomes `free`, which every player skips; so nothing
 * moves, no offset has to be counted anew, and pictures and sound keep every byte.
 *
 * Only what is known to be needed stays (ISO/IEC 14496-12; Apple, "QuickTime File Format"). What lies between the
 * samples of the tracks is not looked at.
 *
 * @returns undefined: it cannot be read as a film to its end, or says where its pictures are in a way that is not read here.
 */
export async function planFilm(source: ByteSource): Promise<CleaningPlan | undefined> {
  const film = await readFilm(source);
  if (film === undefined) return undefined;
  const { edits, movie, fragments, media, size } = film;
  const tracks = movie === undefined ? undefined : readTracks(movie);
  if (movie === undefined || tracks === undefined) return undefined;
  const shown = new Set(tracks.flatMap(({ isShown, trackId }) => (isShown ? [trackId] : [])));
  const left: Range[] = [];
  const taken: Range[] = [];
  for (const track of tracks) {
    const chunks = chunksOf(track.box);
    // Of a track that goes too: what cannot be found cannot be erased.
    if (chunks === undefined) return undefined;
    const ranges = track.isShown ? left : taken;
    for (const chunk of chunks) ranges.push(chunk);
  }
  const defaults = sampleDefaults(movie);
  for (const fragment of fragments) {
    const runs = runsOf(fragment, defaults);
    if (runs === undefined) return undefined;
    for (const run of runs) (shown.has(run.trackId) ? left : taken).push(run);
  }
  const isThere = (range: Range): boolean => isWithin(range, media);
  if (left.length === 0 || !left.every(isThere) || !taken.every(isThere)) return undefined;
  const scrub: Scrub = { shown, edits: [...edits], isOfPictures: false, isBroken: false };
  for (const box of [movie, ...fragments]) scrubIn(box, scrub);
  if (scrub.isBroken) return undefined;
  const erased = joined(taken).map(({ from, to }) => ({ at: from, zeros: to - from }));
  return {
    edits: [...scrub.edits, ...erased],
    size,
    hasPicture: tracks.some(({ isShown, handler }) => isShown && handler === "vide"),
  };
}

/** Whether it lies wholly in one of the parts, which stand one behind the other. */
function isWithin({ from, to }: Range, parts: readonly Range[]): boolean {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.to ?? 0) < to) low = middle + 1;
    else high = middle;
  }
  const part = parts[low];
  return part !== undefined && from >= part.from && to <= part.to;
}

/** The same places, each of them once. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const found: { readonly from: number; to: number }[] = [];
  for (const { from, to } of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = found.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

/** More than the tables of the longest film within Instagram's limit need. */
const MOST_HELD_BYTES = 8 * 1024 * 1024;
/** Read as a whole, or stand for the pictures and sounds. Whatever else stands at the top goes. */
const TOP = new Set(["ftyp", "styp", "moov", "moof", "mdat", "mfra", "sidx", "ssix", "pdin"]);
const ROOM = new Set(["free", "skip", "wide"]);

interface Film {
  readonly edits: readonly Edit[];
  readonly movie: HeldBox | undefined;
  readonly fragments: readonly HeldBox[];
  /** The insides of all `mdat`. */
  readonly media: readonly Range[];
  /** Behind it nothing belongs to the film. */
  readonly size: number;
}

async function readFilm(source: ByteSource): Promise<Film | undefined> {
  const edits: Edit[] = [];
  const fragments: HeldBox[] = [];
  const media: Range[] = [];
  let movie: HeldBox | undefined;
  let heldBytes = 0;
  let at = 0;
  for (let count = 0; at < source.size; count += 1) {
    if (count === MOST_PARTS) return undefined;
    const head = await source.read(at, Math.min(BOX_HEAD_BYTES, source.size - at));
    const box = readBox(head, at, source.size);
    const isKnown = box !== undefined && TOP.has(box.type);
    if (at === 0 && box?.type !== "ftyp") return undefined;
    if (box === undefined || box.end > source.size) {
      // Cut off in the middle; or what a program has put behind the end.
      if (isKnown) return undefined;
      break;
    }
    const { type, from, end } = box;
    if (type === "mdat") media.push({ from, to: end });
    else if (type === "moov" || type === "moof") {
      heldBytes += end - at;
      if (heldBytes > MOST_HELD_BYTES) return undefined;
      const held: HeldBox = {
        ...box,
        at: 0,
        from: from - at,
        end: end - at,
        bytes: await source.read(at, end - at),
        base: at,
      };
      if (type === "moof") fragments.push(held);
      else if (movie === undefined) movie = held;
      else return undefined;
    } else if (!isKnown) {
      if (!ROOM.has(type)) edits.push(renamed(at));
      edits.push({ at: from, zeros: end - from });
    }
    at = end;
  }
  return { edits, movie, fragments, media, size: at };
}

const FREE = Buffer.from("free", "latin1");
const renamed = (at: number): Edit => ({ at: at + 4, bytes: FREE });

interface Track {
  readonly box: HeldBox;
  readonly trackId: number;
  readonly handler: string;
  readonly isShown: boolean;
}

function readTracks(movie: HeldBox): readonly Track[] | undefined {
  const boxes = boxesIn(movie)?.filter(({ type }) => type === "trak");
  const tracks = boxes?.map((box): Track | undefined => {
    const head = childOf(box, "tkhd");
    const handler = handlerOf(box);
    if (head === undefined || handler === undefined) return undefined;
    const fields = reader(head);
    const version = fields.u8();
    fields.skip(version === 1 ? 3 + 16 : 3 + 8);
    const trackId = fields.u32();
    return fields.isShort() ? undefined : { box, trackId, handler, isShown: SHOWN.has(handler) };
  });
  return tracks?.every((track) => track !== undefined) === true ? tracks : undefined;
}

/** What kind of track it is. */
function handlerOf(track: HeldBox): string | undefined {
  const handled = childOf(track, "mdia", "hdlr");
  if (handled === undefined || handled.end - handled.from < 12) return undefined;
  return handled.bytes.toString("latin1", handled.from + 8, handled.from + 12);
}

/** Pictures and sound. Subtitles, chapters and time codes are data like any other: some cameras write places there. */
const SHOWN = new Set(["vide", "soun"]);

/** Size of a sample where a fragment does not say it, by track (`trex`). */
function sampleDefaults(movie: HeldBox): ReadonlyMap<number, number> {
  const extended = childOf(movie, "mvex");
  const boxes = (extended === undefined ? undefined : boxesIn(extended)) ?? [];
  return new Map(
    boxes
      .filter(({ type, from, end }) => type === "trex" && end - from >= 24)
      .map(({ bytes, from }) => [bytes.readUInt32BE(from + 4), bytes.readUInt32BE(from + 16)] as const),
  );
}

interface Scrub {
  /** Tracks that stay. */
  readonly shown: ReadonlySet<number>;
  readonly edits: Edit[];
  /** Of the track it is in. */
  isOfPictures: boolean;
  isBroken: boolean;
}

/** What each box may hold; a box that is none of these keeps its content. */
const CHILDREN: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    moov: "mvhd trak mvex iods",
    trak: "tkhd tapt edts mdia",
    tapt: "clef prof enof",
    edts: "elst",
    mdia: "mdhd hdlr minf elng",
    minf: "vmhd smhd gmhd hdlr dinf stbl",
    dinf: "dref",
    stbl: "stsd stts ctts cslg stss stps stsc stsz stz2 stco co64 sdtp sbgp sgpd subs saiz saio",
    mvex: "mehd trex leva",
    moof: "mfhd traf",
    traf: "tfhd tfdt trun sdtp sbgp sgpd subs saiz saio senc",
  }).map(([type, children]) => [type, new Set(children.split(" "))]),
);

function scrubIn(parent: HeldBox, scrub: Scrub): void {
  const children = boxesIn(parent);
  const known = CHILDREN[parent.type];
  if (children === undefined || known === undefined) {
    scrub.isBroken = true;
    return;
  }
  const end = children.at(-1)?.end ?? parent.from;
  if (end < parent.end) scrub.edits.push({ at: parent.base + end, zeros: parent.end - end });
  for (const child of children) {
    if (child.type === "trak") scrub.isOfPictures = handlerOf(child) === "vide";
    if (!known.has(child.type) || isOfDroppedTrack(child, scrub)) free(child, scrub);
    else if (CHILDREN[child.type] !== undefined) scrubIn(child, scrub);
    else scrubFields(child, scrub);
  }
}

function free({ base, at, from, end, type }: HeldBox, { edits }: Scrub): void {
  if (!ROOM.has(type)) edits.push(renamed(base + at));
  edits.push({ at: base + from, zeros: end - from });
}

function isOfDroppedTrack(box: HeldBox, { shown }: Scrub): boolean {
  switch (box.type) {
    case "trak":
      return !SHOWN.has(handlerOf(box) ?? "");
    case "traf": {
      const trackId = trackIdOfFragment(box);
      return trackId !== undefined && !shown.has(trackId);
    }
    case "trex":
      return box.end - box.from >= 8 && !shown.has(box.bytes.readUInt32BE(box.from + 4));
    default:
      return false;
  }
}

/** Times, names of devices and programs, and places on somebody's disk, in boxes that have to stay. */
function scrubFields(box: HeldBox, scrub: Scrub): void {
  const erase = (from: number, to: number): void => {
    if (to > box.end) scrub.isBroken = true;
    else if (to > from) scrub.edits.push({ at: box.base + from, zeros: to - from });
  };
  const { from, end, bytes } = box;
  switch (box.type) {
    case "mvhd":
    case "tkhd":
    case "mdhd": {
      // Made and changed, behind version and flags: in 32 bits each, or in 64.
      const isLong = from < end && bytes[from] === 1;
      return erase(from + 4, from + (isLong ? 20 : 12));
    }
    case "hdlr":
      // Behind what it is: who made it, and its name.
      return erase(from + 12, end);
    case "dref":
      return eachEntry(box, scrub, (entry) => {
        // Pictures in another file cannot be sent; an alias names it.
        if (entry.end - entry.from < 4 || ((entry.bytes[entry.from + 3] ?? 0) & 1) === 0) scrub.isBroken = true;
        else erase(entry.from + 4, entry.end);
      });
    case "stsd":
      // Pictures name their vendor and their compressor ("Video Sample Description").
      return eachEntry(box, scrub, (entry) => {
        if (!scrub.isOfPictures) return;
        if (entry.end - entry.from < 78) scrub.isBroken = true;
        erase(entry.from + 12, entry.from + 16);
        erase(entry.from + 42, entry.from + 74);
      });
    default:
      return undefined;
  }
}

function eachEntry(box: HeldBox, scrub: Scrub, look: (entry: HeldBox) => void): void {
  const entries = box.end - box.from < 8 ? undefined : boxesIn(box, box.from + 8);
  if (entries === undefined) scrub.isBroken = true;
  else for (const entry of entries) look(entry);
}
