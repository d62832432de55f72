import { renameSync, writeFileSync } from "node:fs";

/** Writes a small file whole and renames it, so that a crash leaves the one before. */
export function writeNote(path: string, note: object): void {
  writeFileSync(`${path}.new`, JSON.stringify(note, undefined, 2), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}
