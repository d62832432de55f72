/** Faults that cross the contract. Stable codes: the renderer turns them into sentences, tests rely on them. */
export const ERROR_CODES = [
  /** The caller is not known: no or wrong token, foreign frame, foreign origin. */
  "unauthorized",
  "unknown_route",
  "invalid_input",
  "too_large",
  /** The core is stopping or not started. */
  "unavailable",
  /** The database cannot be written now (disk full, locked, damaged). */
  "storage_failed",
  /** The database was last used with a newer version of Shopbell, whose format this one does not know. */
  "newer_database",
  /** The screen is locked; `lock/unlock` opens it. */
  "locked",
  "not_found",
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Every answer that crosses the contract. Nothing is thrown across. */
export type Envelope<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } };
