/**
 * What Instagram takes as an attachment (Meta, "Send Messages", and Attachment Upload): pictures as PNG or JPEG up to
 * 8 MB, ten a message; sound, film and PDF up to 25 MB, one a message. GIF stands in one of Meta's pages only.
 */
export type OutgoingKind = "image" | "video" | "audio" | "file";

const MEGABYTE = 1024 * 1024;
export const MOST_BYTES: Readonly<Record<OutgoingKind, number>> = {
  image: 8 * MEGABYTE,
  video: 25 * MEGABYTE,
  audio: 25 * MEGABYTE,
  file: 25 * MEGABYTE,
};
/** The largest of any kind. */
export const MOST_FILE_BYTES = 25 * MEGABYTE;
export const MOST_PICTURES = 10;

const KINDS: Readonly<Record<string, OutgoingKind>> = {
  "image/png": "image",
  "image/jpeg": "image",
  "video/mp4": "video",
  "video/quicktime": "video",
  "video/webm": "video",
  "audio/aac": "audio",
  "audio/mp4": "audio",
  "audio/wav": "audio",
  "application/pdf": "file",
};

/** What kind of attachment a file of this type is; undefined: Instagram does not take it. */
export const outgoingKind = (contentType: string): OutgoingKind | undefined => KINDS[contentType];

/** Which files go together into one message: pictures do, everything else stands alone. In their order. */
export function inMessages<File extends { readonly kind: OutgoingKind }>(
  files: readonly File[],
): readonly (readonly File[])[] {
  const messages: File[][] = [];
  for (const file of files) {
    const last = messages.at(-1);
    const isFull = last === undefined || last.length >= MOST_PICTURES || last[0]?.kind !== "image";
    if (file.kind === "image" && !isFull) last.push(file);
    else messages.push([file]);
  }
  return messages;
}
