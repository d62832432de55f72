import type { AttachmentKind } from "#shared/contract/conversations.ts";
import type { InboundAttachment } from "./events.ts";
import { idOf, isRecord, recordOf, textOf, urlOf, type Writable } from "./fields.ts";
import type { JsonRecord } from "./json.ts";

/** Meta's words for attachments, the table of meta-platform.md §2.6.4. A word that is missing here is `unknown`. */
const kindOfType = new Map<string, AttachmentKind>([
  ["image", "image"],
  ["video", "video"],
  ["audio", "audio"],
  ["file", "file"],
  ["share", "share"],
  ["ig_post", "share"],
  ["media", "share"],
  ["fallback", "share"],
  ["ig_reel", "reel"],
  ["reel", "reel"],
  ["ig_story", "story"],
  ["story", "story"],
  ["story_mention", "story_mention"],
  ["ephemeral", "view_once"],
  ["like_heart", "heart"],
  ["sticker", "sticker"],
  ["template", "template"],
]);

/** More than anyone can send at once; a longer list is not a message. */
const MOST_ATTACHMENTS = 100;
const LONGEST_TYPE = 100;
const none: readonly InboundAttachment[] = [];

/** undefined when the list is beyond its bound; an odd attachment stands as `unknown` and never hides the text. */
export function readAttachments(value: unknown): readonly InboundAttachment[] | undefined {
  if (value === undefined || value === null) return none;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > MOST_ATTACHMENTS) return undefined;
  return withoutPostTwins(items.map(readAttachment));
}

function readAttachment(value: unknown): InboundAttachment {
  const item = recordOf(value) ?? {};
  const payload = recordOf(item["payload"]) ?? {};
  const type = textOf(item["type"], LONGEST_TYPE) ?? "unknown";
  const kind = kindOfType.get(type) ?? "unknown";
  const attachment: Writable<InboundAttachment> = { kind, type };
  // View-once media is never ours to fetch, whatever a payload may say.
  const url = kind === "view_once" ? undefined : urlIn(item, payload);
  if (url !== undefined) attachment.url = url;
  const title = textOf(payload["title"]) ?? textOf(item["title"]) ?? titleInTemplate(payload);
  if (title !== undefined) attachment.title = title;
  const mediaId =
    idOf(payload["ig_post_media_id"]) ?? idOf(payload["reel_video_id"]) ?? idOf(payload["story_media_id"]);
  if (mediaId !== undefined) attachment.mediaId = mediaId;
  return attachment;
}

function urlIn(item: JsonRecord, payload: JsonRecord): string | undefined {
  return urlOf(payload["url"]) ?? urlOf(payload["story_media_url"]) ?? urlOf(item["url"]);
}

/** `{"generic": {"elements": […]}}`, `{"product": {"elements": […]}}`, the same without the wrapper, or a text. */
function titleInTemplate(payload: JsonRecord): string | undefined {
  for (const holder of [payload["generic"], payload["product"], payload]) {
    const elements = isRecord(holder) ? holder["elements"] : undefined;
    const first: unknown = Array.isArray(elements) ? elements[0] : undefined;
    const title = isRecord(first) ? textOf(first["title"]) : undefined;
    if (title !== undefined) return title;
  }
  return textOf(payload["text"]);
}

/**
 * From 2025-11 to 2026 a shared post came twice in one message, as `share` and as `ig_post` with the same media id.
 * The newer word stays and takes over what only the older one said.
 */
function withoutPostTwins(items: readonly InboundAttachment[]): readonly InboundAttachment[] {
  if (items.length < 2) return items;
  const posts = items.filter((item) => item.type === "ig_post");
  if (posts.length === 0) return items;
  const isTwin = (share: InboundAttachment, post: InboundAttachment): boolean =>
    share.mediaId === undefined ? share.url !== undefined && share.url === post.url : share.mediaId === post.mediaId;
  const kept: InboundAttachment[] = [];
  for (const item of items) {
    if (item.type === "share" && posts.some((post) => isTwin(item, post))) continue;
    const twin =
      item.type === "ig_post" ? items.find((share) => share.type === "share" && isTwin(share, item)) : undefined;
    kept.push(twin === undefined ? item : { ...twin, ...item });
  }
  return kept;
}
