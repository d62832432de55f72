/**
 * How the camera was held when a JPEG was taken: 1 to 8 as Exif counts, 1 is upright. Also 1 for anything that says
 * nothing about it or is no JPEG.
 */
export function jpegOrientation(bytes: Uint8Array): number {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    const end = at + 2 + view.getUint16(at + 2);
    const orientation = bytes[at + 1] === 0xe1 ? exifOrientation(bytes.subarray(at + 4, end)) : undefined;
    if (orientation !== undefined) return orientation;
    at = end;
  }
  return 1;
}

const ORIENTATION_TAG = 0x0112;
const MOST_TAGS = 100;

/** The orientation in an APP1 segment without its length; undefined when it is no Exif or does not say. */
export function exifOrientation(segment: Uint8Array): number | undefined {
  if (String.fromCharCode(...segment.subarray(0, 6)) !== "Exif\0\0") return undefined;
  const tiff = segment.subarray(6);
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const isLittle = tiff[0] === 0x49;
  const two = (at: number): number => (at + 2 > tiff.length ? 0 : view.getUint16(at, isLittle));
  const four = (at: number): number => (at + 4 > tiff.length ? 0 : view.getUint32(at, isLittle));
  const directory = four(4);
  for (let index = 0; index < Math.min(two(directory), MOST_TAGS); index++) {
    const entry = directory + 2 + index * 12;
    const value = two(entry + 8);
    if (two(entry) === ORIENTATION_TAG && value >= 1 && value <= 8) return value;
  }
  return undefined;
}
