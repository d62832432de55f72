import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import type { PauseReason } from "#shared/contract/accounts.ts";
import type { HoldReason } from "#shared/contract/messages.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { MessageRows } from "../inbox/message-rows.ts";
import type { GraphAccess, GraphClient, GraphError } from "../instagram/graph-client.ts";
import type { RateLimits } from "../instagram/rate-limits.ts";
import type { Clock, Logger } from "../ports.ts";
import type { PrepareMedia } from "./prepare-media.ts";
import type { Reply, ReplyRows } from "./reply-rows.ts";
import type { ReplyStates } from "./reply-states.ts";
import type { ReplySettler } from "./settle-reply.ts";

/** What the outbox needs of the other rooms to bring a reply to Meta and its fate back. */
export interface OutboxParts {
  readonly db: Database;
  readonly rows: ReplyRows;
  readonly states: ReplyStates;
  readonly settler: ReplySettler;
  readonly messages: MessageRows;
  readonly touches: ConversationTouches;
  readonly graph: GraphClient;
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly media: Pick<PrepareMedia, "prepare" | "abandon" | "isFetched" | "settled">;
  /** Address and token to send with; undefined when the owner has to sign in (again). */
  readonly accessOf: (accountId: AccountId) => GraphAccess | undefined;
  readonly pauseAccount: (accountId: AccountId, because: PauseReason) => void;
  /** Meta has said whether the app holds the Human Agent feature. */
  readonly humanAgentIs: (accountId: AccountId, state: "approved" | "missing") => void;
  /** Meta says that another app has the conversation. Inside a transaction. */
  readonly heldByOtherApp: (conversationId: ConversationId, nowMs: number) => void;
  /** Meta has taken a person's answer. */
  readonly answered: (conversationId: ConversationId) => void;
  readonly changed: (conversationIds: readonly ConversationId[]) => void;
  readonly lineIs: (online: boolean) => void;
}

/**
 * Puts a reply aside for its writer; of what nobody has written nothing stays. Inside the reply's step.
 */
export function holdOrDrop(
  { states, rows, touches }: Pick<OutboxParts, "states" | "rows" | "touches">,
  reply: Reply,
  reason: HoldReason,
  error?: GraphError,
): void {
  if (reply.author === "person" || reply.messageId === null) return states.hold(reply.id, reason, error);
  rows.deleteMessage(reply.messageId);
  touches.touch(reply.conversationId).inserted -= 1;
}

/** Writes one step of a reply, with its conversation's summary, and tells the screens. */
export type Step = (reply: Pick<Reply, "conversationId">, name: string, work: () => void) => void;

export function createStep({ db, touches, changed }: Pick<OutboxParts, "db" | "touches" | "changed">): Step {
  return ({ conversationId }, name, work) => {
    const ids = db.write(name, () => {
      touches.touch(conversationId);
      work();
      return touches.flush();
    });
    changed(ids);
  };
}

/** Like `Step`, in one transaction with all that is written in the same turn. Rejects when it could not be written. */
export type StepTogether = (reply: Pick<Reply, "conversationId">, name: string, work: () => void) => Promise<void>;

interface Waiting {
  readonly conversationId: ConversationId;
  readonly name: string;
  readonly work: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Meta answers many replies at once: a queue costs one wait for the disk, not one for each of them. */
export function createStepTogether(
  { db, touches, changed }: Pick<OutboxParts, "db" | "touches" | "changed">,
  step: Step,
): StepTogether {
  let waiting: Waiting[] = [];
  const oneByOne = (group: readonly Waiting[]): void => {
    for (const { conversationId, name, work, resolve, reject } of group) {
      try {
        step({ conversationId }, name, work);
        resolve();
      } catch (error) {
        reject(error);
      }
    }
  };
  const commit = (): void => {
    const group = waiting;
    waiting = [];
    if (group.length === 1) return oneByOne(group);
    let ids: readonly ConversationId[];
    try {
      ids = db.write("outbox.together", () => {
        for (const { conversationId, work } of group) {
          touches.touch(conversationId);
          work();
        }
        return touches.flush();
      });
    } catch {
      // One of them must not take the others with it.
      touches.discard();
      return oneByOne(group);
    }
    changed(ids);
    for (const { resolve } of group) resolve();
  };
  return ({ conversationId }, name, work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commit);
      waiting.push({ conversationId, name, work, resolve, reject });
    });
}
