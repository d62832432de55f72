import type { PlainKey } from "#renderer/i18n/types.ts";
import { startOfDay } from "#renderer/i18n/format.ts";

export interface SnoozeChoice {
  readonly label: PlainKey;
  readonly untilMs: number;
}

const HOUR_MS = 3_600_000;
const MORNING = 9;
const EVENING = 18;
const LATER_HOURS = 3;

/**
 * When one may want to see something again, by this computer's calendar: in a few hours, this evening, tomorrow morning,
 * Monday morning. What is already over, or the same as another, is left out.
 */
export function snoozeChoices(nowMs: number): readonly SnoozeChoice[] {
  const evening = atHour(nowMs, 0, EVENING);
  const daysToMonday = (8 - new Date(nowMs).getDay()) % 7 || 7;
  const tomorrow = atHour(nowMs, 1, MORNING);
  const nextWeek = atHour(nowMs, daysToMonday, MORNING);
  const later = roundUp(nowMs + LATER_HOURS * HOUR_MS);
  const choices: readonly SnoozeChoice[] = [
    { label: "snooze.later", untilMs: later },
    { label: "snooze.evening", untilMs: evening },
    { label: "snooze.tomorrow", untilMs: tomorrow },
    { label: "snooze.nextWeek", untilMs: nextWeek },
  ];
  return choices.filter(({ untilMs }, at) => {
    if (untilMs - nowMs < HOUR_MS) return false;
    // "Later today" has to be today.
    if (at === 0 && startOfDay(untilMs) !== startOfDay(nowMs)) return false;
    return choices.findIndex((other) => other.untilMs === untilMs) === at;
  });
}

function atHour(nowMs: number, days: number, hour: number): number {
  const day = new Date(nowMs);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour).getTime();
}

/** To the next quarter of an hour. */
function roundUp(ms: number): number {
  const quarter = HOUR_MS / 4;
  return Math.ceil(ms / quarter) * quarter;
}

/** What `<input type="datetime-local">` wants and gives: the computer's own time without a zone. */
export function toLocalInput(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Undefined when it is not a time. */
export function fromLocalInput(text: string): number | undefined {
  const ms = new Date(text).getTime();
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/u.test(text) && Number.isFinite(ms) ? ms : undefined;
}
