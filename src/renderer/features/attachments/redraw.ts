import { jpegOrientation } from "#shared/domain/jpeg-orientation.ts";
import { MOST_BYTES } from "#shared/domain/outgoing-files.ts";

/** Exif stands within the first segments; a thumbnail in it may be long. */
const HEAD_BYTES = 256 * 1024;
const QUALITY = 0.92;
/** Each step leaves about two thirds of the picture's dots. */
const STEP = 0.8;
const MOST_STEPS = 12;
/** Larger than any screen; a canvas has limits of its own. */
const LONGEST_SIDE_PX = 8192;

/**
 * The picture as Instagram takes it: upright, PNG or JPEG. One that is that already is the same bytes; what remains to
 * be taken out of it is the host's work. Undefined when it cannot be read as a picture.
 */
export async function uprightPicture(file: Blob): Promise<Blob | undefined> {
  const isTaken = file.type === "image/png" || file.type === "image/jpeg";
  if (isTaken && file.type === "image/png") return file;
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (isTaken && jpegOrientation(head) === 1) return file;
  return redraw(file, 1);
}

/** The picture drawn smaller until it is within Instagram's limit. */
export async function smallerPicture(file: Blob): Promise<Blob | undefined> {
  let scale = 1;
  for (let step = 0; step < MOST_STEPS; step++) {
    const drawn = await redraw(file, scale);
    if (drawn === undefined || drawn.size <= MOST_BYTES.image) return drawn;
    scale *= STEP;
  }
  return undefined;
}

async function redraw(file: Blob, scale: number): Promise<Blob | undefined> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
  if (picture === undefined) return undefined;
  const fit = Math.min(scale, LONGEST_SIDE_PX / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(picture.width * fit)),
    Math.max(1, Math.round(picture.height * fit)),
  );
  const context = canvas.getContext("2d");
  if (context === null) return undefined;
  // A JPEG has no transparency: what would turn black is white.
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}
