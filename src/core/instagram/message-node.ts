import { z } from "zod";
import { toCustomerId, toMid, type AccountId } from "#shared/domain/ids.ts";
import type { InboundAttachment, MessageEvent } from "./events.ts";
import { timeMsOf, urlOf } from "./fields.ts";

/** A message as the Graph API shows it (Meta, "Message" node): its shapes are not the webhook's. */
export const MESSAGE_FIELDS = "id,created_time,from,to,message,attachments,reply_to";
/** What a shared post or a story leaves in Meta's history; `shares` shows nothing unless its parts are asked for. */
export const SHARED_FIELDS = "shares{link},story,is_unsupported";

const id = z.union([z.string().min(1).max(512), z.int().nonnegative()]).transform(String);
const party = z.object({ id });
// What cannot be read of a file takes only its link: a message without one is there, one that is left out is missing.
const data = z
  .object({ url: z.string().nullish().catch(undefined) })
  .nullish()
  .catch(undefined);
const file = z
  .object({
    name: z.string().max(1000).nullish().catch(undefined),
    mime_type: z.string().max(200).nullish().catch(undefined),
    image_data: data,
    video_data: data,
    file_url: z.string().nullish().catch(undefined),
  })
  .catch({ image_data: undefined, video_data: undefined });
const storyLink = z.object({ link: z.string().nullish(), id: id.nullish() }).nullish();
const messageNode = z.object({
  id,
  created_time: z.unknown(),
  from: party,
  to: z.object({ data: z.array(party) }).nullish(),
  message: z.string().max(20_000).nullish(),
  attachments: z
    .object({ data: z.array(file).max(100) })
    .nullish()
    .catch({ data: [{ image_data: undefined, video_data: undefined }] }),
  // Decoration: whatever their shape, the message is one.
  reply_to: z.object({ mid: id.nullish() }).nullish().catch(undefined),
  shares: z
    .object({ data: z.array(z.object({ link: z.string().nullish() })).max(100) })
    .nullish()
    .catch(undefined),
  story: z.object({ reply_to: storyLink, mention: storyLink }).nullish().catch(undefined),
  is_unsupported: z.boolean().nullish().catch(undefined),
});

/** Undefined when it is not a message between the account and a customer. */
export function readMessageNode(data: unknown, accountId: AccountId): MessageEvent | undefined {
  const parsed = messageNode.safeParse(data);
  if (!parsed.success) return undefined;
  const node = parsed.data;
  const atMs = timeMsOf(node.created_time);
  const isOut = node.from.id === accountId;
  const customer = isOut ? node.to?.data.find((to) => to.id !== accountId)?.id : node.from.id;
  if (atMs === undefined || customer === undefined) return undefined;
  const attachments = [
    ...(node.attachments?.data ?? []).map(readFile),
    ...(node.shares?.data ?? []).map(({ link }) => linked("share", link)),
    ...(node.story?.mention ? [linked("story_mention", node.story.mention.link)] : []),
  ];
  const text = node.message === null || node.message === "" ? undefined : node.message;
  const replyTo = readReplyTo(node);
  return {
    kind: "message",
    accountId,
    customerId: toCustomerId(customer),
    atMs,
    mid: toMid(node.id),
    direction: isOut ? "out" : "in",
    ...(text === undefined ? {} : { text }),
    attachments,
    ...(replyTo === undefined ? {} : { replyTo }),
    isSelf: false,
    standby: false,
    isUnsupported: node.is_unsupported === true || (text === undefined && attachments.length === 0),
    fromHistory: true,
  };
}

function readReplyTo({ reply_to, story }: z.output<typeof messageNode>): MessageEvent["replyTo"] {
  const mid = reply_to?.mid;
  if (mid !== undefined && mid !== null) return { kind: "message", mid: toMid(mid) };
  const answered = story?.reply_to;
  if (answered === undefined || answered === null) return undefined;
  const url = urlOf(answered.link);
  const storyId = answered.id ?? undefined;
  return { kind: "story", ...(storyId === undefined ? {} : { storyId }), ...(url === undefined ? {} : { url }) };
}

/** As the webhook has it. */
function linked(kind: "share" | "story_mention", link: string | null | undefined): InboundAttachment {
  const url = urlOf(link);
  return { kind, type: kind, ...(url === undefined ? {} : { url }) };
}

function readFile(item: z.output<typeof file>): InboundAttachment {
  const [kind, link] = kindAndLink(item);
  const url = urlOf(link);
  return { kind, type: kind, ...(url === undefined ? {} : { url }) };
}

function kindAndLink(item: z.output<typeof file>): ["image" | "video" | "audio" | "file", string | null | undefined] {
  if (item.image_data) return ["image", item.image_data.url];
  if (item.video_data) return ["video", item.video_data.url];
  const isSound = item.mime_type?.startsWith("audio/") === true || item.name === "audio";
  return [isSound ? "audio" : "file", item.file_url];
}
