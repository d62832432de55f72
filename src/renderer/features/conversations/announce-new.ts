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
const MOST_HEARD = 200;

/**
 * Says each new message of a customer once, and each reply that has come to a stop. `hear` is called when the host tells
 * of a change, while the cache still knows the state before; `round` when it is about to be read again, and what that
 * returns, afterwards: it compares the two.
 */
export function announceNew(client: Client, queries: QueryClient, say: (text: string) => void) {
  const heard = new Map<number, ConversationView | undefined>();
  const hear = (conversationIds: readonly number[]): void => {
    // A round that is under way may bring the new state before the one that is for it begins.
    for (const id of conversationIds) {
      if (heard.size < MOST_HEARD && !heard.has(id)) heard.set(id, stateOf(queries, id));
    }
  };
  const round = (conversationIds: ReadonlySet<number>) => {
    const ids = Array.from(conversationIds).slice(0, LOOKED_AT);
    const before = new Map(ids.map((id) => [id, heard.has(id) ? heard.get(id) : stateOf(queries, id)]));
    for (const id of conversationIds) heard.delete(id);
    return async (t: Translate): Promise<void> => {
      await Promise.allSettled(ids.map(async (id) => read(client, queries, id)));
      // As it is known now: what was answered first may have been unsent while the last was waited for. A removal cuts
      // reads off; the lists have been read by then.
      const found = ids.flatMap((id) => stateOf(queries, id) ?? []);
      const fresh = found.filter((item) => isNews(item, before.get(item.id)?.lastActivityMs));
      const messages =
        fresh.length > READ_OUT
          ? [t("announce.messages", { count: fresh.length })]
          : fresh.map((item) => sentence(item, t));
      const stopped = found.flatMap((item) => stopOf(item, before.get(item.id), t) ?? []);
      const said = [...stopped.slice(0, READ_OUT), ...messages];
      if (said.length > 0) say(said.join(" "));
    };
  };
  return { hear, round };
}

function stateOf(queries: QueryClient, conversationId: number): ConversationView | undefined {
  const known = knownConversation(queries, conversationId);
  return known?.kind === "found" ? known.conversation : undefined;
}

/** A reply of this conversation that does not go on by itself, since it was last looked at. */
function stopOf(now: ConversationView, before: ConversationView | undefined, t: Translate): string | undefined {
  // Of what stood still before anybody looked nothing has just happened.
  if (before === undefined) return undefined;
  const name = displayName(now.customer, t);
  if (now.refusedCount > before.refusedCount) return t("announce.refused", { name });
  if (now.toConfirmCount > before.toConfirmCount) return t("announce.toConfirm", { name });
  return now.keptCount > before.keptCount ? t("announce.kept", { name }) : undefined;
}

function isNews({ lastActivityMs, preview, unreadCount }: ConversationView, beforeMs: number | undefined): boolean {
  if (!("by" in preview) || preview.by !== "customer" || preview.kind === "unsent") return false;
  // It has just gone.
  if (preview.kind === "text" && preview.text === "") return false;
  return beforeMs === undefined ? unreadCount > 0 : lastActivityMs > beforeMs;
}

function sentence({ customer, preview }: ConversationView, t: Translate): string {
  return t("announce.message", { name: displayName(customer, t), text: previewText(preview, t) });
}

async function read(client: Client, queries: QueryClient, conversationId: number): Promise<void> {
  await queries.fetchQuery({
    queryKey: queryKeys.conversation(conversationId),
    queryFn: async () => client.request("conversations/get", { conversationId }),
  });
}
