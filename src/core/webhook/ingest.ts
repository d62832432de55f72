import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import { AppError } from "../app-error.ts";
import type { Database } from "../db/database.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { EventApplier } from "../inbox/apply-event.ts";
import { parseDelivery, type InboundEvent, type NotUnderstood } from "../instagram/index.ts";
import type { Clock, Logger } from "../ports.ts";
import { createGroupCommit } from "./group-commit.ts";
import type { Quarantine, QuarantinedPart } from "./quarantine.ts";

/** Signed bytes in, rows on disk out. */
export interface Ingest {
  /** Resolves when everything in the delivery is on disk, understood or in quarantine. */
  readonly accept: (body: Buffer) => Promise<"kept" | "unknown_object">;
  readonly close: () => void;
}

export interface IngestParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly applier: EventApplier;
  readonly conversations: ConversationIndex;
  readonly touches: ConversationTouches;
  readonly quarantine: Quarantine;
  readonly isKnownAccount: (id: AccountId) => boolean;
  /** Called after the commit with what it changed. */
  readonly committed: (conversationIds: readonly ConversationId[]) => void;
}

interface Delivery {
  readonly events: readonly InboundEvent[];
  readonly notUnderstood: readonly NotUnderstood[];
  readonly receivedMs: number;
}

export function createIngest(parts: IngestParts): Ingest {
  const { db, clock, logger, applier, conversations, touches, quarantine } = parts;
  const applyEvent = (event: InboundEvent, receivedMs: number): void => {
    if (event.kind !== "dashboard_test" && !parts.isKnownAccount(event.accountId)) {
      return quarantine.keep(receivedMs, asPart("unknown_account", event));
    }
    applier.apply(event);
  };

  /** One event that cannot be applied must not hold back the others: it goes to quarantine with its reason. */
  const applySafely = (event: InboundEvent, receivedMs: number): void => {
    try {
      db.write("webhook.event", () => applyEvent(event, receivedMs));
    } catch (error) {
      if (error instanceof AppError && error.code === "storage_failed") throw error;
      logger.error("webhook.apply_failed", error, { kind: event.kind });
      conversations.forget();
      quarantine.keep(receivedMs, asPart("apply_failed", event));
    }
  };

  const commit = (deliveries: readonly Delivery[], apply: typeof applyEvent): readonly ConversationId[] => {
    try {
      return db.write("webhook.commit", () => {
        for (const { events, notUnderstood, receivedMs } of deliveries) {
          for (const event of events) apply(event, receivedMs);
          for (const part of notUnderstood) quarantine.keep(receivedMs, part);
        }
        return touches.flush();
      });
    } catch (error) {
      touches.discard();
      conversations.forget();
      throw error;
    }
  };

  const group = createGroupCommit<Delivery>((deliveries) => {
    let changed: readonly ConversationId[];
    try {
      changed = commit(deliveries, applyEvent);
    } catch (error) {
      if (error instanceof AppError && error.code === "storage_failed") throw error;
      logger.error("webhook.group_failed", error);
      // The slow way: every event in a savepoint of its own.
      changed = commit(deliveries, applySafely);
    }
    parts.committed(changed);
  });

  return {
    async accept(body) {
      const receivedMs = clock.nowMs();
      const parsed = parseDelivery(body, receivedMs);
      if (parsed.kind === "unknown_object") return "unknown_object";
      await group.submit({ events: parsed.events, notUnderstood: parsed.notUnderstood, receivedMs }, body.length);
      return "kept";
    },
    close: () => group.close(),
  };
}

function asPart(reason: QuarantinedPart["reason"], event: InboundEvent): QuarantinedPart {
  const mid = "mid" in event ? event.mid : undefined;
  return { reason, raw: JSON.stringify(event), accountId: event.accountId, ...(mid === undefined ? {} : { mid }) };
}
