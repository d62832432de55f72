import type { Context } from "../context.ts";
import type { Json, JsonRecord } from "../json.ts";
import type { Account, Conversation, Message } from "../model.ts";
import { attachmentNode, reactionsNode, storyNode } from "./message-parts.ts";
import type { GraphCall, Reply } from "./call.ts";
import { ok, refuse } from "./call.ts";
import { badParameter, faults } from "./faults.ts";
import type { FieldSelection } from "./fields.ts";
import { parseFields, writeFields } from "./fields.ts";

/**
 * Reading conversations (Meta, "Conversations API"). All message ids of a thread are listed, but only the 20 newest
 * can be read; older ones answer as if they had been deleted. Unsent messages are missing from the list.
 */
const READABLE_MESSAGES = 20;
const REQUESTS_HIDDEN_AFTER_MS = 30 * 24 * 3_600_000;
const DEFAULT_PAGE = 25;

const CONVERSATION_FIELDS = new Set(["id", "updated_time", "participants", "messages", "link", "is_owner"]);
const MESSAGE_FIELDS = new Set([
  "id",
  "created_time",
  "from",
  "to",
  "message",
  "attachments",
  "shares",
  "story",
  "reply_to",
  "reactions",
  "is_unsupported",
  "tags",
]);

const DEFAULT_MESSAGE_FIELDS: readonly FieldSelection[] = ["id", "created_time"].map((name) => ({
  name,
  limit: undefined,
  after: undefined,
  children: undefined,
}));

/** Meta's ISO times have an offset without a colon. */
export function graphTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}+0000`;
}

export function listConversations(context: Context, call: GraphCall, account: Account): Reply {
  const fields = parseFields(call.params.get("fields") ?? "id,updated_time");
  if (fields === undefined) return refuse(badParameter("Syntax error in fields"));
  const unknown = fields.find((field) => !CONVERSATION_FIELDS.has(field.name));
  if (unknown !== undefined) return refuse(noSuchField(unknown.name));
  // Without `platform` family A means Messenger, and there is nothing.
  if (account.family === "facebook" && call.params.get("platform") !== "instagram") return ok({ data: [] });
  const nowMs = context.clock.nowMs();
  const userId = call.params.get("user_id");
  const found = [...context.world.conversations.values()]
    .filter((conversation) => conversation.accountId === account.id && conversation.messages.length > 0)
    .filter(({ isInRequests, updatedMs }) => !isInRequests || nowMs - updatedMs <= REQUESTS_HIDDEN_AFTER_MS)
    .filter(({ customerId }) => userId === undefined || customerId === userId)
    .toSorted((left, right) => right.updatedMs - left.updatedMs || (left.id < right.id ? -1 : 1));
  const page = pageOf(found, (conversation) => conversation.id, call.params.get("limit"), call.params.get("after"));
  const data = page.items.map((conversation) => conversationNode(context, call, account, conversation, fields));
  return ok({ data, ...pagingOf(call, page) });
}

export function readConversation(
  context: Context,
  call: GraphCall,
  account: Account,
  conversation: Conversation,
): Reply {
  const fields = parseFields(call.params.get("fields") ?? "id,updated_time");
  if (fields === undefined) return refuse(badParameter("Syntax error in fields"));
  const unknown = fields.find((field) => !CONVERSATION_FIELDS.has(field.name));
  if (unknown !== undefined) return refuse(noSuchField(unknown.name));
  const unknownPart = fields
    .flatMap((field) => (field.name === "messages" ? (field.children ?? []) : []))
    .find((field) => !MESSAGE_FIELDS.has(field.name));
  if (unknownPart !== undefined) return refuse(noSuchField(unknownPart.name));
  return ok(conversationNode(context, call, account, conversation, fields));
}

/** `/{conversation-id}/messages`, where `paging.next` leads. */
export function listMessages(context: Context, call: GraphCall, account: Account, conversation: Conversation): Reply {
  const fields = parseFields(call.params.get("fields") ?? "id,created_time");
  if (fields === undefined) return refuse(badParameter("Syntax error in fields"));
  const unknown = fields.find((field) => !MESSAGE_FIELDS.has(field.name));
  if (unknown !== undefined) return refuse(noSuchField(unknown.name));
  const limit = Number(call.params.get("limit") ?? DEFAULT_PAGE);
  return ok(messagesEdge(context, call, account, conversation, fields, limit, call.params.get("after")));
}

export function readMessage(
  context: Context,
  call: GraphCall,
  account: Account,
  conversation: Conversation,
  message: Message,
): Reply {
  const fields = parseFields(call.params.get("fields") ?? "id,created_time");
  if (fields === undefined) return refuse(badParameter("Syntax error in fields"));
  const unknown = fields.find((field) => !MESSAGE_FIELDS.has(field.name));
  if (unknown !== undefined) return refuse(noSuchField(unknown.name));
  if (!isReadable(conversation, message)) return refuse(faults.messageGone);
  return ok(messageNode(context, account, conversation, message, fields));
}

function noSuchField(name: string): ReturnType<typeof badParameter> {
  return badParameter(`Tried accessing nonexisting field (${name}) on node type (MessagingThread)`);
}

function listed(conversation: Conversation): readonly Message[] {
  return conversation.messages.filter((message) => !message.isDeleted).toReversed();
}

function isReadable(conversation: Conversation, message: Message): boolean {
  return listed(conversation).slice(0, READABLE_MESSAGES).includes(message);
}

function conversationNode(
  context: Context,
  call: GraphCall,
  account: Account,
  conversation: Conversation,
  fields: readonly FieldSelection[],
): JsonRecord {
  const node: Record<string, Json> = { id: conversation.id };
  for (const field of fields) {
    switch (field.name) {
      case "updated_time":
        node["updated_time"] = graphTime(conversation.updatedMs);
        break;
      case "participants":
        node["participants"] = {
          data: [party(context, account, account.id), party(context, account, conversation.customerId)],
        };
        break;
      case "messages":
        node["messages"] = messagesEdge(
          context,
          call,
          account,
          conversation,
          field.children ?? DEFAULT_MESSAGE_FIELDS,
          field.limit ?? DEFAULT_PAGE,
          field.after,
        );
        break;
      case "is_owner":
        node["is_owner"] = !conversation.isHeldByOtherApp;
        break;
      default:
    }
  }
  return node;
}

function messagesEdge(
  context: Context,
  call: GraphCall,
  account: Account,
  conversation: Conversation,
  fields: readonly FieldSelection[],
  limit: number,
  after: string | undefined,
): JsonRecord {
  const page = pageOf(listed(conversation), (message) => message.mid, String(limit), after);
  const data = page.items.map((message) =>
    isReadable(conversation, message)
      ? messageNode(context, account, conversation, message, fields)
      : { id: message.mid, created_time: graphTime(message.atMs) },
  );
  const params = new Map([
    ["fields", writeFields(fields)],
    ["limit", String(limit)],
  ]);
  return { data, ...pagingOf({ ...call, params, path: [conversation.id, "messages"] }, page) };
}

function party(context: Context, account: Account, id: string): JsonRecord {
  if (id === account.id) return { id, username: account.username };
  const customer = context.world.customers.get(id);
  return { id, ...(customer === undefined ? {} : { username: customer.username }) };
}

function messageNode(
  context: Context,
  account: Account,
  conversation: Conversation,
  message: Message,
  fields: readonly FieldSelection[],
): JsonRecord {
  const [from, to] = message.fromAccount
    ? [account.id, conversation.customerId]
    : [conversation.customerId, account.id];
  const node: Record<string, Json> = { id: message.mid };
  const put = (key: string, value: Json | undefined): void => {
    if (value !== undefined) node[key] = value;
  };
  for (const field of fields) {
    switch (field.name) {
      case "created_time":
        put("created_time", graphTime(message.atMs));
        break;
      case "from":
        put("from", party(context, account, from));
        break;
      case "to":
        put("to", { data: [party(context, account, to)] });
        break;
      case "message":
        // A tapped button shows its title; its payload is not told.
        put("message", message.text ?? message.postback?.title ?? "");
        break;
      case "attachments":
      case "shares":
        put(field.name, attachmentNode(message, context.cdn, field.name));
        break;
      case "story":
        put("story", storyNode(message, context.cdn));
        break;
      case "reply_to":
        if (message.replyTo?.kind === "message") put("reply_to", { mid: message.replyTo.mid, is_self_reply: false });
        break;
      case "reactions":
        put(
          "reactions",
          reactionsNode(message, (id) => party(context, account, id)),
        );
        break;
      case "is_unsupported":
        if (message.isUnsupported) put("is_unsupported", true);
        break;
      default:
    }
  }
  return node;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly after: string | undefined;
  readonly hasMore: boolean;
}

function pageOf<Item>(
  all: readonly Item[],
  idOf: (item: Item) => string,
  limit: string | undefined,
  after: string | undefined,
): Page<Item> {
  const wanted = Math.min(100, Math.max(1, Number(limit ?? DEFAULT_PAGE) || DEFAULT_PAGE));
  const afterId = after === undefined ? undefined : Buffer.from(after, "base64url").toString("utf8");
  const start = afterId === undefined ? 0 : all.findIndex((item) => idOf(item) === afterId) + 1;
  const items = all.slice(start, start + wanted);
  const last = items.at(-1);
  return {
    items,
    after: last === undefined ? undefined : Buffer.from(idOf(last), "utf8").toString("base64url"),
    hasMore: start + wanted < all.length,
  };
}

/** Meta's `next` repeats the whole call, token included. */
function pagingOf<Item>(call: GraphCall, page: Page<Item>): JsonRecord {
  if (page.after === undefined) return {};
  const next = new URL(`${call.base}/${call.path.join("/")}`);
  for (const [key, value] of call.params) next.searchParams.set(key, value);
  if (call.token !== undefined) next.searchParams.set("access_token", call.token);
  next.searchParams.set("after", page.after);
  return { paging: { cursors: { after: page.after }, ...(page.hasMore ? { next: next.href } : {}) } };
}
