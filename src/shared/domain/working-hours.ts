/**
 * When the shop answers, by this computer's own calendar: seven days from Monday on, each with no, one or two times. A
 * week without any time means that the owner has said nothing.
 */
export interface OpenTime {
  /** Minutes after midnight; `untilMin` is later than `fromMin`, at most 1440. */
  readonly fromMin: number;
  readonly untilMin: number;
}
export type WorkingHours = readonly (readonly OpenTime[])[];

export const NO_HOURS: WorkingHours = [[], [], [], [], [], [], []];
export const MOST_TIMES_A_DAY = 2;

const DAYS_AHEAD = 8;

export const hasHours = (hours: WorkingHours): boolean => hours.some((times) => times.length > 0);

/** The opening that is under way, or the next one; undefined when the shop has no hours. */
export function openingAt(hours: WorkingHours, nowMs: number): Opening | undefined {
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    for (const { fromMin, untilMin } of timesOf(hours, nowMs, ahead)) {
      const untilMs = at(nowMs, ahead, untilMin);
      if (untilMs > nowMs) return { fromMs: at(nowMs, ahead, fromMin), untilMs };
    }
  }
  return undefined;
}

export interface Opening {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** True also when the shop has no hours: then nobody is told that it is closed. */
export function isOpenAt(hours: WorkingHours, nowMs: number): boolean {
  const opening = openingAt(hours, nowMs);
  return opening === undefined || opening.fromMs <= nowMs;
}

/** When the shop opens again after the time that is under way; the next opening when it is closed. */
export function nextOpeningMs(hours: WorkingHours, nowMs: number): number | undefined {
  const opening = openingAt(hours, nowMs);
  if (opening === undefined || opening.fromMs > nowMs) return opening?.fromMs;
  return openingAt(hours, opening.untilMs)?.fromMs;
}

function timesOf(hours: WorkingHours, nowMs: number, ahead: number): readonly OpenTime[] {
  // Sunday is 0 for JavaScript and the last day of this week.
  const day = (new Date(at(nowMs, ahead, 0)).getDay() + 6) % 7;
  return [...(hours[day] ?? [])].sort((a, b) => a.fromMin - b.fromMin);
}

/** So many days after today, at this minute of the day's own clock, also where the clocks are changed. */
function at(nowMs: number, daysAhead: number, minute: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysAhead, 0, minute).getTime();
}

/** "Mon–Fri 09:00–18:00, Sat 10:00–14:00" in words and digits of the language; empty when there are no hours. */
export function describeHours(hours: WorkingHours, locale: string): string {
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  // Before AM and PM nobody writes 09.
  const { hour12 } = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions();
  const hour = hour12 === true ? "numeric" : "2-digit";
  const clock = new Intl.DateTimeFormat(locale, { hour, minute: "2-digit", timeZone: "UTC" });
  // 1 January 2024 was a Monday.
  const dayName = (day: number) => weekday.format(Date.UTC(2024, 0, 1 + day));
  const time = (minute: number) => clock.format(Date.UTC(2024, 0, 1, 0, minute));
  const words = hours.map((times) =>
    times.map(({ fromMin, untilMin }) => `${time(fromMin)}–${time(untilMin)}`).join(" "),
  );
  const groups: { readonly first: number; last: number; readonly words: string }[] = [];
  words.forEach((text, day) => {
    if (text === "") return;
    const before = groups.at(-1);
    if (before?.words === text && before.last === day - 1) before.last = day;
    else groups.push({ first: day, last: day, words: text });
  });
  return new Intl.ListFormat(locale, { style: "narrow", type: "unit" }).format(
    groups.map(({ first, last, words: text }) =>
      first === last ? `${dayName(first)} ${text}` : `${dayName(first)}–${dayName(last)} ${text}`,
    ),
  );
}
