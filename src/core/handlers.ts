import { toAccountId, toMessageId, type AccountId } from "#shared/domain/ids.ts";
import type { AppState } from "#shared/contract/app-state.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { Erasure } from "./erasure/index.ts";
import type { ConversationCommands } from "./inbox/conversation-commands.ts";
import type { ConversationViews } from "./inbox/conversation-views.ts";
import type { MessageViews } from "./inbox/message-views.ts";
import type { Health } from "./health/health.ts";
import type { KeptEvents } from "./inbox/kept-events.ts";
import type { Dispatcher } from "./outbox/dispatcher.ts";
import type { Replies } from "./outbox/replies.ts";
import type { ReplyRows } from "./outbox/reply-rows.ts";
import type { Handlers } from "./rpc/router.ts";
import type { ConnectAccount } from "./setup/connect-account.ts";
import type { SettingsRoom } from "./setup/settings.ts";
import type { Quarantine } from "./webhook/quarantine.ts";
import type { QuarantineRetry } from "./webhook/retry-quarantined.ts";

export interface HandlerParts {
  readonly appState: () => AppState;
  readonly connectAccount: ConnectAccount;
  readonly conversationViews: ConversationViews;
  readonly messageViews: MessageViews;
  readonly commands: ConversationCommands;
  readonly replies: Replies;
  readonly replyRows: ReplyRows;
  readonly dispatcher: Dispatcher;
  readonly settings: SettingsRoom;
  readonly erasure: Erasure;
  readonly health: Health;
  readonly keptEvents: KeptEvents;
  readonly quarantine: Quarantine;
  readonly quarantineRetry: QuarantineRetry;
  /** An account has been connected, for the first time or again. */
  readonly accountConnected: (id: AccountId) => void;
  readonly emit: (event: CoreEvent) => void;
}

/** Which room answers which route; commands also tell the screens and the outbox that something changed. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { conversationViews, messageViews, commands, replies, settings, dispatcher, emit } = parts;

  const afterChange = <Answer>(conversationId: number | undefined, answer: Answer): Answer => {
    if (conversationId !== undefined) emit({ type: "conversations", conversationIds: [conversationId] });
    dispatcher.wake();
    return answer;
  };
  /** Asked before the command: a discarded reply can no longer say where it was. */
  const conversationOf = (messageId: number): number | undefined =>
    parts.replyRows.get(toMessageId(messageId))?.conversationId;

  return {
    "app/state": parts.appState,
    "accounts/connect": async (input) => {
      const answer = await parts.connectAccount(input);
      if (answer.kind === "connected") {
        emit({ type: "accounts" });
        dispatcher.wake();
        parts.accountConnected(toAccountId(answer.account.id));
      }
      return answer;
    },
    "conversations/list": conversationViews.list,
    "conversations/counts": conversationViews.counts,
    "conversations/get": conversationViews.get,
    "conversations/mark-read": (input) => afterChange(input.conversationId, commands.markRead(input)),
    "conversations/set-done": (input) => afterChange(input.conversationId, commands.setDone(input)),
    "messages/list": messageViews.list,
    "messages/trace": parts.health.traces.trace,
    "replies/send": (input) => afterChange(input.conversationId, replies.send(input)),
    "replies/retry": (input) => afterChange(conversationOf(input.messageId), replies.retry(input)),
    "replies/discard": (input) => afterChange(conversationOf(input.messageId), replies.discard(input)),
    "erasure/find-customers": parts.erasure.findCustomers,
    "erasure/preview": parts.erasure.preview,
    "erasure/start": parts.erasure.start,
    "erasure/cancel": parts.erasure.cancel,
    "erasure/get": parts.erasure.get,
    "erasure/list": parts.erasure.list,
    "retention/get": parts.erasure.retention.get,
    "retention/set": parts.erasure.retention.set,
    "health/today": parts.health.today,
    "events/list": parts.keptEvents.list,
    "quarantine/list": parts.quarantine.list,
    "quarantine/get": parts.quarantine.get,
    "quarantine/retry": parts.quarantineRetry.retry,
    "quarantine/drop": parts.quarantine.drop,
    "settings/get": settings.get,
    "settings/set": async (input) => {
      const answer = await settings.set(input);
      emit({ type: "settings" });
      return answer;
    },
  };
}
