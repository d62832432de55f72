import { MEDIA_ORIGIN_META, MEDIA_PATH } from "#shared/contract/bridge.ts";

/** Media comes through the host, below this page's own origin; never from Meta directly. This is where a copy is saved from. */
export const attachmentUrl = (attachmentId: number, attempt = 0): string =>
  `${MEDIA_PATH}/${attachmentId}${attempt === 0 ? "" : `?again=${attempt}`}`;
export const pictureUrl = (pictureId: string): string => `${MEDIA_PATH}/picture/${encodeURIComponent(pictureId)}`;

/**
 * What a tag that shows media is told: from the host's origin for media, where it has one. There the page says who it is
 * (CORS): the host answers no other.
 */
export function shown(url: string): { readonly crossOrigin?: "use-credentials"; readonly src: string } {
  const origin = document.head.querySelector<HTMLMetaElement>(`meta[name="${MEDIA_ORIGIN_META}"]`)?.content;
  return origin === undefined ? { src: url } : { crossOrigin: "use-credentials", src: `${origin}/${url}` };
}

/** A link that may leave the app: https only, re-serialised, and without the name before an `@` that reads as its host. */
export function publicLink(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "https:" && url.username === "" && url.password === "" ? url.href : undefined;
}
