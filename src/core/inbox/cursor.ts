import { AppError } from "../app-error.ts";

/**
 * Keyset cursors: the time and id of the last row of a page, as `<time>-<id>`. Opaque to the renderer.
 *
 * @throws AppError `invalid_input` for a cursor this version did not make.
 */
export interface Cursor {
  readonly timeMs: number;
  readonly id: number;
}

export function writeCursor(cursor: Cursor): string {
  return `${cursor.timeMs.toString(36)}-${cursor.id.toString(36)}`;
}

export function readCursor(text: string): Cursor {
  const match = /^([0-9a-z]{1,11})-([0-9a-z]{1,11})$/u.exec(text);
  const timeMs = Number.parseInt(match?.[1] ?? "", 36);
  const id = Number.parseInt(match?.[2] ?? "", 36);
  if (!Number.isSafeInteger(timeMs) || !Number.isSafeInteger(id)) {
    throw new AppError("invalid_input", "This page of the list no longer exists. Load the list again.");
  }
  return { timeMs, id };
}
