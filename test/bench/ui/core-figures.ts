/** The core alone, in this process: what a screen asks for, answered from an inbox with a million messages. */
import { randomUUID } from "node:crypto";
import { createCore } from "#core/create-core.ts";
import { addressesAt } from "#core/instagram/addresses.ts";
import { createNgrokTunnel } from "#core/tunnel/ngrok-tunnel.ts";
import {
  createFileLogger,
  createNetworkSignals,
  createSecretFile,
  createSettingsFile,
  systemClock,
} from "#headless/adapters.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { quantile, type BenchResult } from "../bench.ts";
import type { BenchHost } from "../host.ts";
import { longestThread } from "./longest-thread.ts";

const WARM_UP = 20;
const TIMES = 200;
const PAGE_BUDGET_MS = 2;
const SEARCH_BUDGET_MS = 10;
const LISTS = ["all", "unread", "person", "closing", "snoozed", "done"] as const;

type Call = BenchHost["call"];

export async function measureCore(
  dataDir: string,
  graphUrl: string,
  note: (line: string) => void,
): Promise<readonly BenchResult[]> {
  const logger = createFileLogger(dataDir);
  const core = createCore({
    dataDir,
    version: "0.0.0-bench",
    clock: systemClock,
    newId: randomUUID,
    logger,
    fetch: globalThis.fetch,
    secrets: createSecretFile(dataDir, logger),
    settings: createSettingsFile(dataDir, logger),
    network: createNetworkSignals(systemClock),
    webhook: { port: 0, publicHosts: [] },
    graph: addressesAt(graphUrl),
    tunnel: createNgrokTunnel(logger),
  });
  await core.start();
  const call: Call = async (route, input) => {
    const envelope = await core.request(route, input);
    if (!envelope.ok) throw new Error(`${route} was refused: ${envelope.error.code}`);
    return envelope.data as RouteOutput<typeof route>;
  };
  try {
    return await measure(call, note);
  } finally {
    await core.stop();
  }
}

async function measure(call: Call, note: (line: string) => void): Promise<readonly BenchResult[]> {
  const first = await call("conversations/list", { list: "all", limit: 50 });
  const cursors = await cursorsOf(call);
  const ids = first.items.map(({ id }) => id);
  const long = await longestOf(call);
  note(`the longest thread has ${long.messageCount} messages; each figure is of ${TIMES} questions after ${WARM_UP}`);
  const words = await wordsOf(call, ids);
  const one = <Item>(items: readonly Item[], nth: number): Item => {
    const item = items[nth % items.length];
    if (item === undefined) throw new Error("The inbox is empty.");
    return item;
  };
  const figure = async (metric: string, budgetMs: number, ask: (nth: number) => Promise<unknown>) => {
    const took: number[] = [];
    for (let nth = 0; nth < WARM_UP + TIMES; nth += 1) {
      const startedMs = performance.now();
      await ask(nth);
      if (nth >= WARM_UP) took.push(performance.now() - startedMs);
    }
    const value = quantile(took, 0.95);
    return { metric: `${metric}, p95`, value, unit: "ms", budget: { bound: "at most", value: budgetMs } } as const;
  };
  return [
    await figure("core: a page of any list", PAGE_BUDGET_MS, async (nth) =>
      call("conversations/list", { limit: 50, ...one(cursors, nth) }),
    ),
    await figure("core: open a conversation", PAGE_BUDGET_MS, async (nth) => {
      const conversationId = one(ids, nth);
      await call("conversations/get", { conversationId });
      return call("messages/list", { conversationId, limit: 60 });
    }),
    await figure("core: middle of the longest thread", PAGE_BUDGET_MS, async (nth) => {
      const timeMs = Math.round(long.firstMs + ((long.lastMs - long.firstMs) * ((nth * 37) % TIMES)) / TIMES);
      return call("messages/list", { conversationId: long.id, limit: 60, around: { kind: "time", timeMs } });
    }),
    await figure("core: newest 50 hits everywhere", SEARCH_BUDGET_MS, async (nth) =>
      call("search/find", { text: one(words, nth), limit: 50 }),
    ),
    await figure("core: newest 50 hits in the longest thread", SEARCH_BUDGET_MS, async (nth) =>
      call("search/find", { text: one(words, nth), limit: 50, conversationId: long.id }),
    ),
  ];
}

/** Every list from its top, and the long ones further down. */
async function cursorsOf(call: Call) {
  const wishes: { list: (typeof LISTS)[number]; cursor?: string }[] = LISTS.map((list) => ({ list }));
  for (const list of ["all", "unread", "done"] as const) {
    let cursor: string | undefined;
    for (let page = 0; page < 10; page += 1) {
      const answer = await call("conversations/list", { list, limit: 50, ...(cursor === undefined ? {} : { cursor }) });
      cursor = answer.nextCursor;
      if (cursor === undefined) break;
      wishes.push({ list, cursor });
    }
  }
  return wishes;
}

async function longestOf(call: Call) {
  const longest = await longestThread(call);
  const newest = await call("messages/list", { conversationId: longest.id, limit: 1 });
  const oldest = await call("messages/list", {
    conversationId: longest.id,
    limit: 1,
    around: { kind: "time", timeMs: 0 },
  });
  return { ...longest, firstMs: oldest.items[0]?.sentAtMs ?? 0, lastMs: newest.items.at(-1)?.sentAtMs ?? 0 };
}

/** Words customers have used: whole, and their beginnings, as they are while one types. */
async function wordsOf(call: Call, ids: readonly number[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const conversationId of ids.slice(0, 20)) {
    const { items } = await call("messages/list", { conversationId, limit: 60 });
    for (const { text = "" } of items) {
      for (const word of text.match(/\p{L}{4,}/gu) ?? []) {
        found.add(word);
        found.add(word.slice(0, 3));
      }
    }
  }
  return [...found].toSorted();
}
