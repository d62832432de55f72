import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";

/** What happened to one message, step by step: received, verified, stored, shown; or refused and why. No content. */
export interface Traces {
  /** These messages are on a screen that did not show them before. */
  readonly shown: (messageIds: readonly number[]) => void;
  readonly trace: (input: RouteInput<"messages/trace">) => RouteOutput<"messages/trace">;
  /** Writes what is not written yet. */
  readonly stop: () => void;
}

interface Row {
  readonly origin: "customer" | "here" | "elsewhere";
  readonly arrived: number;
  readonly from_history: number;
  readonly received_ms: number | null;
  readonly shown_ms: number | null;
  readonly unsent_at_ms: number | null;
  readonly state: string | null;
  readonly reason: string | null;
  readonly confirmed_ms: number | null;
  readonly confirmed_by: string | null;
}

/** Whoever scrolls through a year of messages costs one small write a second. */
const WRITE_EVERY_MS = 1_000;
const WRITE_AT_ONCE = 2_000;

export function createTraces(db: Database, clock: Clock): Traces {
  const find = db.prepare<[number], Row>(
    `SELECT m.origin, m.arrived, m.from_history, m.received_ms, h.at_ms AS shown_ms, m.unsent_at_ms, o.state, o.reason, o.confirmed_ms,
       o.confirmed_by
     FROM messages m LEFT JOIN outbox o ON o.message_id = m.id
       LEFT JOIN shown_messages h ON h.message_id = m.id
     WHERE m.id = ?`,
  );
  const mark = db.prepare<[number, number]>(
    `INSERT INTO shown_messages (message_id, at_ms) SELECT id, ? FROM messages WHERE id = ? ON CONFLICT DO NOTHING`,
  );

  const waiting = new Map<number, number>();
  let cancel: (() => void) | undefined;
  let stopped = false;

  const write = (): void => {
    cancel?.();
    cancel = undefined;
    if (waiting.size === 0) return;
    try {
      db.write("traces.shown", () => {
        for (const [id, shownMs] of waiting) mark.run(shownMs, id);
      });
      waiting.clear();
    } catch {
      // Cannot be written now; it is only a mark, and the next message shown tries again.
      if (waiting.size > WRITE_AT_ONCE) waiting.clear();
    }
  };

  return {
    shown(messageIds) {
      if (stopped) return;
      const fresh = messageIds.filter((id) => !waiting.has(id));
      if (fresh.length === 0) return;
      const nowMs = clock.nowMs();
      for (const id of fresh) waiting.set(id, nowMs);
      if (waiting.size >= WRITE_AT_ONCE) return write();
      cancel ??= clock.after(WRITE_EVERY_MS, write);
    },
    trace({ messageId }) {
      const row = find.get(messageId);
      if (row === undefined) return { kind: "not_found" };
      const shownMs = row.shown_ms ?? waiting.get(messageId);
      return {
        kind: "found",
        source: sourceOf(row),
        ...(row.received_ms === null ? {} : { receivedMs: row.received_ms }),
        verified: row.received_ms !== null,
        stored: true,
        ...(shownMs === undefined ? {} : { shownMs }),
        ...(row.confirmed_ms === null ? {} : { confirmedMs: row.confirmed_ms }),
        ...(row.confirmed_by === null ? {} : { confirmedBy: row.confirmed_by }),
        ...(row.state === "refused" ? { refused: row.reason ?? "other" } : {}),
        ...(row.unsent_at_ms === null ? {} : { unsentMs: row.unsent_at_ms }),
      };
    },
    stop() {
      stopped = true;
      write();
    },
  };
}

function sourceOf(row: Row): "webhook" | "history" | "here" {
  if (row.origin === "here") return "here";
  return row.from_history === 1 ? "history" : "webhook";
}
