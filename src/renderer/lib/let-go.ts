import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import type { RouteName, RouteOutput } from "#shared/contract/routes.ts";
import { queryKeys } from "./query-keys.ts";

/**
 * Takes what is gone out of what the page was told, before the host is asked again: it may be slow, or not answer, and
 * nobody may go on reading meanwhile. An answer that was under way may be from before, and a further page is put behind
 * those that were there when it was asked for: whatever arrives is looked through as well. In a thread the row stays
 * where it is, and says nothing until the host has told what stands there now.
 */
export interface LetGo {
  readonly of: (erased: Extract<CoreEvent, { type: "erased" }>) => void;
  /** Another inbox is here: a number stands for something else. */
  readonly startAnew: () => void;
  readonly stop: () => void;
}

/** More than is removed while one answer is under way. */
const MOST_KNOWN = 20_000;

export function startLetGo(queries: QueryClient): LetGo {
  const gone: Gone = { messages: new Set(), conversations: new Set() };
  const look = (queryKey: QueryKey, data: unknown): void => {
    const sift = data === undefined ? undefined : SIFTS.get(queryKey[0]);
    if (sift === undefined) return;
    const left = sift(data, gone, queryKey);
    if (left !== data) queries.setQueryData(queryKey, left);
  };
  const cache = queries.getQueryCache();
  const stop = cache.subscribe((change) => {
    if (change.type !== "updated" || gone.messages.size + gone.conversations.size === 0) return;
    const { query, action } = change;
    // The second is a read that was cut off: it puts back what there was before it.
    const isNew = action.type === "success" || action.type === "setState";
    if (isNew && cache.get(query.queryHash) === query) look(query.queryKey, query.state.data);
  });
  return {
    of({ messageIds, conversationIds }) {
      remember(gone.messages, messageIds);
      remember(gone.conversations, conversationIds);
      for (const { queryKey, state } of cache.getAll()) look(queryKey, state.data);
    },
    startAnew() {
      gone.messages.clear();
      gone.conversations.clear();
    },
    stop,
  };
}

interface Gone {
  readonly messages: Set<number>;
  readonly conversations: Set<number>;
}

function remember(known: Set<number>, ids: readonly number[]): void {
  for (const id of ids) known.add(id);
  for (const id of known) {
    if (known.size <= MOST_KNOWN) return;
    known.delete(id);
  }
}

type Sift = (data: unknown, gone: Gone, queryKey: QueryKey) => unknown;

/** Each gives back the same object where nothing of it is gone. */
const SIFTS: ReadonlyMap<unknown, Sift> = new Map([
  inPages<"search/find">(queryKeys.allFoundMessages, (page, gone) => {
    const isHere = ({ conversationId }: { readonly conversationId: number }): boolean =>
      !gone.conversations.has(conversationId);
    return changed(page, {
      hits: sifted(page.hits, (hit) => (isHere(hit) && !gone.messages.has(hit.messageId) ? hit : undefined)),
      notes: sifted(page.notes, (note) => (isHere(note) ? note : undefined)),
      people: sifted(page.people, (id) => (gone.conversations.has(id) ? undefined : id)),
      conversations: sifted(page.conversations, (conversation) => leftOf(conversation, gone)),
    });
  }),
  inPages<"shared/list">(queryKeys.allShared, (page, gone) =>
    changed(page, { items: sifted(page.items, (item) => (gone.messages.has(item.messageId) ? undefined : item)) }),
  ),
  inPages<"messages/list">(queryKeys.allMessages, (page, gone, [, conversationId]) => {
    const isWhole = typeof conversationId === "number" && gone.conversations.has(conversationId);
    const isGone = (messageId: number): boolean => isWhole || gone.messages.has(messageId);
    return changed(page, { items: sifted(page.items, (message) => silent(message, isGone)) });
  }),
  inPages<"conversations/list">(queryKeys.lists, (page, gone) =>
    changed(page, { items: sifted(page.items, (conversation) => leftOf(conversation, gone)) }),
  ),
  inAnswer<"conversations/get">(queryKeys.allConversations, (answer, gone) => {
    if (answer.kind !== "found") return answer;
    const conversation = leftOf(answer.conversation, gone);
    return conversation === undefined ? { kind: "not_found" } : changed(answer, { conversation });
  }),
]);

function inAnswer<Name extends RouteName>(
  [root]: readonly [string],
  change: (answer: RouteOutput<Name>, gone: Gone, queryKey: QueryKey) => RouteOutput<Name>,
): readonly [string, Sift] {
  // The cache does not say what is in it; what is kept below a key says the key.
  return [root, (data, gone, queryKey) => change(data as RouteOutput<Name>, gone, queryKey)];
}

function inPages<Name extends RouteName>(
  [root]: readonly [string],
  change: (page: RouteOutput<Name>, gone: Gone, queryKey: QueryKey) => RouteOutput<Name>,
): readonly [string, Sift] {
  return [
    root,
    (data, gone, queryKey) => {
      const before = data as InfiniteData<RouteOutput<Name>>;
      return changed(before, { pages: sifted(before.pages, (page) => change(page, gone, queryKey)) });
    },
  ];
}

/** Nothing of a conversation that is gone; without what the list says of it where that is. */
function leftOf<Shown extends ConversationView>(conversation: Shown, gone: Gone): Shown | undefined {
  if (gone.conversations.has(conversation.id)) return undefined;
  const { previewMessageId } = conversation;
  if (previewMessageId === undefined || !gone.messages.has(previewMessageId)) return conversation;
  if (conversation.preview.kind === "unsent") return conversation;
  return { ...conversation, preview: { kind: "text", by: "customer", text: "" }, previewMessageId: undefined };
}

/** Without its content, or without what it quotes; itself where neither is gone, or the host has told that it is. */
function silent(message: MessageView, isGone: (messageId: number) => boolean): MessageView {
  const { id, quote } = message;
  if (isGone(id)) {
    const { text, referral, attachments, reactions } = message;
    const says =
      attachments.length + reactions.length > 0 || [text, quote, referral].some((part) => part !== undefined);
    return says
      ? { ...message, text: undefined, quote: undefined, referral: undefined, attachments: [], reactions: [] }
      : message;
  }
  if (quote?.kind !== "message" || quote.messageId === undefined || !isGone(quote.messageId)) return message;
  return quote.text === undefined ? message : { ...message, quote: { ...quote, text: undefined, state: "missing" } };
}

function sifted<Item>(items: Item[], sift: (item: Item) => Item | undefined): Item[] {
  const left = items.map(sift).filter((item) => item !== undefined);
  return left.length === items.length && left.every((item, index) => item === items[index]) ? items : left;
}

function changed<Whole extends object>(whole: Whole, parts: Partial<Whole>): Whole {
  const now = { ...whole, ...parts };
  return (Object.keys(parts) as (keyof Whole)[]).every((name) => now[name] === whole[name]) ? whole : now;
}
