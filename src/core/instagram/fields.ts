import type { JsonRecord } from "./json.ts";

/**
 * The parser at the door, by hand: a schema library costs more per delivery than everything else here together.
 * Each guard takes what Meta wrote and gives the value in our words, or undefined when it cannot be that.
 */
export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Meta allows 1000; a longer one still passes until here, so that a raised limit at Meta costs nothing. */
const LONGEST_TEXT = 20_000;
const LONGEST_ID = 100;
const LONGEST_MID = 512;
const LONGEST_URL = 8192;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function recordOf(value: unknown): JsonRecord | undefined {
  return isRecord(value) ? value : undefined;
}

/** The id of `{"id": …}`. */
export function idInside(value: unknown): string | undefined {
  return isRecord(value) ? idOf(value["id"]) : undefined;
}

/** Text or number; a number beyond 2^53 has become text before (json.ts). */
export function idOf(value: unknown, longest = LONGEST_ID): string | undefined {
  if (typeof value === "string") return value.length > 0 && value.length <= longest ? value : undefined;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
}

export function midOf(value: unknown): string | undefined {
  return idOf(value, LONGEST_MID);
}

/** Text that says something: not empty, not beyond the bound. */
export function textOf(value: unknown, longest = LONGEST_TEXT): string | undefined {
  return typeof value === "string" && value.length > 0 && value.length <= longest ? value : undefined;
}

/** Something stands where text belongs and `textOf` would lose it: beyond the bound, or no text at all. */
export function isBrokenText(value: unknown): boolean {
  return typeof value === "string" ? value.length > LONGEST_TEXT : value !== undefined && value !== null;
}

export function flagOf(value: unknown): boolean {
  return value === true || value === "true" || value === 1;
}

/** A count, written as a number or as digits. */
export function countOf(value: unknown): number | undefined {
  const count = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** Only links a browser may follow; anything else is as good as none. */
export function urlOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > LONGEST_URL) return undefined;
  return /^https?:\/\//i.test(value) && URL.canParse(value) ? value : undefined;
}

/** Seconds end here: as milliseconds this is March 1973, as seconds the year 5138. */
const FIRST_MILLISECONDS = 1e11;
/** The year 5138 in milliseconds; beyond it a number is no time of ours. */
const LAST_MILLISECONDS = 1e14;

/** UTC milliseconds from milliseconds, seconds, digits as text or ISO text, with which Meta's payloads all come. */
export function timeMsOf(value: unknown): number | undefined {
  if (typeof value === "number") return millisecondsOf(value);
  if (typeof value !== "string" || value.length > 40) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return millisecondsOf(Number(value));
  // Graph writes the zone as +0000. Without one it is UTC: this computer's own zone is nobody's but the owner's.
  const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|([+-]\d\d):?(\d\d))?$/.exec(value);
  if (iso === null) return undefined;
  const [, day, clock, zoneHours = "+00", zoneMinutes = "00"] = iso;
  return withinReason(Date.parse(`${day}T${clock}${zoneHours}:${zoneMinutes}`));
}

function millisecondsOf(value: number): number | undefined {
  return withinReason(Math.round(value < FIRST_MILLISECONDS ? value * 1000 : value));
}

function withinReason(milliseconds: number): number | undefined {
  return milliseconds > 0 && milliseconds < LAST_MILLISECONDS ? milliseconds : undefined;
}
