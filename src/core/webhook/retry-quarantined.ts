import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import { readDelivery } from "../instagram/index.ts";
import type { Logger } from "../ports.ts";
import type { PartApplier } from "./apply-part.ts";
import { digestOf, type Quarantine, type QuarantinedPart, type QuarantinedRow } from "./quarantine.ts";

/**
 * Reads what is in quarantine again with today's parser. What is understood now goes into the inbox and leaves
 * quarantine in the same transaction; the rest stays. Doing it twice changes nothing.
 */
export interface QuarantineRetry {
  readonly retry: (input: RouteInput<"quarantine/retry">) => Promise<RouteOutput<"quarantine/retry">>;
  /** The account is connected now: what came for it before is no longer a stranger's. */
  readonly accountConnected: (id: AccountId) => void;
  /** What an earlier version did not understand, this one may. */
  readonly afterStart: (accountIds: readonly AccountId[]) => void;
  readonly stop: () => Promise<void>;
}

export interface QuarantineRetryParts {
  readonly db: Database;
  readonly logger: Logger;
  readonly quarantine: Quarantine;
  readonly partApplier: PartApplier;
  readonly touches: ConversationTouches;
  readonly conversations: ConversationIndex;
  readonly committed: (conversationIds: readonly ConversationId[]) => void;
  readonly changed: () => void;
}

/** Entries of one transaction; between two of them everything else has its turn. */
const AT_ONCE = 20;

export function createQuarantineRetry(room: QuarantineRetryParts): QuarantineRetry {
  const { db, quarantine, partApplier, touches, conversations } = room;

  let stopped = false;
  const underWay = new Set<Promise<unknown>>();

  const tryOne = (row: QuarantinedRow): "applied" | "kept" => {
    if (!row.whole) return "kept";
    const found = readDelivery(Buffer.from(row.raw), row.receivedMs);
    const stays: QuarantinedPart[] = [];
    for (const part of found) partApplier.applySafely(part, row.receivedMs, (_receivedMs, kept) => stays.push(kept));
    const isSame = ({ reason, raw }: QuarantinedPart) => digestOf(reason, raw) === row.digest;
    if (found.length === 0 || (stays.length === 1 && stays.every(isSame))) {
      quarantine.markTried(row.id);
      return "kept";
    }
    quarantine.remove(row.id);
    for (const part of stays) quarantine.keep(row.receivedMs, part);
    return stays.length === 0 ? "applied" : "kept";
  };

  const tryGroup = (ids: readonly number[]) => {
    const outcome = { applied: 0, kept: 0 };
    try {
      const changed = db.write("quarantine.retry", () => {
        for (const id of ids) {
          const row = quarantine.find(id);
          if (row !== undefined) outcome[tryOne(row)] += 1;
        }
        return touches.flush();
      });
      room.committed(changed);
    } catch (error) {
      touches.discard();
      conversations.forget();
      throw error;
    }
    return outcome;
  };

  /** `next` gives the ids after those that were tried; nothing more ends it. */
  const tryAll = async (next: (last: number) => readonly number[]) => {
    const sum = { applied: 0, kept: 0 };
    for (let ids = next(0); ids.length > 0 && !stopped; ids = next(ids.at(-1) ?? 0)) {
      const { applied, kept } = tryGroup(ids);
      sum.applied += applied;
      sum.kept += kept;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (sum.applied > 0) room.changed();
    return sum;
  };
  /** Ids given at once, tried in groups. */
  const tryThese = (ids: readonly number[]) => {
    let at = 0;
    return tryAll(() => ids.slice(at, (at += AT_ONCE)));
  };

  const track = async <Result>(work: Promise<Result>): Promise<Result> => {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };
  const inBackground = (ids: readonly number[]): void => {
    if (ids.length === 0) return;
    track(tryThese(ids)).catch((error: unknown) => room.logger.error("quarantine.retry_failed", error));
  };

  return {
    retry({ quarantineIds }) {
      if (quarantineIds !== undefined) return track(tryThese(quarantineIds));
      // What is put back during the round has a higher id, and its turn in the next round.
      const end = quarantine.lastId();
      return track(tryAll((last) => quarantine.nextWhole(last, AT_ONCE).filter((id) => id <= end)));
    },
    accountConnected: (id) => inBackground(quarantine.ofUnknownAccount(id)),
    afterStart(accountIds) {
      const ofKnown = accountIds.flatMap((id) => quarantine.ofUnknownAccount(id));
      inBackground([...new Set([...quarantine.untried(), ...ofKnown])]);
    },
    async stop() {
      stopped = true;
      await Promise.allSettled(underWay);
    },
  };
}
