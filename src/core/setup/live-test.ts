import { z } from "zod";
import type { AccountId } from "#shared/domain/ids.ts";
import type { GraphAccess, GraphClient } from "../instagram/graph-client.ts";
import { timeMsOf } from "../instagram/fields.ts";
import type { Clock } from "../ports.ts";
import { broken } from "./explain.ts";
import type { LinkResult } from "./link-result.ts";

/**
 * Whether a message of a real person comes all the way by itself. Nothing else tells that the app is published and may
 * hear from the public: every call works, and no webhook ever comes.
 */
export interface LiveTestParts {
  readonly graph: GraphClient;
  readonly clock: Clock;
  readonly accessOf: (id: AccountId) => GraphAccess | undefined;
}

const newest = z.object({ data: z.array(z.object({ updated_time: z.unknown() })) });
/** A webhook takes seconds; after this long the message will not come by itself. */
const GRACE_MS = 60_000;

/**
 * @param lastDeliveryMs when a webhook of this account last came.
 * @param connectedMs when it was signed in: what was written since should have come.
 */
export async function checkLiveTest(
  { graph, clock, accessOf }: LiveTestParts,
  id: AccountId,
  lastDeliveryMs: number | undefined,
  connectedMs: number | undefined,
): Promise<LinkResult> {
  if (lastDeliveryMs !== undefined) return { state: "ok", parts: [{ name: "app_published", state: "ok" }] };
  const waiting = broken("no_message_yet", { parts: [{ name: "app_published", state: "waiting" }] });
  const access = accessOf(id);
  if (access === undefined || connectedMs === undefined) return waiting;
  const outcome = await graph.call({
    method: "GET",
    ...access,
    path: "me/conversations",
    query: { platform: "instagram", limit: "1", fields: "updated_time" },
  });
  if (outcome.kind !== "answered") return waiting;
  const parsed = newest.safeParse(outcome.data);
  const updatedMs = parsed.success ? timeMsOf(parsed.data.data[0]?.updated_time) : undefined;
  const nowMs = clock.nowMs();
  const shouldHaveCome = updatedMs !== undefined && updatedMs > connectedMs + GRACE_MS && nowMs - updatedMs > GRACE_MS;
  if (!shouldHaveCome) return waiting;
  return broken("only_found_by_asking", {
    parts: [{ name: "app_published", state: "needs_you", cause: "only_found_by_asking" }],
    details: { what: "GET conversations", atMs: nowMs },
  });
}
