import type { AccountView } from "#shared/contract/accounts.ts";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { messagingWindow, type MessagingWindow } from "#shared/domain/messaging-window.ts";

/** Meta's window of a conversation now, with what Meta itself has said about it. */
export function windowOf(
  { lastQualifyingMs, refusedWindow }: Pick<ConversationView, "lastQualifyingMs" | "refusedWindow">,
  nowMs: number,
): MessagingWindow {
  return messagingWindow(lastQualifyingMs, nowMs, refusedWindow);
}

/** Meta has said, or the owner, that the app does not hold the Human Agent feature. */
export const lacksHumanAgent = (account: AccountView | undefined): boolean => account?.humanAgent === "missing";

/** Nothing can be written to this customer from here now; the line over the text field says why. */
export function isReadOnly(
  conversation: Pick<ConversationView, "threadOwner">,
  window: MessagingWindow,
  account: AccountView | undefined,
): boolean {
  if (window.kind === "closed" || window.kind === "never_opened") return true;
  if (window.kind === "human_agent" && lacksHumanAgent(account)) return true;
  return conversation.threadOwner === "other";
}
