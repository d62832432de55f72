import { MEDIA_PATH } from "#shared/contract/bridge.ts";

/** Media comes through the host, below this page's own origin; never from Meta directly. */
export const attachmentUrl = (attachmentId: number, attempt = 0): string =>
  `${MEDIA_PATH}/${attachmentId}${attempt === 0 ? "" : `?again=${attempt}`}`;
export const pictureUrl = (pictureId: string): string => `${MEDIA_PATH}/picture/${encodeURIComponent(pictureId)}`;

/** A link that may leave the app: https only, re-serialised, and without the name before an `@` that reads as its host. */
export function publicLink(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "https:" && url.username === "" && url.password === "" ? url.href : undefined;
}
