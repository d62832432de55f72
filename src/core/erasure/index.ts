import { toMid, type AccountId, type ConversationId } from "#shared/domain/ids.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { ErasureTarget } from "#shared/contract/erasure.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { Clock, Logger } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import { createCopies } from "./copies.ts";
import { createEraseMessage } from "./erase-message.ts";
import { createErasureRows, type NewErasure } from "./erasure-rows.ts";
import { createFindCustomers } from "./find-customers.ts";
import { createErasureJobs } from "./jobs.ts";
import { createLateCopies, type LateCopies } from "./late-copies.ts";
import { createPreview } from "./preview.ts";
import { createContentRemoval, type ContentRemoval } from "./remove-content.ts";
import { createRemoval } from "./removal.ts";
import { createRetention, type Retention } from "./retention.ts";
import { createScrub, type ScrubParts } from "./scrub.ts";
import { createSignInErasure, type SignInErasure } from "./sign-in-erasure.ts";
import { createTombstones } from "./tombstones.ts";

export type { PlaceToClean } from "./scrub.ts";

/** What customers, the owner and Meta want gone is gone: rows, copies, bytes. And a receipt says so. */
export interface Erasure {
  readonly removeContent: ContentRemoval;
  readonly lateCopies: LateCopies;
  readonly signIn: SignInErasure;
  readonly start: (input: RouteInput<"erasure/start">) => Promise<RouteOutput<"erasure/start">>;
  readonly get: (input: RouteInput<"erasure/get">) => RouteOutput<"erasure/get">;
  readonly handlers: Pick<
    Handlers,
    | "erasure/find-customers"
    | "erasure/preview"
    | "erasure/start"
    | "erasure/cancel"
    | "erasure/get"
    | "erasure/list"
    | "retention/get"
    | "retention/set"
  >;
  readonly retention: Pick<Retention, "get" | "set">;
  /** Copies that were away are here, and hold nothing any more of what was removed. */
  readonly copiesCameBack: () => void;
  /** Starts to remove what has become too old. */
  readonly sweep: () => void;
  /** Goes on with what the last run left: erasures under way, bytes in the files. */
  readonly begin: () => void;
  readonly stop: () => Promise<void>;
}

export interface ErasureParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly conversations: ConversationIndex;
  readonly touches: ConversationTouches;
  readonly emit: (event: CoreEvent) => void;
  /** Resolves when no reply of this conversation is on its way. */
  readonly repliesSettled: (conversationId: ConversationId) => Promise<void>;
  readonly placesToClean: ScrubParts["placesToClean"];
  readonly cleanCopies: ScrubParts["cleanCopies"];
  readonly areCopiesAway: ScrubParts["areCopiesAway"];
  /** Forgets an account without customers, and its sign-in. False when somebody has written meanwhile. */
  readonly disconnect: (accountId: AccountId) => Promise<boolean>;
}

export function createErasure(parts: ErasureParts): Erasure {
  const { db, clock, logger, emit } = parts;
  const ending = new AbortController();
  const rows = createErasureRows(db);
  const copies = createCopies(db);
  const tombstones = createTombstones(db);
  const removal = createRemoval({ ...parts, tombstones, copies });
  const progressed = (erasureId: number): void => emit({ type: "erasure", erasureId });
  const changed = (conversationIds: readonly number[]): void => {
    if (conversationIds.length > 0) emit({ type: "conversations", conversationIds });
  };
  const erased = (conversationIds: readonly number[], messageIds: readonly number[]): void => {
    if (conversationIds.length + messageIds.length > 0) emit({ type: "erased", conversationIds, messageIds });
    changed(conversationIds);
  };

  const scrub = createScrub({
    db,
    rows,
    copies,
    clock,
    logger,
    placesToClean: parts.placesToClean,
    cleanCopies: parts.cleanCopies,
    areCopiesAway: parts.areCopiesAway,
    clean: (ids) => ids.forEach(progressed),
  });
  const jobs = createErasureJobs({
    db,
    rows,
    removal,
    copies,
    clock,
    logger,
    repliesSettled: parts.repliesSettled,
    disconnect: parts.disconnect,
    progressed,
    erased,
    changed,
    ended: (erasureId) => scrub.request(erasureId),
  });
  const retention = createRetention({ db, rows, tombstones, clock, logger, ending: ending.signal, wake: jobs.wake });
  const eraseMessage = createEraseMessage({
    db,
    rows,
    removal,
    copies,
    tombstones,
    clock,
    ending: ending.signal,
    erased(erasureId, messageId, conversationId, isLast) {
      erased(isLast ? [conversationId] : [], [messageId]);
      changed([conversationId]);
      scrub.request(erasureId);
      progressed(erasureId);
    },
  });

  const account = db.prepare<[string], { conversations: number; last: number | null }>(
    `SELECT (SELECT count(*) FROM conversations c WHERE c.account_id = a.id) AS conversations,
       (SELECT max(id) FROM conversations c WHERE c.account_id = a.id) AS last FROM accounts a WHERE a.id = ?`,
  );
  const conversation = db.prepare<[number], { accountId: string }>(
    `SELECT account_id AS accountId FROM conversations WHERE id = ?`,
  );

  /** What is to be erased, if any of it is there. */
  const jobFor = (target: Exclude<ErasureTarget, { kind: "message" }>): Omit<NewErasure, "nowMs"> | undefined => {
    if (target.kind === "account") {
      const found = account.get(target.accountId);
      if (found === undefined) return undefined;
      const { accountId, disconnect } = target;
      const { conversations, last } = found;
      return { what: "account", wish: "owner", accountId, disconnect, conversations, lastConversationId: last ?? 0 };
    }
    const ids = target.kind === "conversation" ? [target.conversationId] : [...new Set(target.conversationIds)];
    const there = ids.filter((id) => conversation.get(id) !== undefined);
    const only = there.length === 1 ? there[0] : undefined;
    if (there.length === 0) return undefined;
    const ofOne = only === undefined ? {} : { conversationId: only, ...conversation.get(only) };
    return { what: target.kind, wish: "owner", targets: there, conversations: there.length, ...ofOne };
  };
  const start: Erasure["start"] = async ({ clientId, target }) => {
    const known = rows.byClientId(clientId);
    if (known !== undefined) return { kind: "started", erasureId: known };
    if (target.kind === "message") return eraseMessage(clientId, target.messageId);
    const erasureId = db.write("erasure.start", () => {
      const job = jobFor(target);
      return job === undefined ? undefined : rows.insert({ ...job, clientId, nowMs: clock.nowMs() });
    });
    if (erasureId === undefined) return { kind: "not_found" };
    progressed(erasureId);
    jobs.wake();
    return { kind: "started", erasureId };
  };
  const get: Erasure["get"] = ({ erasureId }) => {
    const erasure = rows.view(erasureId);
    return erasure === undefined ? { kind: "not_found" } : { kind: "found", erasure };
  };
  let unsent: number[] = [];
  /** An event is applied inside a transaction that ends in the same turn. */
  const afterCommit = (): void => {
    erased([], unsent);
    unsent = [];
  };

  return {
    removeContent: createContentRemoval({
      db,
      rows,
      copies,
      clock,
      removed({ erasureId, messageId, mid }) {
        if (unsent.length === 0) setImmediate(afterCommit);
        unsent.push(messageId);
        scrub.request(erasureId, mid);
      },
    }),
    lateCopies: createLateCopies({ ...parts, tombstones, removal, retention }),
    signIn: createSignInErasure({ db, rows, tombstones, clock, recorded: (erasureId) => scrub.request(erasureId) }),
    start,
    get,
    handlers: {
      "erasure/find-customers": createFindCustomers(db, ending.signal),
      "erasure/preview": createPreview(db, clock, ending.signal),
      "erasure/start": start,
      "erasure/cancel"({ erasureId }) {
        if (rows.get(erasureId) === undefined) return { kind: "not_found" };
        const asked = db.write("erasure.cancel", () => rows.askToStop(erasureId));
        progressed(erasureId);
        return { kind: asked ? "changed" : "too_late" };
      },
      "erasure/get": get,
      "erasure/list": (input) => rows.list(input),
      "retention/get": retention.get,
      "retention/set": retention.set,
    },
    retention,
    copiesCameBack: scrub.copiesCameBack,
    sweep: retention.sweep,

    begin() {
      for (const { id, mid } of rows.unclean()) scrub.request(id, mid === null ? undefined : toMid(mid));
      scrub.begin();
      // Perhaps nobody could write that down the last time.
      scrub.copiesCameBack();
      jobs.wake();
    },
    async stop() {
      ending.abort();
      await jobs.stop();
      await scrub.close();
    },
  };
}
