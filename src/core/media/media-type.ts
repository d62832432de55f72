/**
 * What a file is, by its first bytes. The header Meta's CDN sends is coarse and anything may be behind a link, so
 * only types recognised here are shown; HTML and SVG never are.
 */
type Signature = readonly [offset: number, bytes: string, type: string];

const SIGNATURES: readonly Signature[] = [
  [0, "\xff\xd8\xff", "image/jpeg"],
  [0, "\x89PNG\r\n\x1a\n", "image/png"],
  [0, "GIF87a", "image/gif"],
  [0, "GIF89a", "image/gif"],
  [8, "WEBP", "image/webp"],
  [8, "WAVE", "audio/wav"],
  [4, "ftypM4A ", "audio/mp4"],
  [4, "ftypavif", "image/avif"],
  [4, "ftypheic", "image/heic"],
  [4, "ftypqt  ", "video/quicktime"],
  [4, "ftyp", "video/mp4"],
  [0, "\x1aE\xdf\xa3", "video/webm"],
  [0, "OggS", "audio/ogg"],
  [0, "ID3", "audio/mpeg"],
  [0, "\xff\xf1", "audio/aac"],
  [0, "\xff\xf9", "audio/aac"],
  [0, "%PDF-", "application/pdf"],
];

/** Bytes `mediaTypeOf` wants to see. */
export const SNIFF_BYTES = 16;

export function mediaTypeOf(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, SNIFF_BYTES));
  const found = SIGNATURES.find(([offset, bytes]) => text.startsWith(bytes, offset));
  // RIFF is a family: the form type at 8 counts only behind its name.
  if (found !== undefined && found[0] === 8 && !text.startsWith("RIFF")) return undefined;
  return found?.[2];
}
