import { createHash } from "node:crypto";
import type { QuarantineEntry, QuarantineReason } from "#shared/contract/health.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { AccountId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import { readCursor, writeCursor } from "../inbox/cursor.ts";
import type { Clock, Logger } from "../ports.ts";

/** A part of a delivery that could not become part of the inbox, with its reason. */
export interface QuarantinedPart {
  readonly reason: QuarantineReason;
  /** A delivery that holds this part alone, or the whole body where it has no parts. */
  readonly raw: string;
  readonly accountId?: AccountId;
  /** The message it seems to be about: an unsend removes the quarantined copy too. */
  readonly mid?: Mid;
}

/** What quarantine needs to know to try an entry again. */
export interface QuarantinedRow {
  readonly id: number;
  readonly receivedMs: number;
  readonly reason: QuarantineReason;
  readonly raw: string;
  readonly digest: string;
  /** False: cut, so that reading it would say something else than Meta did. */
  readonly whole: boolean;
}

/**
 * What Meta sent and the inbox could not take: kept once each for 30 days, so that it can be looked at, and tried
 * again with a later version.
 */
export interface Quarantine {
  /** Inside the caller's transaction. */
  readonly keep: (receivedMs: number, part: QuarantinedPart) => void;
  readonly list: (input: RouteInput<"quarantine/list">) => RouteOutput<"quarantine/list">;
  readonly get: (input: RouteInput<"quarantine/get">) => RouteOutput<"quarantine/get">;
  readonly drop: (input: RouteInput<"quarantine/drop">) => RouteOutput<"quarantine/drop">;
  readonly find: (id: number) => QuarantinedRow | undefined;
  /** Ids of entries that can be tried again, oldest first, after `afterId`. */
  readonly nextWhole: (afterId: number, limit: number) => readonly number[];
  readonly lastId: () => number;
  /** Ids of entries that this version has not tried, oldest first. */
  readonly untried: () => readonly number[];
  /** Ids of entries that came for this account before it was connected. */
  readonly ofUnknownAccount: (accountId: string) => readonly number[];
  /** Inside the caller's transaction. */
  readonly remove: (id: number) => void;
  /** Inside the caller's transaction: this version has tried it and it stays. */
  readonly markTried: (id: number) => void;
  /** Removes what is older than 30 days. */
  readonly sweep: () => void;
}

export interface QuarantineParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of this Shopbell: a later one tries again what this one could not understand. */
  readonly version: string;
  readonly changed: () => void;
  readonly bounds?: QuarantineBounds;
}

export interface QuarantineBounds {
  readonly rows: number;
  readonly chars: number;
}

const KEEP_MS = 30 * 24 * 3_600_000;
/** A month of a busy shop in which not one event is understood: tens of thousands of rows of half a kilobyte. */
const MOST: QuarantineBounds = { rows: 50_000, chars: 64 * 1024 * 1024 };
/** A message with a hundred attachments is a tenth of it; only a broken body is longer, and is cut. */
export const LONGEST_RAW = 256 * 1024;
const DEFAULT_PAGE = 50;

const ENTRY_COLUMNS = `id, received_ms AS receivedMs, reason, account_id AS accountId, mid IS NOT NULL AS aboutMessage, size`;
interface EntryRow {
  readonly id: number;
  readonly receivedMs: number;
  readonly reason: QuarantineReason;
  readonly accountId: string | null;
  readonly aboutMessage: number;
  readonly size: number;
}

export function createQuarantine(parts: QuarantineParts): Quarantine {
  const { db, clock, logger, version, changed } = parts;
  const most = parts.bounds ?? MOST;
  const insert = db.prepare(
    `INSERT INTO quarantine (received_ms, account_id, mid, reason, digest, size, tried_with, raw)
     VALUES (@receivedMs, @accountId, @mid, @reason, @digest, @size, @version, @raw) ON CONFLICT DO NOTHING`,
  );
  const expire = db.prepare<[number]>(`DELETE FROM quarantine WHERE received_ms < ?`);
  const total = db.prepare<[], { rows: number; chars: number | null }>(
    `SELECT count(*) AS rows, sum(min(size, ${LONGEST_RAW})) AS chars FROM quarantine`,
  );
  const dropOldest = db.prepare<[number]>(
    `DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine ORDER BY id LIMIT ?)`,
  );
  const page = db.prepare<[number, number, number], EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM quarantine WHERE (received_ms, id) < (?, ?) ORDER BY received_ms DESC, id DESC LIMIT ?`,
  );
  const pageOfReason = db.prepare<[QuarantineReason, number, number, number], EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM quarantine WHERE reason = ? AND (received_ms, id) < (?, ?)
     ORDER BY received_ms DESC, id DESC LIMIT ?`,
  );
  const one = db.prepare<[number], EntryRow & { readonly raw: string; readonly digest: string }>(
    `SELECT ${ENTRY_COLUMNS}, raw, digest FROM quarantine WHERE id = ?`,
  );
  const nextWhole = db.prepare<[number, number], { id: number }>(
    `SELECT id FROM quarantine WHERE id > ? AND size <= ${LONGEST_RAW} ORDER BY id LIMIT ?`,
  );
  const lastId = db.prepare<[], { id: number | null }>(`SELECT max(id) AS id FROM quarantine`);
  const untried = db.prepare<[string], { id: number }>(
    `SELECT id FROM quarantine WHERE tried_with IS NOT ? AND size <= ${LONGEST_RAW} ORDER BY id`,
  );
  const ofUnknownAccount = db.prepare<[string], { id: number }>(
    `SELECT id FROM quarantine WHERE reason = 'unknown_account' AND account_id = ? ORDER BY id`,
  );
  const isUnsent = db.prepare<[Mid], { found: number }>(
    `SELECT 1 AS found FROM messages WHERE mid = ? AND unsent_at_ms IS NOT NULL LIMIT 1`,
  );
  const remove = db.prepare<[number]>(`DELETE FROM quarantine WHERE id = ?`);
  const markTried = db.prepare<[string, number]>(`UPDATE quarantine SET tried_with = ? WHERE id = ?`);

  /** Never less than there is; counted anew when it seems to be too much. */
  let held: { rows: number; chars: number } | undefined;
  const count = () => {
    const { rows, chars } = total.get() ?? { rows: 0, chars: 0 };
    return { rows, chars: chars ?? 0 };
  };
  const stayWithinBounds = (moreChars: number): void => {
    held = held === undefined ? count() : { rows: held.rows + 1, chars: held.chars + moreChars };
    if (held.rows <= most.rows && held.chars <= most.chars) return;
    for (held = count(); held.rows > most.rows || held.chars > most.chars; held = count()) {
      // A tenth at a time, so that the next ones do not have to count again at once.
      dropOldest.run(Math.max(1, Math.floor(held.rows / 10)));
      logger.warn("quarantine.bounded");
    }
  };
  const expireOld = (): number => expire.run(clock.nowMs() - KEEP_MS).changes;

  return {
    keep(receivedMs, { reason, raw, accountId, mid }) {
      // A late copy of what the customer has taken back is not kept either.
      if (mid !== undefined && isUnsent.get(mid) !== undefined) return;
      const inserted = insert.run({
        receivedMs,
        accountId: accountId ?? null,
        mid: mid ?? null,
        reason,
        digest: digestOf(reason, raw),
        size: raw.length,
        version,
        raw: raw.slice(0, LONGEST_RAW),
      });
      if (inserted.changes === 0) return;
      expireOld();
      stayWithinBounds(Math.min(raw.length, LONGEST_RAW));
      logger.warn("webhook.quarantined", { reason });
      changed();
    },
    list(input) {
      const limit = input.limit ?? DEFAULT_PAGE;
      const start = { timeMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
      const { timeMs, id } = input.cursor === undefined ? start : readCursor(input.cursor);
      const rows =
        input.reason === undefined
          ? page.all(timeMs, id, limit + 1)
          : pageOfReason.all(input.reason, timeMs, id, limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(toEntry),
        ...(rows.length > limit && last !== undefined
          ? { nextCursor: writeCursor({ timeMs: last.receivedMs, id: last.id }) }
          : {}),
      };
    },
    get({ quarantineId }) {
      const row = one.get(quarantineId);
      return row === undefined ? { kind: "not_found" } : { kind: "found", entry: toEntry(row), raw: row.raw };
    },
    drop({ quarantineIds }) {
      const dropped = db.write("quarantine.drop", () =>
        quarantineIds.reduce((sum, id) => sum + remove.run(id).changes, 0),
      );
      if (dropped > 0) changed();
      return { dropped };
    },
    find(id) {
      const row = one.get(id);
      return row === undefined ? undefined : { ...row, whole: row.size <= LONGEST_RAW };
    },
    nextWhole: (afterId, limit) => nextWhole.all(afterId, limit).map(({ id }) => id),
    lastId: () => lastId.get()?.id ?? 0,
    untried: () => untried.all(version).map(({ id }) => id),
    ofUnknownAccount: (accountId) => ofUnknownAccount.all(accountId).map(({ id }) => id),
    remove: (id) => void remove.run(id),
    markTried: (id) => void markTried.run(version, id),
    sweep() {
      if (db.write("quarantine.sweep", expireOld) > 0) changed();
    },
  };
}

/** What makes two entries the same entry. */
export function digestOf(reason: QuarantineReason, raw: string): string {
  return createHash("sha256").update(`${reason}\n${raw}`).digest("hex");
}

function toEntry(row: EntryRow): QuarantineEntry {
  return {
    id: row.id,
    receivedMs: row.receivedMs,
    reason: row.reason,
    ...(row.accountId === null ? {} : { accountId: row.accountId }),
    aboutMessage: row.aboutMessage === 1,
    size: row.size,
    whole: row.size <= LONGEST_RAW,
  };
}
