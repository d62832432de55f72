import type { AccountId } from "#shared/domain/ids.ts";
import type { HistoryCounts } from "../health/counters.ts";
import type { GraphAccess, GraphClient } from "../instagram/graph-client.ts";
import type { Clock, Logger } from "../ports.ts";
import { brokenBy } from "./explain.ts";
import { toConversationId } from "#shared/domain/ids.ts";
import { type Broken, createHistoryCalls, PACE_MS, type HistoryCalls } from "./history-calls.ts";
import type { GapCloser } from "./close-gaps.ts";
import type { HistoryRead, HistoryRows } from "./history-rows.ts";
import { createImport, type Ended, importDone, NEVER, type ReadOne } from "./import-all.ts";
import type { LinkResult } from "./link-result.ts";
import { createPace, type Pace } from "./pace.ts";
import type { ConversationReader } from "./read-conversation.ts";
import { createUnread } from "./unread.ts";

/**
 * Fetches what did not come by itself: everything Meta still shows when an account is connected, what was missed after
 * an outage, and every ten minutes what should have come and did not. One job for an account at a time; accounts do not
 * wait for each other. A job that breaks off goes on with the next walk.
 */
export interface CatchUp {
  /** The account can be asked: brings it up to date, in the background. */
  readonly run: (id: AccountId) => void;
  /** Something that Meta should have delivered at that time came much later: what else was missed since is fetched. */
  readonly missedSince: (id: AccountId, sinceMs: number) => void;
  /** The account has left: nothing of it is known any more. */
  readonly forget: (id: AccountId) => void;
  /** What was here is gone since then: every conversation of that time is read, however short it is. */
  readonly lostSince: (id: AccountId, sinceMs: number) => void;
  /** The owner wants no more of what was before, or wants it after all. False when nothing is known of the account. */
  readonly setImport: (id: AccountId, wish: "stop" | "go_on") => boolean;
  /** How far the import is. */
  readonly importOf: (id: AccountId) => LinkResult;
  /** Reads one conversation again. False when Meta could not be asked. */
  readonly readAgain: (conversationId: number) => Promise<boolean>;
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface CatchUpParts {
  readonly graph: GraphClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly rows: HistoryRows;
  readonly reader: ConversationReader;
  readonly gaps: GapCloser;
  readonly accessOf: (id: AccountId) => GraphAccess | undefined;
  readonly counts: HistoryCounts;
  /** The import has come further. */
  readonly importChanged: (id: AccountId) => void;
}

/** Times of Meta and of this computer differ, and a webhook may be on its way. */
const OVERLAP_MS = 600_000;
/** Longer than this without having looked is an outage: then every conversation of that time is read. */
const OUTAGE_MS = 15 * 60_000;
/**
 * What was unsent or taken back in an outage is seen in a conversation only by reading it, and Meta does not say that
 * it makes a conversation newer: after an outage those of the day before are read as well, the newest of them.
 */
const LOOK_BACK_MS = 24 * 3_600_000;
const MOST_LOOKED_BACK = 50;
const ON_ITS_WAY_MS = 120_000;
const FORGOTTEN_MS = 3 * 3_600_000;
/** Of those that were passed over, in one walk. */
const MOST_READ_AGAIN = 5;
/** In one run, where Meta breaks its list off: the whole of it is many calls. */
const MOST_SEEKS = 3;
/** What was read while the core stops counts for nothing: half of it may be missing. */
const STOPPED: Broken = { kind: "broken", outcome: { kind: "not_sent" } };

interface ReadAt {
  /** Meta's time of its newest change. */
  readonly updatedMs: number;
  /** This computer's time when it was first read so. */
  readonly sinceMs: number;
  /** Nothing that belongs to that change can be on its way any more. */
  readonly isStill: boolean;
}

export function createCatchUp(parts: CatchUpParts): CatchUp {
  const { graph, clock, logger, rows, reader, counts } = parts;
  const ending = new AbortController();
  const jobs = new Map<AccountId, Promise<void>>();
  const results = new Map<AccountId, LinkResult>();

  const paces = new Map<AccountId, Pace>();
  const paceOf = (id: AccountId): Pace => {
    const pace = paces.get(id) ?? createPace(clock, PACE_MS, ending.signal);
    paces.set(id, pace);
    return pace;
  };
  const callsFor = (accountId: AccountId): HistoryCalls =>
    createHistoryCalls({
      graph,
      pace: paceOf(accountId),
      accountId,
      access: () => parts.accessOf(accountId),
      ending: ending.signal,
    });

  const say = (id: AccountId, result: LinkResult): void => {
    results.set(id, result);
    parts.importChanged(id);
  };
  const broke = (id: AccountId, outcome: Parameters<typeof brokenBy>[0]): Ended => {
    if (ending.signal.aborted) return "broken";
    const asked = { what: "GET conversations", with: "account_token", atMs: clock.nowMs() } as const;
    if (rows.get(id)?.importDone !== true) say(id, brokenBy(outcome, asked));
    logger.warn("history.broke_off", { account: id.slice(-3), kind: outcome.kind });
    return "broken";
  };

  const unread = createUnread({ rows, logger, count: () => counts.count("passed_over") });
  const readOne: ReadOne = async (id, calls, item) => {
    const result = await reader.read(calls, id, item.id);
    if (ending.signal.aborted) return STOPPED;
    if (result.kind === "broken") {
      return unread.failed(id, item, result.outcome) ? { kind: "passed_over" } : result;
    }
    unread.wasRead(id, item.id);
    counts.count("removed", result.removed);
    counts.count("gaps", result.gaps);
    if (result.unread > 0) {
      logger.warn("history.unreadable_messages", { account: id.slice(-3), messages: result.unread });
    }
    return result;
  };

  const importAll = createImport({ clock, logger, rows, readOne, broke, say });
  /** How conversations were, by Meta's clock, when they were read; in this run, and of the last hours. */
  const readAt = new Map<string, ReadAt>();
  const catchUp = async (id: AccountId, calls: HistoryCalls, read: HistoryRead): Promise<Ended> => {
    const startMs = clock.nowMs();
    const saidMs = read.syncedMs ?? startMs;
    // The clock was set back, and nobody knows by how much it had been ahead, or for how long.
    const syncedMs = saidMs > startMs + ON_ITS_WAY_MS ? startMs - LOOK_BACK_MS : saidMs;
    const isOutage = startMs - syncedMs > OUTAGE_MS;
    let cursor: string | undefined;
    let lookedBack = 0;
    const isWanted = ({ updatedMs }: { readonly updatedMs: number }): boolean => {
      if (updatedMs >= syncedMs - OVERLAP_MS) return true;
      if (!isOutage || updatedMs < syncedMs - LOOK_BACK_MS || lookedBack >= MOST_LOOKED_BACK) return false;
      lookedBack += 1;
      return true;
    };
    do {
      const page = await calls.conversations(cursor);
      if (page.kind === "broken") return broke(id, page.outcome);
      const recent = page.answer.items.filter(isWanted);
      for (const item of recent) {
        const { id: conversation, updatedMs } = item;
        // While everything works, a conversation is worth one call for whatever is new in it. That its newest message is
        // here says nothing about the one before.
        const known = readAt.get(conversation);
        const isSame = known?.updatedMs === updatedMs;
        if (!isOutage && isSame && known.isStill) continue;
        // What this run has passed over has a turn of its own; what an earlier one has is tried here.
        const hasOwnTurn = unread.isWaiting(id, conversation);
        unread.listed(id, item);
        if (hasOwnTurn) continue;
        const result = await readOne(id, calls, item);
        if (result.kind === "broken") return broke(id, result.outcome);
        if (result.kind === "passed_over") continue;
        // One that is still moving is read once more. By this computer's clock, too: it may be behind Meta's.
        const sinceMs = isSame ? Math.min(known.sinceMs, startMs) : startMs;
        const isStill = startMs - Math.min(updatedMs, sinceMs) > ON_ITS_WAY_MS;
        readAt.set(conversation, { updatedMs, sinceMs, isStill });
        const late = result.freshAtMs.filter((atMs) => atMs < startMs - ON_ITS_WAY_MS).length;
        counts.count(isOutage ? "caught_up" : "without_notice", isOutage ? result.freshAtMs.length : late);
      }
      // Newest first: beyond the first older one everything is older.
      cursor = recent.length === page.answer.items.length ? page.answer.cursor : undefined;
    } while (cursor !== undefined);
    for (const [conversation, { updatedMs }] of readAt) {
      if (updatedMs < startMs - FORGOTTEN_MS) readAt.delete(conversation);
    }
    const now = rows.get(id);
    // Disconnected meanwhile.
    if (now === undefined) return "broken";
    // Told meanwhile of an outage from before that: then that time has still to be read.
    const isToldMore = now.syncedMs !== null && now.syncedMs < saidMs;
    if (!isToldMore) rows.put(id, { ...now, syncedMs: startMs });
    return "done";
  };

  const seeks = new Map<AccountId, number>();
  /** What an earlier run passed over is found again in Meta's list; the next walk reads it. */
  const seekPassedOver = async (id: AccountId, calls: HistoryCalls): Promise<void> => {
    const sought = unread.sought(id);
    const tries = seeks.get(id) ?? 0;
    if (sought.size === 0 || tries === MOST_SEEKS) return;
    seeks.set(id, tries + 1);
    const oldestMs = Math.min(...sought);
    let cursor: string | undefined;
    do {
      const page = await calls.conversations(cursor);
      if (page.kind === "broken") return;
      const { items } = page.answer;
      for (const item of items) unread.listed(id, item);
      cursor = items.every(({ updatedMs }) => updatedMs >= oldestMs) ? page.answer.cursor : undefined;
    } while (cursor !== undefined);
    unread.seekNoMore(id);
  };
  /** What an earlier walk passed over, when this one has brought in the rest. */
  const readPassedOver = async (
    id: AccountId,
    calls: HistoryCalls,
    waiting: ReturnType<typeof unread.waiting>,
  ): Promise<void> => {
    for (const item of waiting) {
      const result = await readOne(id, calls, item);
      if (result.kind === "broken") return;
      if (result.kind === "read") counts.count("caught_up", result.freshAtMs.length);
    }
  };

  const work = async (id: AccountId): Promise<void> => {
    const calls = callsFor(id);
    const waiting = unread.waiting(id).slice(0, MOST_READ_AGAIN);
    const read = rows.get(id) ?? NEVER;
    if (read.syncedMs !== null && (await catchUp(id, calls, read)) === "broken") return;
    const now = rows.get(id) ?? NEVER;
    if (!now.importDone && !now.importStopped && (await importAll(id, calls)) === "broken") return;
    await readPassedOver(id, calls, waiting);
    await seekPassedOver(id, calls);
    await parts.gaps.closeFilled(calls, id);
  };
  /** Jobs that were asked for while one was under way. */
  const again = new Set<AccountId>();
  const run = (id: AccountId): void => {
    if (jobs.has(id) || ending.signal.aborted) return;
    const job = work(id)
      .catch((error: unknown) => logger.error("history.fault", error))
      .finally(() => {
        jobs.delete(id);
        if (again.delete(id)) run(id);
      });
    jobs.set(id, job);
  };
  const runAfterThis = (id: AccountId): void => {
    if (jobs.has(id)) again.add(id);
    else run(id);
  };

  const missedSince = (id: AccountId, sinceMs: number): void => {
    const read = rows.get(id);
    // Not read yet: the import will come to it.
    if (read === undefined || read.syncedMs === null) return;
    if (sinceMs < read.syncedMs) rows.put(id, { ...read, syncedMs: sinceMs });
    logger.info("history.missed_since", {
      account: id.slice(-3),
      minutes: Math.round((clock.nowMs() - sinceMs) / 60_000),
    });
    runAfterThis(id);
  };

  return {
    run,
    missedSince,
    lostSince(id, sinceMs) {
      rows.doubtWhole(id, sinceMs - OVERLAP_MS);
      missedSince(id, Math.min(sinceMs, clock.nowMs() - OUTAGE_MS - 1));
    },
    forget(id) {
      rows.forget(id);
      unread.forget(id);
      for (const known of [results, seeks]) known.delete(id);
    },
    setImport(id, wish) {
      const read = rows.get(id);
      if (read === undefined || read.importDone) return false;
      const importStopped = wish === "stop";
      if (read.importStopped !== importStopped) rows.put(id, { ...read, importStopped });
      results.delete(id);
      parts.importChanged(id);
      if (!importStopped) runAfterThis(id);
      return true;
    },
    importOf(id) {
      const read = rows.get(id);
      if (read?.importDone === true) return importDone(read);
      if (read?.importStopped === true) return { ...importDone(read), cause: "import_stopped" };
      return results.get(id) ?? { state: "waiting" };
    },
    async readAgain(conversationId) {
      const found = rows.ofConversation(conversationId);
      if (found === undefined) return false;
      const calls = callsFor(found.accountId);
      const page = await calls.ofCustomer(found.customerId);
      const item = page.kind === "ok" ? page.answer.items[0] : undefined;
      if (item === undefined) return false;
      if ((await reader.read(calls, found.accountId, item.id)).kind === "broken") return false;
      await parts.gaps.closeOf(calls, toConversationId(conversationId), item.id);
      return true;
    },
    settled: async () => void (await Promise.allSettled(jobs.values())),
    async stop() {
      ending.abort();
      await Promise.allSettled(jobs.values());
    },
  };
}
