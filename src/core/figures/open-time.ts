import { hasHours, openingAt, type Opening, type WorkingHours } from "#shared/domain/working-hours.ts";

/** How much of a stretch of time the shop was open, in milliseconds. */
export type OpenTime = (fromMs: number, untilMs: number) => number;

/**
 * Every opening of a period is worked out once, so that asking about thousands of waits in it costs a search each. A
 * shop without hours is always open.
 */
export function createOpenTime(hours: WorkingHours, periodFromMs: number, periodUntilMs: number): OpenTime {
  if (!hasHours(hours)) return (fromMs, untilMs) => untilMs - fromMs;
  const openings: (Opening & { readonly beforeMs: number })[] = [];
  let sumMs = 0;
  for (let nowMs = periodFromMs; nowMs < periodUntilMs;) {
    const opening = openingAt(hours, nowMs);
    if (opening === undefined) break;
    openings.push({ ...opening, beforeMs: sumMs });
    sumMs += opening.untilMs - opening.fromMs;
    nowMs = opening.untilMs;
  }
  /** Open time from the beginning of the period until this moment. */
  const upTo = (timeMs: number): number => {
    let [low, high] = [0, openings.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((openings[middle]?.fromMs ?? Number.POSITIVE_INFINITY) <= timeMs) low = middle + 1;
      else high = middle;
    }
    const opening = openings[low - 1];
    return opening === undefined ? 0 : opening.beforeMs + Math.min(timeMs, opening.untilMs) - opening.fromMs;
  };
  return (fromMs, untilMs) => upTo(untilMs) - upTo(fromMs);
}
