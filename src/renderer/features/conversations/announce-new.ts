import type { QueryClient } from "@tanstack/react-query";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import type { Client } from "#renderer/lib/client.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { previewText } from "./preview.tsx";
import { knownConversation } from "./use-conversations.ts";

/** More than this at once are counted, not read out. */
const READ_OUT = 3;
const LOOKED_AT = 10;

/**
 * Says each new message of a customer once. Called before a round of reads, when the cache still knows the state
 * before; what it returns compares with the state after.
 */
export function announceNew(client: Client, queries: QueryClient, say: (text: string) => void) {
  return (conversationIds: ReadonlySet<number>) => {
    const ids = Array.from(conversationIds).slice(0, LOOKED_AT);
    const before = new Map(ids.map((id) => [id, activityOf(queries, id)]));
    return async (t: Translate): Promise<void> => {
      const found = await Promise.all(ids.map(async (id) => read(client, queries, id)));
      const fresh = found.filter((item) => item !== undefined).filter((item) => isNews(item, before.get(item.id)));
      if (fresh.length === 0) return;
      say(
        fresh.length > READ_OUT
          ? t("announce.messages", { count: fresh.length })
          : fresh.map((item) => sentence(item, t)).join(" "),
      );
    };
  };
}

function activityOf(queries: QueryClient, conversationId: number): number | undefined {
  const known = knownConversation(queries, conversationId);
  return known?.kind === "found" ? known.conversation.lastActivityMs : undefined;
}

function isNews({ lastActivityMs, preview, unreadCount }: ConversationView, beforeMs: number | undefined): boolean {
  if (!("by" in preview) || preview.by !== "customer" || preview.kind === "unsent") return false;
  return beforeMs === undefined ? unreadCount > 0 : lastActivityMs > beforeMs;
}

function sentence({ customer, preview }: ConversationView, t: Translate): string {
  return t("announce.message", { name: displayName(customer, t), text: previewText(preview, t) });
}

async function read(client: Client, queries: QueryClient, conversationId: number) {
  const answer = await queries.fetchQuery({
    queryKey: queryKeys.conversation(conversationId),
    queryFn: async () => client.request("conversations/get", { conversationId }),
  });
  return answer.kind === "found" ? answer.conversation : undefined;
}
