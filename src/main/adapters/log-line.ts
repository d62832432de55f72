import { AppError } from "#core/app-error.ts";
import type { LogFields } from "#core/ports.ts";

/**
 * What may reach a log file: the event's name, its fields, and of an error its class, its code and where it was
 * thrown. Messages of errors stay out, because engines quote the input in them (`Unexpected token 'H', "Hello An"…`);
 * only our own sentences (AppError) are kept.
 */
export function logLine(event: string, fields: LogFields = {}, error?: unknown): string {
  const shown: Record<string, unknown> = { event: clean(event) };
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) shown[clean(key)] = typeof value === "string" ? clean(value) : value;
  }
  if (error !== undefined) shown["error"] = describeError(error);
  return JSON.stringify(shown);
}

const MAX_FIELD_LENGTH = 200;
const MAX_CAUSES = 3;

/** Belt to the callers' braces: long digit runs keep three digits, Meta's tokens and long opaque runs keep none. */
function clean(text: string): string {
  return text
    .slice(0, MAX_FIELD_LENGTH)
    .replaceAll(/\b(?:EAA|IGAA|IGQV)[\w-]{8,}/gu, "[token]")
    .replaceAll(/[A-Za-z0-9_-]{32,}/gu, "[opaque]")
    .replaceAll(/\d{7,}/gu, (digits) => `···${digits.slice(-3)}`);
}

function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = "code" in error && (typeof error.code === "string" || typeof error.code === "number");
  return {
    name: clean(error.name),
    ...(code ? { code: clean(String(error.code)) } : {}),
    ...(error instanceof AppError ? { message: clean(error.message) } : {}),
    at: stackPlaces(error),
    ...(error.cause !== undefined && depth < MAX_CAUSES ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** Function and file name with line: no folder, since it starts with the owner's user name. */
function stackPlaces(error: Error): string[] {
  const places = (error.stack ?? "").matchAll(/^\s+at (?:(?<what>[\w.<> ]+) \()?.*?(?<where>[\w.-]+:\d+:\d+)\)?$/gmu);
  return [...places].slice(0, 8).map(({ groups }) => `${groups?.["what"] ?? "?"} ${groups?.["where"] ?? ""}`);
}
