import { exifOrientation } from "#shared/domain/jpeg-orientation.ts";

/**
 * Takes out of a picture what is not the picture: where and when it was taken, with which device, thumbnails, notes of
 * programs. The picture itself is not encoded again; it keeps every byte. What cannot be read as a picture to its end
 * is not passed on, and what stands behind the end is cut off.
 */
export function cleanPicture(bytes: Buffer, contentType: "image/jpeg" | "image/png"): Buffer | undefined {
  return contentType === "image/jpeg" ? cleanJpeg(bytes) : cleanPng(bytes);
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;

function cleanJpeg(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return undefined;
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (marker < 0xc0 || end > bytes.length) return undefined;
    const segment = bytes.subarray(at, end);
    const turned = marker === APP1 ? exifOrientation(segment.subarray(4)) : undefined;
    if (turned !== undefined && turned !== 1) kept.push(orientationOnly(turned));
    else if (belongsToPicture(segment, marker)) kept.push(segment);
    at = end;
    if (marker !== SOS) continue;
    const scanEnd = endOfScan(bytes, at);
    if (scanEnd === undefined) return undefined;
    kept.push(bytes.subarray(at, scanEnd));
    at = scanEnd;
    if (bytes[at + 1] === EOI) return Buffer.concat([...kept, bytes.subarray(at, at + 2)]);
  }
  return undefined;
}

/** Everything that decoding needs, the colour profile and Adobe's colour transform; no other notes. */
function belongsToPicture(segment: Buffer, marker: number): boolean {
  const isNote = (marker >= 0xe1 && marker <= 0xef) || marker === 0xfe;
  if (!isNote) return true;
  const name = segment.toString("latin1", 4, 16);
  return (marker === 0xe2 && name.startsWith("ICC_PROFILE")) || (marker === 0xee && name.startsWith("Adobe"));
}

/** Where the compressed data ends and a marker follows: 0xff in it is followed by 0x00 or a restart marker. */
function endOfScan(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isData = next === 0x00 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  return undefined;
}

/** The one note a viewer needs: which side is up. */
function orientationOnly(orientation: number): Buffer {
  const head = Buffer.from("ffe10022457869660000", "hex");
  const tiff = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex");
  tiff.writeUInt16BE(orientation, 18);
  const segment = Buffer.concat([head, tiff]);
  segment.writeUInt16BE(segment.length - 2, 2);
  return segment;
}

const PNG_HEAD = Buffer.from("89504e470d0a1a0a", "hex");
/** What decoding and colours need, and the frames of a moving picture. */
const PNG_CHUNKS = new Set(
  "IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split(" "),
);

function cleanPng(bytes: Buffer): Buffer | undefined {
  if (!bytes.subarray(0, 8).equals(PNG_HEAD)) return undefined;
  const kept: Buffer[] = [PNG_HEAD];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    const name = bytes.toString("latin1", at + 4, at + 8);
    if (PNG_CHUNKS.has(name)) kept.push(bytes.subarray(at, end));
    if (name === "IEND") return Buffer.concat(kept);
    at = end;
  }
  return undefined;
}
