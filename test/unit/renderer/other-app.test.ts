/** While another app answers nothing can be written here, and that ends by the clock, without an event. */
import { environmentManager, QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import type { ThreadOwner } from "#shared/contract/conversations.ts";
import { conversationQuery } from "#renderer/features/conversations/use-conversations.ts";
import type { Client } from "#renderer/lib/client.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";
import { conversationView } from "../../support/conversation-view.ts";

test("a conversation that another app has is read again every minute, until it is not", async () => {
  vi.useFakeTimers();
  // Where there is no window, TanStack Query reads nothing again by itself.
  environmentManager.setIsServer(() => false);
  let owner: ThreadOwner = "other";
  const request = vi.fn(async () => ({
    kind: "found",
    conversation: conversationView({ id: 1, lastActivityMs: 1, threadOwner: owner }),
  }));
  const queries = createQueryClient();
  const client = { request } as unknown as Client;
  const stop = new QueryObserver(queries, conversationQuery(client, 1)).subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(request).toHaveBeenCalledTimes(1);
  owner = "unknown";
  await vi.advanceTimersByTimeAsync(1000);
  expect(request).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(request).toHaveBeenCalledTimes(2);
  stop();
  queries.clear();
  vi.useRealTimers();
});
