import type { ErasureView } from "#shared/contract/erasure.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";
import type { ErasureRows } from "./erasure-rows.ts";
import type { Tombstones } from "./tombstones.ts";

/** Receipts for what Meta asks to be removed: the sign-in of a person, told by a callback. */
export interface SignInErasure {
  /** The same request always has the same code, and nobody else can make it up. */
  readonly codeOf: (request: string) => string;
  /** Writes the receipt; undefined when there was one with this code: Meta has asked before. */
  readonly record: (confirmationCode: string, accountIds: readonly string[]) => number | undefined;
  readonly byCode: (confirmationCode: string) => ErasureView | undefined;
}

export interface SignInErasureParts {
  readonly db: Database;
  readonly rows: ErasureRows;
  readonly tombstones: Tombstones;
  readonly clock: Clock;
  readonly recorded: (erasureId: number) => void;
}

export function createSignInErasure({ db, rows, tombstones, clock, recorded }: SignInErasureParts): SignInErasure {
  return {
    codeOf: (request) => tombstones.codeOf(request),
    record(confirmationCode, accountIds) {
      const erasureId = db.write("erasure.sign-in", () => {
        if (rows.byCode(confirmationCode) !== undefined) return undefined;
        const nowMs = clock.nowMs();
        const only = accountIds.length === 1 ? accountIds[0] : undefined;
        const id = rows.insert({
          what: "sign_in",
          wish: "meta",
          nowMs,
          confirmationCode,
          ...(only === undefined ? {} : { accountId: only }),
        });
        rows.end(id, "done", nowMs);
        return id;
      });
      if (erasureId !== undefined) recorded(erasureId);
      return erasureId;
    },
    byCode: (code) => rows.byCode(code),
  };
}
