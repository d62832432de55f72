import type { OpenTime } from "./open-time.ts";
import type { Figures } from "#shared/contract/figures.ts";

/** One message, as far as the figures need it; in the order of Meta's time. */
export type FigureRow = readonly [sentAtMs: number, conversationId: number, isFromCustomer: number];

interface Wait {
  readonly beganMs: number;
  /** The customer's last message in it: Meta's windows count from there. */
  lastMs: number;
}

const HOUR_MS = 3_600_000;
const ONE_DAY_MS = 24 * HOUR_MS;
const WINDOW_MS = 7 * ONE_DAY_MS;

/**
 * Counts what one pass over the messages tells.
 *
 * @param dayStarts midnights of the days to show, and the end of the last: one more than there are days. Rows from before
 *   the first only say who is waiting already.
 * @param openTime how much of a wait counts for the median; a night in which the shop is closed does not.
 */
export function countFigures(
  rows: Iterable<FigureRow>,
  dayStarts: readonly number[],
  nowMs: number,
  openTime: OpenTime = (fromMs, untilMs) => untilMs - fromMs,
): Figures {
  const [fromMs = 0] = dayStarts;
  const days = dayStarts.slice(0, -1).map((startMs) => ({ startMs, received: 0, sent: 0 }));
  const waiting = new Map<number, Wait>();
  const responsesMs: number[] = [];
  const in24h = { answered: 0, of: 0 };
  let closedUnanswered = 0;
  let day = 0;

  const closeIfLate = (wait: Wait, atMs: number): boolean => {
    if (atMs - wait.lastMs <= WINDOW_MS) return false;
    if (wait.beganMs >= fromMs) {
      closedUnanswered += 1;
      in24h.of += 1;
    }
    return true;
  };

  for (const [atMs, conversationId, isFromCustomer] of rows) {
    if (atMs >= fromMs) {
      while (day < days.length - 1 && atMs >= (dayStarts[day + 1] ?? Number.POSITIVE_INFINITY)) day += 1;
      const today = days[day];
      if (today !== undefined) today[isFromCustomer === 1 ? "received" : "sent"] += 1;
    }
    const open = waiting.get(conversationId);
    const wait = open !== undefined && closeIfLate(open, atMs) ? undefined : open;
    if (isFromCustomer === 1) {
      if (wait === undefined) waiting.set(conversationId, { beganMs: atMs, lastMs: atMs });
      else wait.lastMs = atMs;
      continue;
    }
    waiting.delete(conversationId);
    if (wait === undefined || wait.beganMs < fromMs) continue;
    const tookMs = atMs - wait.beganMs;
    responsesMs.push(openTime(wait.beganMs, atMs));
    in24h.of += 1;
    if (tookMs <= ONE_DAY_MS) in24h.answered += 1;
  }
  for (const wait of waiting.values()) {
    if (closeIfLate(wait, nowMs) || wait.beganMs < fromMs) continue;
    // Whoever has waited for less than a day may still be answered in time.
    if (nowMs - wait.beganMs > ONE_DAY_MS) in24h.of += 1;
  }
  const medianMs = medianOf(responsesMs);
  return {
    days,
    ...(medianMs === undefined ? {} : { medianResponseMs: medianMs }),
    answered: responsesMs.length,
    answeredIn24h: in24h,
    closedUnanswered,
  };
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = Float64Array.from(values).toSorted();
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : Math.round((low + high) / 2);
}
