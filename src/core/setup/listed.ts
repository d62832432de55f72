import type { ConversationId, Mid } from "#shared/domain/ids.ts";
import type { MessageRows } from "../inbox/message-rows.ts";

/** What is known here of a message that Meta lists. */
export interface Listed {
  /** Of its row; undefined where it was erased here. */
  readonly id?: number;
  readonly sentAtMs: number;
  /** Meta's own time. What was written here has this computer's until Meta's copy has come. */
  readonly isMetas: boolean;
}

export interface ListedParts {
  readonly messages: Pick<MessageRows, "find">;
  /** Erased on this computer, by whoever's wish: it is not missing. */
  readonly isErased: (mid: Mid) => boolean;
}

/** Undefined for a message that is not here and was not taken away here either. */
export type ListedHere = (conversationId: ConversationId, mid: Mid) => Listed | undefined;

export function createListedHere({ messages, isErased }: ListedParts): ListedHere {
  return (conversationId, mid) => {
    const known = messages.find(conversationId, mid);
    if (known === undefined || (known.arrived !== 1 && known.unsent_at_ms === null)) {
      return isErased(mid) ? { sentAtMs: 0, isMetas: false } : undefined;
    }
    // What was unsent before it came stands at the time when that was heard of.
    return { id: known.id, sentAtMs: known.sent_at_ms, isMetas: known.origin !== "here" && known.arrived === 1 };
  };
}

const SECOND_MS = 1000;

/** As Meta's history tells it. */
export const wholeSecond = (atMs: number): number => Math.floor(atMs / SECOND_MS) * SECOND_MS;

/** Surely earlier, although Meta's history knows whole seconds and its webhooks milliseconds. */
export const isSurelyBefore = (leftMs: number, rightMs: number): boolean => leftMs < wholeSecond(rightMs);
