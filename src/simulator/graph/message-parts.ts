import type { Attachment, Message } from "../model.ts";
import type { JsonRecord } from "../json.ts";
import type { LinkMaker } from "../webhook/events.ts";

/** The parts of a message as the Graph node shows them; the shapes differ from the webhook's (Meta, "Message" node). */
const SHARES = new Set(["share", "ig_post", "ig_reel", "reel"]);
const STORIES = new Set(["story_mention", "ig_story", "story"]);

function linkOf(attachment: Attachment, cdn: LinkMaker): string | undefined {
  if (attachment.assetId !== undefined) return cdn.link(attachment.assetId);
  const url = attachment.payload?.["url"];
  return typeof url === "string" ? url : undefined;
}

/** `attachments` holds the files, `shares` the links to posts; undefined when there are none. */
export function attachmentNode(
  message: Message,
  cdn: LinkMaker,
  edge: "attachments" | "shares",
): JsonRecord | undefined {
  const data: JsonRecord[] = [];
  for (const [index, attachment] of message.attachments.entries()) {
    const link = linkOf(attachment, cdn);
    if (link === undefined || STORIES.has(attachment.type)) continue;
    if (SHARES.has(attachment.type) !== (edge === "shares")) continue;
    data.push(edge === "shares" ? { link } : fileNode(attachment, link, String(index + 1)));
  }
  return data.length === 0 ? undefined : { data };
}

function fileNode(attachment: Attachment, link: string, id: string): JsonRecord {
  switch (attachment.type) {
    case "image":
      return { id, name: "photo", image_data: { url: link, preview_url: link, width: 720, height: 900 } };
    case "video":
      return { id, name: "video", video_data: { url: link, preview_url: link, width: 720, height: 1280 } };
    default:
      return { id, name: attachment.type, file_url: link };
  }
}

export function storyNode(message: Message, cdn: LinkMaker): JsonRecord | undefined {
  if (message.replyTo?.kind === "story") {
    return { reply_to: { link: cdn.link(message.replyTo.assetId), id: message.replyTo.storyId } };
  }
  const mention = message.attachments.find((attachment) => attachment.type === "story_mention");
  if (mention === undefined) return undefined;
  const link = linkOf(mention, cdn);
  return { mention: { ...(link === undefined ? {} : { link }), id: mention.assetId ?? "0" } };
}

export function reactionsNode(message: Message, party: (id: string) => JsonRecord): JsonRecord | undefined {
  if (message.reactions.size === 0) return undefined;
  const byEmoji = new Map<string, JsonRecord[]>();
  for (const [id, emoji] of message.reactions) byEmoji.set(emoji, [...(byEmoji.get(emoji) ?? []), party(id)]);
  return { data: [...byEmoji].map(([reaction, users]) => ({ reaction, users })) };
}
