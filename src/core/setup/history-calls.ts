import { z } from "zod";
import { toMid, type AccountId, type Mid } from "#shared/domain/ids.ts";
import type { MessageEvent } from "../instagram/events.ts";
import { timeMsOf } from "../instagram/fields.ts";
import type { GraphAccess, GraphClient, GraphOutcome } from "../instagram/graph-client.ts";
import { MESSAGE_FIELDS, readMessageNode, SHARED_FIELDS } from "../instagram/message-node.ts";
import { readReactedWith } from "../instagram/reaction.ts";
import { concernsAll } from "./broken-read.ts";
import type { Pace } from "./pace.ts";
import { createPortion, type Portion } from "./portion.ts";

/**
 * Reading Meta's history (Meta, "Conversations API"): conversations newest first, and of each the 20 newest messages;
 * older ones are listed by id and answer as if they were gone. Two calls a second are allowed for an account, and the
 * owner's own replies go the same way, so this takes one every 600 ms.
 */
export interface HistoryCalls {
  readonly conversations: (cursor: string | undefined) => Promise<Read<ConversationPage>>;
  readonly ofCustomer: (customerId: string) => Promise<Read<ConversationPage>>;
  readonly messages: (conversation: string) => Promise<Read<MessagePage>>;
  /** Ids of all messages, newest first, without content; unlike their content they are listed to the first. */
  readonly ids: (conversation: string, cursor: string | undefined) => Promise<Read<IdPage>>;
  /** Whether Meta still has it; asked only for messages that belong to the newest 20. */
  readonly isThere: (mid: Mid) => Promise<Read<boolean>>;
}

export type Read<Answer> = { readonly kind: "ok"; readonly answer: Answer } | Broken;

/** Whatever it was, the next walk tries again. */
export interface Broken {
  readonly kind: "broken";
  readonly outcome: Exclude<GraphOutcome, { kind: "answered" }>;
}

export interface ConversationPage {
  readonly items: readonly { readonly id: string; readonly updatedMs: number }[];
  readonly cursor?: string;
}

export interface MessagePage {
  /** Newest first; those that could be read. */
  readonly messages: readonly MessageEvent[];
  readonly reactions: readonly ShownReaction[];
  /** Of these it is not known what was reacted. */
  readonly unreadReactions: ReadonlySet<Mid>;
  /** Of all that Meta lists, newest first. */
  readonly ids: ReadonlySet<Mid>;
  /** Those of which no message could be made, as one without a sender; with when they were sent, where Meta says so. */
  readonly unread: ReadonlyMap<Mid, number | undefined>;
  /** Where older ones are listed; undefined when there are none. */
  readonly cursor?: string;
}

export interface ShownReaction {
  readonly mid: Mid;
  readonly by: "customer" | "account";
  readonly emoji: string;
  /** Meta said a word; the emoji is only the likeliest of those it stands for. */
  readonly isNamed: boolean;
}

export interface IdPage {
  readonly mids: readonly Mid[];
  readonly cursor?: string;
}

export const NEWEST = 20;
const IDS_AT_ONCE = 50;
/** 500 ids: further back a gap stays marked, which is true as far as anybody can tell. */
export const MOST_ID_PAGES = 10;
/** Between two calls for an account. */
export const PACE_MS = 600;
const MOST_AT_ONCE = 25;
const DELETED = 9_000_001;
/** In a row: each costs half a minute, in which all else of the account waits. */
const MOST_TOO_SLOW = 2;
/** "Please reduce the amount of data": then fewer at once. */
const TOO_MUCH: ReadonlySet<number> = new Set([1, -1, -2, -3]);

const paging = z
  .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
  .optional();
const conversationList = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1).max(512),
      updated_time: z.unknown(),
    }),
  ),
  paging,
});
const reactionNode = z.object({
  id: z.string(),
  reactions: z
    .object({
      data: z.array(z.object({ reaction: z.string().max(64), users: z.array(z.object({ id: z.coerce.string() })) })),
    })
    .optional(),
});
const messageNodes = z.object({ data: z.array(z.looseObject({ id: z.string().min(1).max(512) })), paging });
const messageList = z.object({ messages: messageNodes.optional() });
const idList = z.object({ data: z.array(z.object({ id: z.string() })), paging });

export interface HistoryCallsParts {
  readonly graph: GraphClient;
  /** Of the account, shared by all who read its history. */
  readonly pace: Pace;
  readonly accountId: AccountId;
  readonly access: () => GraphAccess | undefined;
  readonly ending: AbortSignal;
}

export function createHistoryCalls({ graph, pace, accountId, access, ending }: HistoryCallsParts): HistoryCalls {
  const conversationsAtOnce = createPortion(MOST_AT_ONCE);
  const messagesAtOnce = createPortion(NEWEST);
  /** Until Meta says that there is no such field: better a message without its post than none. */
  let asksShared = true;

  const get = async (path: string, query: Readonly<Record<string, string>>): Promise<GraphOutcome> => {
    await pace.turn();
    const asWho = access();
    if (asWho === undefined || ending.aborted) return { kind: "not_sent" };
    return graph.call({ method: "GET", ...asWho, path, query });
  };
  const parse = <Answer, Out>(
    outcome: GraphOutcome,
    schema: z.ZodType<Answer>,
    take: (answer: Answer) => Out,
  ): Read<Out> => {
    if (outcome.kind !== "answered") return { kind: "broken", outcome };
    const parsed = schema.safeParse(outcome.data);
    return parsed.success
      ? { kind: "ok", answer: take(parsed.data) }
      : { kind: "broken", outcome: { kind: "unknown" } };
  };
  const cursorOf = (given: z.output<typeof paging>): { readonly cursor?: string } => {
    const after = given?.next === undefined ? undefined : given.cursors?.after;
    return after === undefined ? {} : { cursor: after };
  };
  /** Asks for fewer, and fewer again, where Meta finds it too much or takes too long. */
  const inPortions = async (
    portion: Portion,
    most: number,
    ask: (size: number) => Promise<GraphOutcome>,
  ): Promise<GraphOutcome> => {
    for (let slow = 0; ;) {
      const size = Math.min(most, portion.size());
      const outcome = await ask(size);
      if (outcome.kind === "answered") portion.came(size);
      // No answer in time, or one of a gateway that had none.
      if (outcome.kind === "unknown") slow += 1;
      else if (!isTooMuch(outcome)) return outcome;
      if (size === 1 || slow > MOST_TOO_SLOW) return outcome;
      portion.failed(size);
    }
  };
  const list = async (query: Readonly<Record<string, string>>): Promise<Read<ConversationPage>> => {
    const asked = { platform: "instagram", fields: "id,updated_time", ...query };
    const outcome = await inPortions(conversationsAtOnce, MOST_AT_ONCE, async (size) =>
      get("me/conversations", { ...asked, limit: String(size) }),
    );
    return parse(outcome, conversationList, ({ data, paging: pages }) => ({
      items: data.flatMap(({ id, updated_time }) => {
        const updatedMs = timeMsOf(updated_time);
        return updatedMs === undefined ? [] : [{ id, updatedMs }];
      }),
      ...cursorOf(pages),
    }));
  };

  return {
    conversations: (cursor) => list(cursor === undefined ? {} : { after: cursor }),
    ofCustomer: (customerId) => list({ user_id: customerId }),
    async messages(conversation) {
      let size = NEWEST;
      const inPieces = async (most: number, ask: (fields: string) => Promise<GraphOutcome>): Promise<GraphOutcome> => {
        const asking = async (): Promise<GraphOutcome> =>
          inPortions(messagesAtOnce, most, async (portion) => {
            size = portion;
            return ask(`${MESSAGE_FIELDS},reactions${asksShared ? `,${SHARED_FIELDS}` : ""}`);
          });
        let outcome = await asking();
        if (isUnknownField(outcome) && asksShared) {
          asksShared = false;
          outcome = await asking();
        }
        // Refused all the same: it was not for a field, and says nothing of other conversations.
        if (isUnknownField(outcome)) asksShared = true;
        return outcome;
      };
      const first = parse(
        await inPieces(NEWEST, async (fields) => get(conversation, { fields: `messages.limit(${size}){${fields}}` })),
        messageList,
        ({ messages }) => messages,
      );
      if (first.kind === "broken") return first;
      const isInPieces = size < NEWEST;
      const nodes = [...(first.answer?.data ?? [])];
      let { cursor } = cursorOf(first.answer?.paging);
      // What was too much at once comes piece by piece; what does not come is found by the list of ids.
      while (isInPieces && nodes.length < NEWEST && cursor !== undefined) {
        const after = cursor;
        const more = parse(
          await inPieces(NEWEST - nodes.length, async (fields) =>
            get(`${conversation}/messages`, { fields, limit: String(size), after }),
          ),
          messageNodes,
          (page) => page,
        );
        // Nobody could be asked now: all of it is read again when somebody can.
        if (more.kind === "broken" && concernsAll(more.outcome)) return more;
        if (more.kind === "broken") break;
        nodes.push(...more.answer.data);
        ({ cursor } = cursorOf(more.answer.paging));
      }
      const reactions = nodes.map((node) => readReactions(node, accountId));
      const messages = nodes.flatMap((node) => readMessageNode(node, accountId) ?? []);
      const readable = new Set<string>(messages.map(({ mid }) => mid));
      const unread = nodes.filter(({ id }) => !readable.has(id));
      const answer = {
        messages,
        unread: new Map(unread.map((node) => [toMid(node.id), timeMsOf(node["created_time"])])),
        reactions: reactions.flatMap((read) => read ?? []),
        unreadReactions: new Set(nodes.filter((_, nth) => reactions[nth] === undefined).map(({ id }) => toMid(id))),
        ids: new Set(nodes.map(({ id }) => toMid(id))),
        ...(cursor === undefined ? {} : { cursor }),
      };
      return { kind: "ok", answer };
    },
    async ids(conversation, cursor) {
      const query = { fields: "id", limit: String(IDS_AT_ONCE), ...(cursor === undefined ? {} : { after: cursor }) };
      const outcome = await get(`${conversation}/messages`, query);
      return parse(outcome, idList, ({ data, paging: pages }) => ({
        mids: data.map(({ id }) => toMid(id)),
        ...cursorOf(pages),
      }));
    },
    async isThere(mid) {
      const outcome = await get(mid, { fields: "id" });
      if (outcome.kind === "answered") return { kind: "ok", answer: true };
      if (outcome.kind === "refused" && outcome.error.code === DELETED) return { kind: "ok", answer: false };
      return { kind: "broken", outcome };
    },
  };
}

function isTooMuch(outcome: GraphOutcome): boolean {
  return outcome.kind === "refused" && TOO_MUCH.has(outcome.error.code);
}

/** "(#100) Tried accessing nonexisting field"; with a subcode it is something else. */
function isUnknownField(outcome: GraphOutcome): boolean {
  return outcome.kind === "refused" && outcome.error.code === 100 && outcome.error.subcode === undefined;
}

/** Undefined: Meta says something about them that is not understood, which is not the same as none. */
function readReactions(node: unknown, accountId: AccountId): MessagePage["reactions"] | undefined {
  const parsed = reactionNode.safeParse(node);
  if (!parsed.success) return undefined;
  const { id, reactions } = parsed.data;
  return (reactions?.data ?? []).flatMap(({ reaction, users }) =>
    users.map((user) => ({
      mid: toMid(id),
      by: user.id === accountId ? ("account" as const) : ("customer" as const),
      ...readReactedWith(reaction),
    })),
  );
}
