import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { WorkingHours } from "#shared/domain/working-hours.ts";
import type { Database } from "../db/database.ts";
import { dayStartMs } from "../health/daily-counts.ts";
import type { Clock } from "../ports.ts";
import { createOpenTime } from "./open-time.ts";
import { countFigures, type FigureRow } from "./figures.ts";

export type GetFigures = (input: RouteInput<"figures/get">) => RouteOutput<"figures/get">;

/** Waits that began this long before the first day may have ended in it. */
const BEFORE_MS = 8 * 24 * 3_600_000;

/** Reads one index from end to end of the days asked for, and no message. */
export function createGetFigures(db: Database, clock: Clock, hours: () => WorkingHours): GetFigures {
  const rows = db
    .prepare<[number, number]>(
      `SELECT sent_at_ms, conversation_id, direction = 'in' FROM messages INDEXED BY messages_days
       WHERE sent_at_ms >= ? AND sent_at_ms < ? AND is_self = 0 AND automatic = 0
       ORDER BY sent_at_ms`,
    )
    .raw();
  return ({ days }) => {
    const nowMs = clock.nowMs();
    const starts = Array.from({ length: days + 1 }, (_, index) => dayStartMs(nowMs, index - days + 1));
    const [fromMs = 0, untilMs = nowMs] = [starts[0], starts.at(-1)];
    const openTime = createOpenTime(hours(), fromMs - BEFORE_MS, untilMs);
    return countFigures(rows.iterate(fromMs - BEFORE_MS, untilMs) as Iterable<FigureRow>, starts, nowMs, openTime);
  };
}
