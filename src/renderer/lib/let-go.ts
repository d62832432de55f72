import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { queryKeys } from "./query-keys.ts";

type Found = RouteOutput<"search/find">;
type Shared = RouteOutput<"shared/list">;
type Thread = RouteOutput<"messages/list">;

/**
 * Takes what is gone out of what was found, of what was shared and of the threads, before the host is asked again: it may
 * be slow, or not answer, and nobody may go on reading meanwhile. In a thread the row stays where it is, and says nothing
 * until the host has told what stands there now.
 */
export function letGoOf(queries: QueryClient, erased: Extract<CoreEvent, { type: "erased" }>): void {
  const messages = new Set(erased.messageIds);
  const conversations = new Set(erased.conversationIds);
  const isMessageHere = ({ messageId }: { readonly messageId: number }): boolean => !messages.has(messageId);
  const isHere = ({ conversationId }: { readonly conversationId: number }): boolean =>
    !conversations.has(conversationId);
  queries.setQueriesData<InfiniteData<Found>>({ queryKey: queryKeys.allFoundMessages }, (data) =>
    inPages(data, (page) => ({
      ...page,
      hits: page.hits.filter((hit) => isMessageHere(hit) && isHere(hit)),
      notes: page.notes.filter(isHere),
      people: page.people.filter((id) => !conversations.has(id)),
      conversations: page.conversations.filter(({ id }) => !conversations.has(id)),
    })),
  );
  queries.setQueriesData<InfiniteData<Shared>>({ queryKey: queryKeys.allShared }, (data) =>
    inPages(data, (page) => ({ ...page, items: page.items.filter(isMessageHere) })),
  );
  const silence = (queryKey: QueryKey, isGone: (messageId: number) => boolean): void => {
    queries.setQueriesData<InfiniteData<Thread>>({ queryKey }, (data) =>
      inPages(data, (page) => ({ ...page, items: page.items.map((message) => silent(message, isGone)) })),
    );
  };
  if (messages.size > 0) silence(queryKeys.allMessages, (messageId) => messages.has(messageId));
  for (const conversationId of conversations) silence(queryKeys.messages(conversationId), () => true);
}

/** Without its content, or without what it quotes; itself where neither is gone. */
function silent(message: MessageView, isGone: (messageId: number) => boolean): MessageView {
  const { id, quote } = message;
  if (isGone(id)) {
    return { ...message, text: undefined, quote: undefined, referral: undefined, attachments: [], reactions: [] };
  }
  if (quote?.kind !== "message" || quote.messageId === undefined || !isGone(quote.messageId)) return message;
  return { ...message, quote: { ...quote, text: undefined, state: "missing" } };
}

const inPages = <Page>(data: InfiniteData<Page> | undefined, change: (page: Page) => Page) =>
  data === undefined ? undefined : { ...data, pages: data.pages.map(change) };
