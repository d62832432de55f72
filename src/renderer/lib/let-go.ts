import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { queryKeys } from "./query-keys.ts";

type Found = RouteOutput<"search/find">;
type Shared = RouteOutput<"shared/list">;

/**
 * Takes what is gone out of what was found and of what was shared, before the host is asked again: it may be slow, or not
 * answer, and nobody may go on reading meanwhile.
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
}

const inPages = <Page>(data: InfiniteData<Page> | undefined, change: (page: Page) => Page) =>
  data === undefined ? undefined : { ...data, pages: data.pages.map(change) };
