import { exifOrientation } from "#shared/domain/jpeg-orientation.ts";

/**
 * How many pixels a picture says it has, from its first bytes. The screen makes room of the right shape with it; and a
 * file of a few kilobytes that unpacks to gigabytes is refused before anybody decodes it.
 */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** More than any phone's camera whose pictures Instagram passes on; 200 MB when decoded. */
export const MOST_PIXELS = 50_000_000;

/** `more`: it cannot be told from so few bytes. `unknown`: it never will be. */
export type SizeAnswer = PictureSize | "more" | "unknown";

export function pictureSize(head: Buffer, contentType: string): SizeAnswer {
  switch (contentType) {
    case "image/png":
      return head.length < 24 ? "more" : { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
    case "image/gif":
      return head.length < 10 ? "more" : { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
    case "image/webp":
      return head.length < 30 ? "more" : webpSize(head);
    case "image/jpeg":
      return jpegSize(head);
    default:
      return "unknown";
  }
}

/** Google, "WebP Container Specification" and RFC 6386 §9.1. */
function webpSize(head: Buffer): SizeAnswer {
  switch (head.toString("latin1", 12, 16)) {
    case "VP8X":
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    default:
      return "unknown";
  }
}

const EXIF = 0xe1;
const SIDEWAYS_FROM = 5;

/**
 * Walks the segments up to the frame header (ITU T.81, B.2.2): SOF0 to SOF15 but for DHT, JPG and DAC. A picture that
 * Exif says lies on its side is shown upright, and so is its room (Exif 2.3, tag 0x0112: 5 to 8 are sideways).
 */
function jpegSize(head: Buffer): SizeAnswer {
  let at = 2;
  let isSideways = false;
  while (at + 9 <= head.length) {
    if (head[at] !== 0xff) return "unknown";
    const marker = head[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      const [height, width] = [head.readUInt16BE(at + 5), head.readUInt16BE(at + 7)];
      return isSideways ? { width: height, height: width } : { width, height };
    }
    if (marker === EXIF) {
      const segment = head.subarray(at + 4, at + 2 + head.readUInt16BE(at + 2));
      isSideways ||= (exifOrientation(segment) ?? 1) >= SIDEWAYS_FROM;
    }
    // A scan, or the end, before any frame.
    if (marker === 0xda || marker === 0xd9) return "unknown";
    const isBare = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += isBare ? 2 : 2 + head.readUInt16BE(at + 2);
  }
  return "more";
}
