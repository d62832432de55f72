import type { Context } from "../context.ts";
import { idAt, recordAt, type JsonRecord } from "../json.ts";
import type { Account } from "../model.ts";
import { findConversation } from "../store.ts";
import { ok, refuse, type Reply } from "./call.ts";
import { badParameter, faults } from "./faults.ts";

/**
 * Gives a conversation that another app holds to the caller's (Meta, "Conversation Routing"): from then on its messages
 * come directly, not in standby. Taking what one has already changes nothing.
 */
export function takeThreadControl({ world }: Context, account: Account, body: JsonRecord): Reply {
  const recipientId = idAt(recordAt(body, "recipient"), "id");
  if (recipientId === undefined) return refuse(badParameter("The parameter recipient is required"));
  const conversation = findConversation(world, account.id, recipientId);
  if (conversation === undefined) return refuse(faults.noSuchUser);
  conversation.isHeldByOtherApp = false;
  return ok({ success: true });
}
