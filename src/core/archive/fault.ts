import type { ArchiveFault } from "#shared/contract/archive.ts";

/** An expected way for archive work to end badly; the screen has a sentence for each. */
export class ArchiveError extends Error {
  readonly fault: ArchiveFault;

  constructor(fault: ArchiveFault, options?: { cause?: unknown }) {
    super(fault, options);
    this.name = "ArchiveError";
    this.fault = fault;
  }
}

const CODES: readonly (readonly [code: RegExp, fault: ArchiveFault])[] = [
  [/^(?:SQLITE_FULL|ENOSPC|EDQUOT)/u, "disk_full"],
  [/^SQLITE_(?:CORRUPT|NOTADB|FORMAT)/u, "damaged"],
  [/^(?:EACCES|EPERM|EROFS|SQLITE_(?:READONLY|CANTOPEN|PERM))/u, "not_writable"],
  [/^(?:ENOENT|EISDIR|ENOTDIR|EIO|SQLITE_IOERR)/u, "not_readable"],
];

/** What to tell of an error: ours by its name, the disk's by its code. */
export function faultOf(error: unknown): ArchiveFault {
  if (error instanceof ArchiveError) return error.fault;
  if (!(error instanceof Error)) return "unknown";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const row = CODES.find(([pattern]) => pattern.test(code));
  if (row !== undefined) return row[1];
  return error.cause === undefined ? "unknown" : faultOf(error.cause);
}
