import { hash } from "node:crypto";
import { toMid, type AccountId, type CustomerId, type Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";

/**
 * Fingerprints of what was erased here, so that a late copy of it is known when it comes: from Meta's retries (36 hours
 * at most), from an echo, from Meta's history. A fingerprint is a hash with a random key of this database; neither an
 * id nor a text can be read from it.
 */
export interface Tombstones {
  /** All of these belong inside the caller's transaction. */
  readonly addMessage: (mid: Mid, untilMs: number | undefined) => void;
  /** A reply that may have left, and whose mid is not known: its echo is known by its text, once. */
  readonly addReply: (accountId: AccountId, customerId: CustomerId, text: string, untilMs: number) => void;
  /** Meta's history of this customer up to this time (Meta's clock) does not come back; what is newer does. */
  readonly addCustomer: (accountId: AccountId, customerId: CustomerId, upToMs: number) => void;
  readonly hasMessage: (mid: Mid) => boolean;
  /** Whether this is the echo of such a reply; if so its mid takes the place of its text. */
  readonly takeReply: (accountId: AccountId, customerId: CustomerId, text: string, mid: Mid) => boolean;
  readonly customerUpToMs: (accountId: AccountId, customerId: CustomerId) => number | undefined;
  /** A code for a request of Meta's: the same for the same request, and not to be guessed. */
  readonly codeOf: (request: string) => string;
  /** Drops some of those whose time is over; false when none is left. */
  readonly dropExpired: (nowMs: number) => boolean;
}

/** Longer than Meta retries and than a shop is closed for a holiday. */
export const TOMBSTONE_MS = 40 * 24 * 3_600_000;
/** What an event that is not a message is known by, beside the mids. */
export const eventMid = (kind: string, key: string): Mid => toMid(`event:${kind}:${key}`);

const FINGERPRINT_BYTES = 16;
const DROPPED_AT_ONCE = 500;

const NO_PRINT = Buffer.alloc(0);
const INSERT = `INSERT INTO tombstones (fingerprint, kind, up_to_ms, until_ms)
  VALUES (@fingerprint, @kind, @upToMs, @untilMs) ON CONFLICT (fingerprint) DO UPDATE SET
    up_to_ms = CASE WHEN excluded.up_to_ms > coalesce(up_to_ms, 0) THEN excluded.up_to_ms ELSE up_to_ms END,
    until_ms = CASE WHEN until_ms IS NULL OR excluded.until_ms IS NULL THEN NULL ELSE max(until_ms, excluded.until_ms) END
  WHERE excluded.up_to_ms > coalesce(up_to_ms, 0)
    OR (until_ms IS NOT NULL AND (excluded.until_ms IS NULL OR excluded.until_ms > until_ms))`;

/** This database's own key, then those of inboxes whose erasures it has taken over; one word each. */
function keysOf(db: Database): readonly string[] {
  const stored = db.prepare<[], { key: string }>(`SELECT key FROM erasure_key`).get()?.key ?? "";
  const keys = stored.split(" ").filter((key) => key !== "");
  if (keys.length === 0) throw new Error("The database has no key for fingerprints");
  return keys;
}

/**
 * What was erased from one inbox is known in another from now on, with the keys it was made with. Inside the caller's
 * transaction on `to`; those who have it open read its keys anew.
 */
export function takeOverTombstones(from: Database, to: Database): void {
  const own = keysOf(to);
  const keys = [...own, ...keysOf(from).filter((key) => !own.includes(key))];
  if (keys.length > own.length) to.prepare<[string]>(`UPDATE erasure_key SET key = ?`).run(keys.join(" "));
  const insert = to.prepare(INSERT);
  const rows = from.prepare<[], object>(
    `SELECT fingerprint, kind, up_to_ms AS upToMs, until_ms AS untilMs FROM tombstones`,
  );
  for (const row of rows.iterate()) insert.run(row);
}

export function createTombstones(db: Database): Tombstones {
  const keys = keysOf(db);
  const insert = db.prepare(INSERT);
  const find = db.prepare<[Buffer], { up_to_ms: number | null; until_ms: number | null }>(
    `SELECT up_to_ms, until_ms FROM tombstones WHERE fingerprint = ?`,
  );
  const remove = db.prepare<[Buffer]>(`DELETE FROM tombstones WHERE fingerprint = ?`);
  const dropExpired = db.prepare<[number]>(`DELETE FROM tombstones WHERE until_ms < ? LIMIT ${DROPPED_AT_ONCE}`);
  // Every message that comes in is held against the tombstones: where there are none, that costs nothing.
  const isThere = (rest: string) => db.prepare(`SELECT 1 FROM tombstones ${rest} LIMIT 1`).get() !== undefined;
  let some = isThere("");
  let someReplies = isThere("WHERE kind = 'reply'");

  const prints = (kind: string, value: string): readonly Buffer[] =>
    keys.map((key) => hash("sha256", `${key}\n${kind}\n${value}`, "buffer").subarray(0, FINGERPRINT_BYTES));
  /** New ones are made with this database's own key. */
  const fingerprint = (kind: string, value: string): Buffer => prints(kind, value)[0] ?? NO_PRINT;
  const replyName = (accountId: AccountId, customerId: CustomerId, text: string): string =>
    `${accountId} ${customerId} ${text.normalize("NFC").replace(/\s+/gu, " ").trim()}`;
  const add = (
    kind: "message" | "reply" | "customer",
    print: Buffer,
    values: { readonly upToMs?: number; readonly untilMs?: number | undefined },
  ): void => {
    insert.run({ fingerprint: print, kind, upToMs: values.upToMs ?? null, untilMs: values.untilMs ?? null });
    some = true;
    if (kind === "reply") someReplies = true;
  };

  return {
    addMessage: (mid, untilMs) => add("message", fingerprint("message", mid), { untilMs }),
    addReply: (accountId, customerId, text, untilMs) =>
      add("reply", fingerprint("reply", replyName(accountId, customerId, text)), { untilMs }),
    addCustomer: (accountId, customerId, upToMs) =>
      add("customer", fingerprint("customer", `${accountId} ${customerId}`), { upToMs }),
    hasMessage: (mid) => some && prints("message", mid).some((print) => find.get(print) !== undefined),
    takeReply(accountId, customerId, text, mid) {
      if (!someReplies) return false;
      const print = prints("reply", replyName(accountId, customerId, text)).find((one) => find.get(one) !== undefined);
      const found = print === undefined ? undefined : find.get(print);
      if (print === undefined || found === undefined) return false;
      remove.run(print);
      add("message", fingerprint("message", mid), { untilMs: found.until_ms ?? undefined });
      return true;
    },
    customerUpToMs(accountId, customerId) {
      if (!some) return undefined;
      const times = prints("customer", `${accountId} ${customerId}`).flatMap(
        (print) => find.get(print)?.up_to_ms ?? [],
      );
      return times.length === 0 ? undefined : Math.max(...times);
    },
    codeOf: (request) => fingerprint("code", request).toString("hex"),
    dropExpired: (nowMs) => dropExpired.run(nowMs).changes === DROPPED_AT_ONCE,
  };
}
