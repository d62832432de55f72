import type { Erasure } from "./erasure-rows.ts";
import type { Which } from "./removal.ts";
import { TOMBSTONE_MS } from "./tombstones.ts";

/**
 * Which removed messages leave a fingerprint. Meta retries for 36 hours, so that of a message older than the tombstones
 * live serves nobody; but what the owner has chosen one by one is also known again when a customer unsends or reacts
 * to it later.
 */
export function fingerprints(erasure: Erasure, nowMs: number): Pick<Which, "fingerprintsSinceMs"> {
  const isBulk = erasure.what === "account" || erasure.what === "older_than";
  return isBulk ? { fingerprintsSinceMs: nowMs - TOMBSTONE_MS } : {};
}
