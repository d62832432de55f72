import type { Foundation } from "../foundation.ts";
import type { Handlers } from "../rpc/router.ts";
import { createConversationCommands } from "./conversation-commands.ts";
import { createConversationViews } from "./conversation-views.ts";
import { createMessageViews } from "./message-views.ts";

/** What the screen reads of the inbox, and what it marks as read. */
export function inboxHandlers({
  db,
  clock,
  health,
  touches,
  changed,
}: Foundation): Pick<
  Handlers,
  | "conversations/list"
  | "conversations/counts"
  | "conversations/closing-before"
  | "conversations/get"
  | "conversations/mark-read"
  | "messages/list"
> {
  const views = createConversationViews(db, clock);
  const commands = createConversationCommands(db, touches);
  return {
    "conversations/list": views.list,
    "conversations/counts": views.counts,
    "conversations/closing-before": views.closingBefore,
    "conversations/get": views.get,
    "conversations/mark-read"(input) {
      const answer = commands.markRead(input);
      if (answer.kind === "changed") changed([input.conversationId], "rows");
      return answer;
    },
    "messages/list": createMessageViews(db, health.traces.shown).list,
  };
}
