import type { AccountId } from "#shared/domain/ids.ts";
import type { HistoryCounts } from "../health/counters.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { GraphAccess, GraphClient } from "../instagram/graph-client.ts";
import type { Clock, Logger } from "../ports.ts";
import { brokenBy } from "./explain.ts";
import { createHistoryCalls, type HistoryCalls } from "./history-calls.ts";
import type { HistoryRead, HistoryRows } from "./history-rows.ts";
import type { LinkResult } from "./link-result.ts";
import type { ConversationReader } from "./read-conversation.ts";

/**
 * Fetches what did not come by itself: everything Meta still shows when an account is connected, what was missed after
 * an outage, and every ten minutes what should have come and did not. One job for an account at a time; accounts do not
 * wait for each other. A job that breaks off goes on with the next walk.
 */
export interface CatchUp {
  /** The account can be asked: brings it up to date, in the background. */
  readonly run: (id: AccountId) => void;
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
  readonly conversations: ConversationIndex;
  readonly accessOf: (id: AccountId) => GraphAccess | undefined;
  readonly counts: HistoryCounts;
  /** The import has come further. */
  readonly importChanged: (id: AccountId) => void;
}

/** Times of Meta and of this computer differ, and a webhook may be on its way. */
const OVERLAP_MS = 600_000;
/** Longer than this without having looked is an outage: then every conversation of that time is read. */
const OUTAGE_MS = 15 * 60_000;
const ON_ITS_WAY_MS = 120_000;
const SECOND_MS = 1000;
const NEVER: HistoryRead = { syncedMs: null, importDone: false, importBeforeMs: null, conversations: 0, messages: 0 };

type Ended = "done" | "broken";

export function createCatchUp(parts: CatchUpParts): CatchUp {
  const { graph, clock, logger, rows, reader, conversations, counts } = parts;
  const ending = new AbortController();
  const jobs = new Map<AccountId, Promise<void>>();
  const results = new Map<AccountId, LinkResult>();

  const callsFor = (accountId: AccountId): HistoryCalls =>
    createHistoryCalls({
      graph,
      clock,
      accountId,
      access: () => parts.accessOf(accountId),
      ending: ending.signal,
    });

  const say = (id: AccountId, result: LinkResult): void => {
    results.set(id, result);
    parts.importChanged(id);
  };
  const progress = ({ conversations: done, messages }: HistoryRead, total: number): LinkResult => ({
    state: "working",
    progress: { done, total: Math.max(done, total), messages },
  });
  const broke = (id: AccountId, outcome: Parameters<typeof brokenBy>[0]): Ended => {
    const asked = { what: "GET conversations", with: "account_token", atMs: clock.nowMs() } as const;
    if (rows.get(id)?.importDone !== true) say(id, brokenBy(outcome, asked));
    logger.warn("history.broke_off", { account: id.slice(-3), kind: outcome.kind });
    return "broken";
  };

  /** Backwards from the newest: what is most likely to be answered comes first, and a break costs only what is left. */
  const importAll = async (id: AccountId, calls: HistoryCalls): Promise<Ended> => {
    const startMs = clock.nowMs();
    let read = rows.get(id) ?? NEVER;
    if (read.syncedMs === null) {
      read = { ...read, syncedMs: startMs };
      rows.put(id, read);
    }
    let seen = read.conversations;
    let cursor: string | undefined;
    do {
      const page = await calls.conversations(cursor);
      if (page.kind === "broken") return broke(id, page.outcome);
      const left = page.answer.items.filter(
        ({ updatedMs }) => read.importBeforeMs === null || updatedMs < read.importBeforeMs,
      );
      seen += left.length;
      say(id, progress(read, seen));
      for (const item of left) {
        const result = await reader.read(calls, id, item.id);
        if (ending.signal.aborted) return "broken";
        if (result.kind === "broken") return broke(id, { kind: "unknown" });
        counts.count("gaps", result.gaps);
        read = {
          ...read,
          importBeforeMs: item.updatedMs,
          conversations: read.conversations + 1,
          messages: read.messages + result.freshAtMs.length,
        };
        rows.put(id, read);
        say(id, progress(read, seen));
      }
      ({ cursor } = page.answer);
    } while (cursor !== undefined);
    rows.put(id, { ...read, importDone: true });
    say(id, done(read));
    logger.info("history.imported", { account: id.slice(-3), conversations: read.conversations });
    return "done";
  };

  const catchUp = async (id: AccountId, calls: HistoryCalls, read: HistoryRead): Promise<Ended> => {
    const startMs = clock.nowMs();
    const syncedMs = read.syncedMs ?? startMs;
    const isOutage = startMs - syncedMs > OUTAGE_MS;
    let cursor: string | undefined;
    do {
      const page = await calls.conversations(cursor);
      if (page.kind === "broken") return broke(id, page.outcome);
      const recent = page.answer.items.filter(({ updatedMs }) => updatedMs >= syncedMs - OVERLAP_MS);
      for (const { id: conversation, updatedMs, customerId } of recent) {
        const here = customerId === undefined ? undefined : conversations.find(id, customerId);
        const lastMs = here === undefined ? undefined : rows.lastMessageMs(here);
        // While everything works, only a conversation that Meta knows something newer of is worth a call.
        const isHere = lastMs !== undefined && Math.floor(lastMs / SECOND_MS) >= Math.floor(updatedMs / SECOND_MS);
        if (isHere && !isOutage) continue;
        const result = await reader.read(calls, id, conversation);
        if (ending.signal.aborted) return "broken";
        if (result.kind === "broken") return broke(id, { kind: "unknown" });
        const late = result.freshAtMs.filter((atMs) => atMs < startMs - ON_ITS_WAY_MS).length;
        counts.count(isOutage ? "caught_up" : "without_notice", isOutage ? result.freshAtMs.length : late);
        counts.count("removed", result.removed);
        counts.count("gaps", result.gaps);
      }
      // Newest first: beyond the first older one everything is older.
      cursor = recent.length === page.answer.items.length ? page.answer.cursor : undefined;
    } while (cursor !== undefined);
    const now = rows.get(id) ?? read;
    rows.put(id, { ...now, syncedMs: startMs });
    return "done";
  };

  const work = async (id: AccountId): Promise<void> => {
    const calls = callsFor(id);
    const read = rows.get(id) ?? NEVER;
    if (read.syncedMs !== null && (await catchUp(id, calls, read)) === "broken") return;
    if (!read.importDone) await importAll(id, calls);
  };

  return {
    run(id) {
      if (jobs.has(id) || ending.signal.aborted) return;
      const job = work(id)
        .catch((error: unknown) => logger.error("history.fault", error))
        .finally(() => jobs.delete(id));
      jobs.set(id, job);
    },
    importOf(id) {
      const read = rows.get(id);
      if (read?.importDone === true) return done(read);
      return results.get(id) ?? { state: "waiting" };
    },
    async readAgain(conversationId) {
      const found = rows.ofConversation(conversationId);
      if (found === undefined) return false;
      const calls = callsFor(found.accountId);
      const page = await calls.ofCustomer(found.customerId);
      const item = page.kind === "ok" ? page.answer.items[0] : undefined;
      if (item === undefined) return false;
      return (await reader.read(calls, found.accountId, item.id)).kind === "read";
    },
    settled: async () => void (await Promise.allSettled(jobs.values())),
    async stop() {
      ending.abort();
      await Promise.allSettled(jobs.values());
    },
  };
}

function done({ conversations: count, messages }: HistoryRead): LinkResult {
  return { state: "ok", progress: { done: count, total: count, messages } };
}
