import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { LockState } from "#shared/contract/lock.ts";
import { assertNever } from "#shared/assert-never.ts";
import type { Client } from "./client.ts";
import { drop } from "./drop.ts";
import { startLetGo } from "./let-go.ts";
import { queryKeys } from "./query-keys.ts";
import { readRows } from "./read-rows.ts";
import { atMost, refresh, refreshKey } from "./refresh.ts";

/**
 * Turns the host's events into refetches of exactly what changed. Events that come while a round is under way are
 * gathered into the next one, so a burst costs two rounds and the last event always gets a read that began after it.
 */
export interface LiveEvents {
  readonly stop: () => void;
}

interface Round {
  everything: boolean;
  erased: boolean;
  readonly conversationIds: Set<number>;
  /** Those of them of which more than the row changed. */
  readonly wholeIds: Set<number>;
  appState: boolean;
  settings: boolean;
  setup: boolean;
  labels: boolean;
  archive: boolean;
  updates: boolean;
  assistant: boolean;
  savedReplies: boolean;
  health: boolean;
  erasures: boolean;
}

const emptyRound = (): Round => ({
  everything: false,
  erased: false,
  conversationIds: new Set(),
  wholeIds: new Set(),
  appState: false,
  settings: false,
  setup: false,
  labels: false,
  archive: false,
  updates: false,
  assistant: false,
  savedReplies: false,
  health: false,
  erasures: false,
});

export type Erased = Extract<CoreEvent, { type: "erased" }>;

export interface LiveEventHooks {
  /** Asked once, when the host is being listened to: what has been read before may be old, and is read again. */
  readonly hasMissed: () => boolean;
  /** Called before these, of which more than the row changed, are read again; what it returns is called afterwards. */
  readonly onRound: (conversationIds: ReadonlySet<number>) => () => void;
  /** Called at once: nothing of what is named may stay, wherever the screen keeps it. */
  readonly onErased: (erased: Erased) => void;
  /** These were snoozed, and their time has come. */
  readonly onReminder: (conversationIds: readonly number[]) => void;
  /** Another inbox is here: a number may stand for somebody else now. */
  readonly onRestored: () => void;
  /** Practice began or ended: nothing of the page is of this inbox. */
  readonly onPractice: () => void;
}

/** What may hold a text, a name or a picture of somebody who is gone. */
const LET_GO = [
  queryKeys.allMessages,
  queryKeys.allConversations,
  queryKeys.allNotes,
  queryKeys.allFoundMessages,
  queryKeys.allShared,
  queryKeys.lists,
  queryKeys.allKeptEvents,
] as const;

export function startLiveEvents(client: Client, queries: QueryClient, hooks: LiveEventHooks): LiveEvents {
  let next: Round | undefined;
  let running = false;
  const letGo = startLetGo(queries);
  // Beside the rounds: looking through everything again may take longer than what they wait for.
  const readFound = spaced(async () => refresh(queries, [queryKeys.allFoundMessages]), FOUND_PAUSE_MS);

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      while (next !== undefined) {
        const round = next;
        next = undefined;
        const afterRound = hooks.onRound(round.wholeIds);
        if (round.conversationIds.size > 0) readFound();
        // What is slower goes on by itself; what came meanwhile does not wait for it.
        await atMost(readAgain(client, queries, round), LONGEST_ROUND_MS);
        afterRound();
      }
    } finally {
      running = false;
    }
  };

  const note = (change: (round: Round) => void): void => {
    next ??= emptyRound();
    change(next);
    drop(run(), "a failed refetch shows where its data is shown");
  };

  const noteEverything = (): void =>
    note((round) => {
      round.everything = true;
    });
  /** At once, past whatever round is under way: nobody may go on reading. */
  const heedLock = (isLocked: boolean): void => {
    const known = queries.getQueryData<LockState>(queryKeys.lock);
    if (known !== undefined) queries.setQueryData<LockState>(queryKeys.lock, { ...known, isLocked });
    drop(readLock(queries), "the screen stays shut, or asks again with its next question");
    // While it was locked nothing was told.
    if (known?.isLocked === true && !isLocked) noteEverything();
  };

  const resync = (): void => {
    // It may be locked by now.
    drop(readLock(queries), "the round that follows asks again");
    noteEverything();
  };
  const stopHearing = client.on((event) => {
    if (event.type === "lock") return heedLock(event.isLocked);
    if (event.type === "erased") {
      letGo.of(event);
      // What is not on the screen is not read again, so it must not stay: texts, names, previews.
      for (const queryKey of LET_GO) {
        queries.removeQueries({ queryKey, type: "inactive" });
      }
      hooks.onErased(event);
    }
    if (event.type === "reminder") hooks.onReminder(event.conversationIds);
    // What was here belongs to another inbox now.
    if (event.type === "restored") {
      letGo.startAnew();
      hooks.onRestored();
      queries.removeQueries({ type: "inactive" });
    }
    if (event.type === "practice") {
      letGo.startAnew();
      // The lock of one inbox is not that of the other.
      drop(readLock(queries), "the next refusal asks again");
      hooks.onPractice();
    }
    note((round) => gather(round, event));
  }, resync);
  if (hooks.hasMissed()) resync();
  return {
    stop: () => {
      stopHearing();
      letGo.stop();
    },
  };
}

function gather(round: Round, event: CoreEvent): void {
  switch (event.type) {
    case "conversations":
      for (const id of event.conversationIds) {
        round.conversationIds.add(id);
        if (event.only !== "rows") round.wholeIds.add(id);
      }
      return;
    case "erased":
      round.erased = true;
      for (const id of event.conversationIds) {
        round.conversationIds.add(id);
        round.wholeIds.add(id);
      }
      return;
    case "erasure":
      round.erasures = true;
      return;
    case "health":
      round.health = true;
      return;
    case "labels":
      round.labels = true;
      return;
    // The conversations that came back are told of by themselves.
    case "reminder":
      return;
    case "wish":
      return;
    case "accounts":
    case "connection":
    case "storage":
      round.appState = true;
      return;
    case "saved_replies":
      round.savedReplies = true;
      return;
    case "assistant":
      round.assistant = true;
      return;
    // Heeded before any round.
    case "lock":
      return;
    case "settings":
      round.settings = true;
      return;
    case "setup":
      round.setup = true;
      return;
    case "archive":
      round.archive = true;
      return;
    case "updates":
      round.updates = true;
      return;
    case "restored":
      round.everything = true;
      return;
    // The page has thrown away everything else, and asks for what it shows.
    case "practice":
      round.settings = true;
      return;
    default:
      assertNever(event, "event");
  }
}

async function readAgain(client: Client, queries: QueryClient, round: Round): Promise<void> {
  const rows = round.everything || round.erased ? [] : Array.from(round.conversationIds);
  await Promise.all([refresh(queries, keysOf(round)), readRows(client, queries, rows)]);
}

function keysOf(round: Round): readonly QueryKey[] {
  if (round.everything) return [[]];
  const keys: QueryKey[] = [];
  if (round.erased)
    keys.push(
      queryKeys.allFoundMessages,
      queryKeys.allShared,
      queryKeys.allFound,
      queryKeys.allConversations,
      queryKeys.allMessages,
      queryKeys.lists,
      queryKeys.allCounts,
    );
  if (round.conversationIds.size > 0) keys.push(queryKeys.allCounts);
  for (const id of round.conversationIds) keys.push(queryKeys.conversation(id));
  for (const id of round.wholeIds) {
    keys.push(queryKeys.messages(id), queryKeys.gaps(id), queryKeys.notes(id), queryKeys.assistantState(id));
    keys.push(queryKeys.sharedOf(id));
  }
  if (round.labels) keys.push(queryKeys.labels);
  if (round.appState) keys.push(queryKeys.appState);
  if (round.settings) keys.push(queryKeys.settings, queryKeys.look);
  if (round.setup || round.appState) keys.push(queryKeys.setup);
  if (round.savedReplies) keys.push(queryKeys.savedReplies);
  if (round.health || round.erased) keys.push(queryKeys.health);
  if (round.assistant) keys.push(queryKeys.allAssistants);
  if (round.archive) keys.push(queryKeys.archive);
  if (round.updates) keys.push(queryKeys.updates);
  if (round.erasures) keys.push(queryKeys.erasures);
  return keys;
}

/** Does `work` when asked to, once more when asked meanwhile, and not more often than that. */
function spaced(work: () => Promise<void>, pauseMs: number): () => void {
  let isWished = false;
  let isBusy = false;
  const run = async (): Promise<void> => {
    isBusy = true;
    while (isWished) {
      isWished = false;
      await work();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    isBusy = false;
  };
  return () => {
    isWished = true;
    if (!isBusy) drop(run(), "what was found stays as it was");
  };
}

const FOUND_PAUSE_MS = 1000;
const LONGEST_ROUND_MS = 3000;

/** An answer that was under way may say how it was before, and must not open what is shut: it is cut off. */
async function readLock(queries: QueryClient): Promise<void> {
  if (queries.getQueryData(queryKeys.lock) === undefined) return refreshKey(queries, queryKeys.lock);
  return queries.invalidateQueries({ queryKey: queryKeys.lock });
}
