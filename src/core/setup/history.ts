import { toAccountId, type AccountId, type ConversationId } from "#shared/domain/ids.ts";
import type { Foundation } from "../foundation.ts";
import type { EventApplier } from "../inbox/apply-event.ts";
import type { Handlers } from "../rpc/router.ts";
import type { Accounts } from "./accounts.ts";
import { createCatchUp, type CatchUp } from "./catch-up.ts";
import { createGapCloser } from "./close-gaps.ts";
import type { HistoryRows } from "./history-rows.ts";
import { createConversationReader, type ConversationReaderParts } from "./read-conversation.ts";

/** What is read from Meta's history: import, catching up, gaps. */
export interface History extends Pick<CatchUp, "run" | "missedSince" | "lostSince" | "importOf" | "stop"> {
  readonly forget: (id: AccountId) => void;
  /** Brings in what Meta still shows of this one. False when Meta could not be asked. */
  readonly readPast: (conversationId: ConversationId) => Promise<boolean>;
  readonly handlers: Pick<Handlers, "history/gaps" | "history/read-again" | "history/import">;
}

export interface HistoryHooks {
  /** The same gate and the same rules as for what the door brings. */
  readonly applier: EventApplier;
  readonly committed: ConversationReaderParts["committed"];
  readonly isErased: ConversationReaderParts["isErased"];
  readonly isErasedHistory: ConversationReaderParts["isErasedHistory"];
  readonly importChanged: (id: AccountId) => void;
}

/** Whether the import has brought in what Meta still shows of every conversation of the account. */
export function isPastHere(rows: Pick<HistoryRows, "get">, accounts: Accounts, id: AccountId): boolean {
  const read = rows.get(id);
  // Connected by hand, and its history is not asked for.
  if (read === undefined) return accounts.connectionOf(id)?.metaApp === undefined;
  return read.importDone;
}

export function createHistory(foundation: Foundation, rows: HistoryRows, hooks: HistoryHooks): History {
  const { db, clock, logger, graph, conversations, messages, touches, accessOf, health } = foundation;
  const { applier, committed, isErased, isErasedHistory, importChanged } = hooks;
  const parts = { db, rows, messages, touches, isErased, committed };
  const reader = createConversationReader({ ...parts, clock, applier, conversations, isErasedHistory });
  const catchUp = createCatchUp({
    graph,
    clock,
    logger,
    rows,
    reader,
    gaps: createGapCloser(parts),
    accessOf,
    counts: health.history,
    importChanged,
  });
  return {
    run: catchUp.run,
    missedSince: catchUp.missedSince,
    lostSince: catchUp.lostSince,
    importOf: catchUp.importOf,
    stop() {
      foundation.hangUp();
      return catchUp.stop();
    },
    forget: (id) => catchUp.forget(id),
    readPast: (conversationId) => catchUp.readAgain(conversationId),
    handlers: {
      "history/gaps": ({ conversationId }) => ({
        gaps: rows.gaps(conversationId).map(({ fromId: _fromId, ...gap }) => gap),
      }),
      "history/import": ({ accountId, wish }) => ({ changed: catchUp.setImport(toAccountId(accountId), wish) }),
      "history/read-again": async ({ conversationId }) => ({ read: await catchUp.readAgain(conversationId) }),
    },
  };
}
