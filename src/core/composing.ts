import type { ConversationId } from "#shared/domain/ids.ts";
import type { Foundation } from "./foundation.ts";
import { createSavedReplies } from "./outbox/saved-replies.ts";
import { createSenderActions } from "./outbox/sender-actions.ts";
import type { Handlers } from "./rpc/router.ts";

/** What helps to write a reply and is none itself: saved replies, and the signs that somebody is writing. */
export interface Composing {
  readonly handlers: Pick<
    Handlers,
    "saved-replies/list" | "saved-replies/save" | "saved-replies/remove" | "conversations/typing"
  >;
  /** Instagram has taken an answer of the owner's in this conversation. */
  readonly answered: (conversationId: ConversationId) => void;
}

export function createComposing(foundation: Foundation): Composing {
  const { db, clock, emit, graph, settings, accessOf, line, opened } = foundation;
  const savedReplies = createSavedReplies(db, clock, emit);
  const senderActions = createSenderActions({
    db,
    clock,
    graph,
    settings: settings.get,
    accessOf,
    isOnline: line.isOnline,
  });
  opened.add(senderActions.stop);
  return {
    handlers: {
      "saved-replies/list": savedReplies.list,
      "saved-replies/save": savedReplies.save,
      "saved-replies/remove": savedReplies.remove,
      "conversations/typing": senderActions.typing,
    },
    answered: senderActions.answered,
  };
}
