import type { AccountId } from "#shared/domain/ids.ts";
import { AppError } from "../app-error.ts";
import type { Database } from "../db/database.ts";
import type { EventApplier } from "../inbox/apply-event.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { DeliveryPart } from "../instagram/index.ts";
import type { Logger } from "../ports.ts";
import type { QuarantinedPart } from "./quarantine.ts";

/** Puts one part of a delivery where it belongs: into the inbox, or into quarantine with its reason. */
export interface PartApplier {
  /** Inside the caller's transaction. Throws what the inbox throws. */
  readonly apply: (part: DeliveryPart, receivedMs: number, keep: Keep) => void;
  /**
   * The same in a savepoint: a part that the inbox refuses goes to quarantine and holds up no other. Throws only when
   * nothing can be written at all.
   */
  readonly applySafely: (part: DeliveryPart, receivedMs: number, keep: Keep) => void;
}

type Keep = (receivedMs: number, part: QuarantinedPart) => void;

export interface PartApplierParts {
  readonly db: Database;
  readonly logger: Logger;
  readonly applier: EventApplier;
  readonly conversations: ConversationIndex;
  readonly isKnownAccount: (id: AccountId) => boolean;
}

export function createPartApplier(parts: PartApplierParts): PartApplier {
  const { db, logger, applier, conversations, isKnownAccount } = parts;

  const apply: PartApplier["apply"] = (part, receivedMs, keep) => {
    if (part.kind === "not_understood") return keep(receivedMs, { ...part.part, raw: part.delivery() });
    const { event } = part;
    // A test from the dashboard names an account that nobody has.
    if (event.kind !== "dashboard_test" && !isKnownAccount(event.accountId)) {
      return keep(receivedMs, asQuarantined("unknown_account", part));
    }
    applier.apply(event, receivedMs);
  };

  return {
    apply,
    applySafely(part, receivedMs, keep) {
      try {
        db.write("webhook.part", () => apply(part, receivedMs, keep));
      } catch (error) {
        if (isStorageFault(error) || part.kind === "not_understood") throw error;
        logger.error("webhook.apply_failed", error, { kind: part.event.kind });
        conversations.forget();
        keep(receivedMs, asQuarantined("apply_failed", part));
      }
    },
  };
}

export function isStorageFault(error: unknown): boolean {
  return error instanceof AppError && error.code === "storage_failed";
}

function asQuarantined(
  reason: "unknown_account" | "apply_failed",
  { event, delivery }: Extract<DeliveryPart, { kind: "event" }>,
): QuarantinedPart {
  const mid = "mid" in event ? event.mid : undefined;
  return { reason, raw: delivery(), accountId: event.accountId, ...(mid === undefined ? {} : { mid }) };
}
