/**
 * Dates and numbers for the screen, all by Intl in the computer's time zone. `Intl` formatters are dear to make and
 * cheap to use: one of each per language.
 */
export interface Format {
  /** 09:41 */
  readonly time: (ms: number) => string;
  /** A time today, else a day: 09:41 · Yesterday · Tue · 12 Nov · 12/11/2024 */
  readonly listTime: (ms: number, nowMs: number, yesterday: string) => string;
  /** A heading: Today · Yesterday · Tuesday 17 November */
  readonly day: (ms: number, nowMs: number, words: { readonly today: string; readonly yesterday: string }) => string;
  /** A time with its day when that is not today: 14:20 · Tue 24 Nov, 14:20 */
  readonly moment: (ms: number, nowMs: number) => string;
  /** 3 May 2025 */
  readonly date: (ms: number) => string;
  /** 3 May 2025, 14:20, for machine-exact reading on hover. */
  readonly full: (ms: number) => string;
  /** What was chosen in a field that speaks the browser's language: Tue 24 Nov 2026 · Tue 24 Nov 2026, 14:20 */
  readonly chosenDay: (ms: number) => string;
  readonly chosenTime: (ms: number) => string;
  /** Tuesday */
  readonly weekday: (ms: number) => string;
  readonly number: (value: number) => string;
  /** 40 %, of a part of one. */
  readonly percent: (part: number) => string;
  /** 1.2 MB, 2 GB */
  readonly size: (bytes: number) => string;
  /** 1:07, of a sound or film. */
  readonly length: (seconds: number) => string;
  /** 3 May 2025, 14:20:05, for tracing what happened. */
  readonly exact: (ms: number) => string;
  /** one, two and three */
  readonly list: (parts: readonly string[]) => string;
}

export function createFormat(locale: string): Format {
  const formatter = (options: Intl.DateTimeFormatOptions) => {
    const plain = new Intl.DateTimeFormat(locale, options);
    // The half of the day is no line of its own.
    return { format: (ms: number) => plain.format(ms).replace(/(:\d\d) (?=\p{L})/u, "$1\u00A0") };
  };
  const time = formatter({ hour: "2-digit", minute: "2-digit" });
  const weekday = formatter({ weekday: "short" });
  const longWeekday = formatter({ weekday: "long" });
  const dayMonth = formatter({ day: "numeric", month: "short" });
  const shortDate = formatter({ day: "numeric", month: "numeric", year: "2-digit" });
  const dayHeading = formatter({ weekday: "long", day: "numeric", month: "long" });
  const dayHeadingYear = formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const moment = formatter({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const date = formatter({ day: "numeric", month: "short", year: "numeric" });
  const wholeDay = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
  const chosenDay = formatter(wholeDay);
  const chosenTime = formatter({ ...wholeDay, hour: "2-digit", minute: "2-digit" });
  const full = formatter({ dateStyle: "medium", timeStyle: "short" });
  const number = new Intl.NumberFormat(locale);
  const twoDigits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false });
  const unit = (name: string) => new Intl.NumberFormat(locale, { style: "unit", unit: name, maximumFractionDigits: 1 });
  const [megabytes, gigabytes] = [unit("megabyte"), unit("gigabyte")];
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const exact = formatter({ dateStyle: "medium", timeStyle: "medium" });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });

  return {
    time: (ms) => time.format(ms),
    listTime: (ms, nowMs, yesterday) => {
      const days = daysBetween(ms, nowMs);
      if (days <= 0) return time.format(ms);
      if (days === 1) return yesterday;
      if (days < 7) return weekday.format(ms);
      return sameYear(ms, nowMs) ? dayMonth.format(ms) : shortDate.format(ms);
    },
    day: (ms, nowMs, words) => {
      const days = daysBetween(ms, nowMs);
      if (days === 0) return words.today;
      if (days === 1) return words.yesterday;
      return sameYear(ms, nowMs) ? dayHeading.format(ms) : dayHeadingYear.format(ms);
    },
    moment: (ms, nowMs) => (daysBetween(ms, nowMs) === 0 ? time.format(ms) : together(moment.format(ms))),
    date: (ms) => date.format(ms),
    full: (ms) => full.format(ms),
    chosenDay: (ms) => chosenDay.format(ms),
    chosenTime: (ms) => chosenTime.format(ms),
    weekday: (ms) => longWeekday.format(ms),
    number: (value) => number.format(value),
    percent: (part) => percent.format(part),
    size: (bytes) => {
      const inMegabytes = bytes / 1024 ** 2;
      return inMegabytes < 1024 ? megabytes.format(inMegabytes) : gigabytes.format(inMegabytes / 1024);
    },
    length: (seconds) => {
      const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
      return `${number.format(Math.floor(whole / 60))}:${twoDigits.format(whole % 60)}`;
    },
    exact: (ms) => exact.format(ms),
    list: (parts) => list.format(parts),
  };
}

/** Stays on one line in the middle of a sentence: a day without its time says nothing. */
const together = (text: string): string => text.replaceAll(" ", "\u00A0");

const DAY_MS = 86_400_000;

/** Calendar days from `ms` to `nowMs` here; 0 is the same day. Midnights are compared, so a 23-hour day counts as one. */
export function daysBetween(ms: number, nowMs: number): number {
  return Math.round((startOfDay(nowMs) - startOfDay(ms)) / DAY_MS);
}

export function startOfDay(ms: number): number {
  const day = new Date(ms);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

function sameYear(ms: number, nowMs: number): boolean {
  return new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
}
