/** What a saved copy is called: what it is and when it was sent, on this computer's clock. Never a word of a customer's. */
export function copyName(contentType: string, sentAtMs: number): string {
  const [what, extension] = NAMES[contentType] ?? [contentType.split("/", 1)[0] ?? "file", "bin"];
  const sent = new Date(sentAtMs);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${sent.getFullYear()}-${two(sent.getMonth() + 1)}-${two(sent.getDate())}`;
  return `instagram-${what}-${day}-${two(sent.getHours())}-${two(sent.getMinutes())}.${extension}`;
}

const NAMES: Readonly<Record<string, readonly [what: string, extension: string]>> = {
  "image/jpeg": ["photo", "jpg"],
  "image/png": ["photo", "png"],
  "image/gif": ["photo", "gif"],
  "image/webp": ["photo", "webp"],
  "image/avif": ["photo", "avif"],
  "image/heic": ["photo", "heic"],
  "video/mp4": ["video", "mp4"],
  "video/quicktime": ["video", "mov"],
  "video/webm": ["video", "webm"],
  "audio/mp4": ["voice", "m4a"],
  "audio/wav": ["voice", "wav"],
  "audio/ogg": ["voice", "ogg"],
  "audio/mpeg": ["voice", "mp3"],
  "audio/aac": ["voice", "aac"],
  "application/pdf": ["file", "pdf"],
};
