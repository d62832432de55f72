import type { ErrorCode } from "#shared/contract/errors.ts";

/** A fault with a stable code and a plain sentence. Expected outcomes are unions, never this. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}
