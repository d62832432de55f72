import { hash } from "node:crypto";
import { type AccountId, toAccountId } from "#shared/domain/ids.ts";
import type { OtherEvent } from "./events.ts";
import { canonicalJson } from "./json.ts";
import type { Sides } from "./sides.ts";

/** Where in a delivery an event stands: what it inherits from the entry around it. */
export interface Place {
  readonly entryId: string | undefined;
  readonly entryTimeMs: number | undefined;
  readonly receivedAtMs: number;
  /** Another app owns the thread. */
  readonly standby: boolean;
}

/** One event and everything its reader needs to know about it. */
export interface Scene {
  readonly place: Place;
  readonly senderId: string | undefined;
  readonly recipientId: string | undefined;
  /** undefined when the event names no customer. */
  readonly sides: Sides | undefined;
  readonly atMs: number;
  /** Meta's time alone, never ours: two copies of one event must give the same dedupe key. */
  readonly metaTimeMs: number | undefined;
}

export function accountOf(scene: Scene): AccountId | undefined {
  if (scene.sides !== undefined) return scene.sides.accountId;
  const id = scene.place.entryId ?? scene.recipientId ?? scene.senderId;
  return id === undefined ? undefined : toAccountId(id);
}

/**
 * Dedupe key of an event that carries no id (meta-platform.md §2.8): the first 32 hex digits of a SHA-256 over who,
 * when and what. Envelope and spelling of ids, times and keys are left out, because Meta varies them.
 */
export function eventKey(scene: Scene, what: string, content: unknown): string {
  const identity = [what, accountOf(scene), scene.sides?.customerId, scene.metaTimeMs, content];
  return hash("sha256", canonicalJson(identity), "hex").slice(0, 32);
}

export function otherEvent(scene: Scene, field: string, content: unknown): OtherEvent | undefined {
  const accountId = accountOf(scene);
  if (accountId === undefined) return undefined;
  return { kind: "other", accountId, atMs: scene.atMs, field, key: eventKey(scene, field, content) };
}
