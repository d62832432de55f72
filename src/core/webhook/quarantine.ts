import { createHash } from "node:crypto";
import type { AccountId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { NotUnderstood } from "../instagram/index.ts";
import type { Logger } from "../ports.ts";

/** A part of a delivery that could not become part of the inbox, with its reason. */
export interface QuarantinedPart {
  readonly reason: NotUnderstood["reason"] | "unknown_account" | "apply_failed";
  readonly raw: string;
  readonly accountId?: AccountId;
  /** The message it seems to be about: an unsend removes the quarantined copy too. */
  readonly mid?: Mid;
}

export interface Quarantine {
  /** Keeps a part, once however often Meta sends it. Inside the caller's transaction. */
  readonly keep: (receivedMs: number, part: QuarantinedPart) => void;
}

const MOST_ROWS = 5_000;
const LONGEST_RAW = 64 * 1024;

export function createQuarantine(db: Database, logger: Logger): Quarantine {
  const insert = db.prepare<[number, string | null, string | null, string, string, string]>(
    `INSERT INTO quarantine (received_ms, account_id, mid, reason, raw, digest) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const bound = db.prepare(`DELETE FROM quarantine WHERE id <= (SELECT max(id) FROM quarantine) - ${MOST_ROWS}`);

  return {
    keep(receivedMs, { reason, raw, accountId, mid }) {
      const digest = createHash("sha256").update(`${reason}\n${raw}`).digest("hex");
      insert.run(receivedMs, accountId ?? null, mid ?? null, reason, raw.slice(0, LONGEST_RAW), digest);
      bound.run();
      logger.warn("webhook.quarantined", { reason });
    },
  };
}
