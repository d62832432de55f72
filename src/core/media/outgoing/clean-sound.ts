import { type ByteSource, type CleaningPlan, type Edit, MOST_PARTS } from "./edit-file.ts";

/**
 * Takes out of a WAV what is no sound: names, times, places, notes of recorders (Microsoft, "Multimedia Programming
 * Interface and Data Specifications", RIFF; EBU Tech 3285 for `bext`). What goes becomes `JUNK`, where it stands.
 *
 * @returns undefined: it has no sound, or ends in the middle of one.
 */
export async function planSound(source: ByteSource): Promise<CleaningPlan | undefined> {
  if (source.size < HEAD_BYTES) return undefined;
  const head = await source.read(0, HEAD_BYTES);
  if (head.toString("latin1", 0, 4) !== "RIFF" || head.toString("latin1", 8, 12) !== "WAVE") return undefined;
  const end = Math.min(source.size, 8 + head.readUInt32LE(4));
  const edits: Edit[] = [];
  let [hasFormat, hasSound] = [false, false];
  let at = HEAD_BYTES;
  for (let count = 0; at + 8 <= end; count += 1) {
    if (count === MOST_PARTS) return undefined;
    const chunk = await source.read(at, 8);
    const name = chunk.toString("latin1", 0, 4);
    const size = chunk.readUInt32LE(4);
    const isKept = KEPT.has(name);
    if (at + 8 + size > end) {
      if (isKept) return undefined;
      break;
    }
    hasFormat ||= name === "fmt ";
    hasSound ||= name === "data";
    if (!isKept) edits.push({ at, bytes: JUNK }, { at: at + 8, zeros: size });
    // Chunks begin at even places.
    at = Math.min(end, at + 8 + size + (size % 2));
  }
  if (!hasFormat || !hasSound) return undefined;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(at - 8);
  return { edits: [...edits, { at: 4, bytes: length }], size: at, hasPicture: false };
}

const HEAD_BYTES = 12;
const KEPT = new Set(["fmt ", "data", "fact"]);
const JUNK = Buffer.from("JUNK", "latin1");
