import { MEDIA_ORIGIN_META, MEDIA_PATH } from "#shared/contract/bridge.ts";

/** Media comes through the host, below this page's own origin; never from Meta directly. This is where a copy is saved from. */
export const attachmentUrl = (attachmentId: number, attempt = 0): string =>
  `${MEDIA_PATH}/${attachmentId}${attempt === 0 ? "" : `?again=${attempt}`}`;
export const pictureUrl = (pictureId: string): string => `${MEDIA_PATH}/picture/${encodeURIComponent(pictureId)}`;

interface ShownMedia {
  readonly ref: typeof endWithTag;
  readonly crossOrigin?: "use-credentials";
  readonly src: string;
}

/**
 * What a tag that shows media is told: from the host's origin for media, where it has one. There the page says who it is
 * (CORS): the host answers no other.
 */
export function shown(url: string): ShownMedia {
  const origin = mediaOrigin();
  if (origin === undefined) return { ref: endWithTag, src: url };
  return { ref: endWithTag, crossOrigin: "use-credentials", src: `${origin}/${url}` };
}

/** The host writes it into the page: it stays as long as the page does. */
const origins = new WeakMap<Document, string | null>();

function mediaOrigin(): string | undefined {
  let origin = origins.get(document);
  if (origin === undefined) {
    origin = document.head.querySelector<HTMLMetaElement>(`meta[name="${MEDIA_ORIGIN_META}"]`)?.content ?? null;
    origins.set(document, origin);
  }
  return origin ?? undefined;
}

/**
 * For `ref`. A browser goes on loading for a tag that has left the page, and what never comes would hold up what is looked
 * at next, here and at the host.
 */
export function endWithTag(tag: HTMLElement | null): (() => void) | undefined {
  if (tag === null) return undefined;
  return () =>
    queueMicrotask(() => {
      if (tag.isConnected) return;
      tag.removeAttribute("src");
      if (tag instanceof HTMLMediaElement) tag.load();
    });
}

/** A link that may leave the app: https only, re-serialised, and without the name before an `@` that reads as its host. */
export function publicLink(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "https:" && url.username === "" && url.password === "" ? url.href : undefined;
}
