import type { AttachmentView } from "#shared/contract/messages.ts";

/** Its own shape, as long as that is neither a tower nor a ribbon: the rest is seen when it is opened. */
export function shapeOf(size: AttachmentView["size"], tallest: number = TALLEST_PICTURE): number | undefined {
  if (size === undefined || size.width === 0 || size.height === 0) return undefined;
  return Math.max(tallest, Math.min(WIDEST, size.width / size.height));
}

/** As a phone is held. */
export const TALLEST_FILM = 9 / 16;
const TALLEST_PICTURE = 3 / 4;
const WIDEST = 16 / 9;
