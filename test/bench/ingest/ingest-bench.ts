/**
 * How fast deliveries come in. The rate is a ratio to a bare server in the same run, because a rate alone says more about
 * the machine than about Shopbell; rounds alternate, so that a slow minute of the machine meets both.
 */
import { setTimeout } from "node:timers/promises";
import { fork, type ChildProcess } from "node:child_process";
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { startGraphStub } from "../graph-stub.ts";
import { makeBenchFolder, startBenchHost, type BenchHost } from "../host.ts";
import { median, quantile, type Bench, type BenchResult } from "../bench.ts";
import type { LoadAnswer, LoadOrder } from "./load-generator.ts";

const ACCOUNT = { id: "17841400000000011", username: "bench.shop" };
const APP_SECRET = "0123456789abcdef0123456789abcdef";
const VERIFY_TOKEN = "bench-verify-token";
const CONNECTIONS = 64;
const ROUNDS = 3;
const ROUND_MS = 3000;
const WARM_UP_MS = 1500;
const WARM_UP_DELIVERIES = 40_000;
const BATCHES = 5;
const BATCH_EVENTS = 1000;

type Note = (line: string) => void;
type WithoutDoor<Order> = Order extends LoadOrder ? Omit<Order, "port" | "appSecret" | "accountId"> : never;

/** The load process; `order` runs one order at a time and counts what was acknowledged on each port. */
interface Load {
  readonly order: (port: number, order: WithoutDoor<LoadOrder>) => Promise<LoadAnswer>;
  readonly stop: () => void;
}

export const ingestBench: Bench = {
  name: "ingest",
  about: "signed deliveries: rate against a bare server, one at rest, a batch of 1000",
  run: async (note) => {
    const graph = await startGraphStub(ACCOUNT);
    const load = startLoad();
    const bare = fork(join(import.meta.dirname, "bare-server.ts"), [APP_SECRET]);
    let host: BenchHost | undefined;
    try {
      const barePort = (await nextMessage<{ port: number }>(bare)).port;
      host = await startBenchHost(graph.url);
      const connected = await host.call("accounts/connect", {
        family: "instagram",
        appSecret: APP_SECRET,
        accessToken: `IGAA${"b".repeat(60)}`,
        verifyToken: VERIFY_TOKEN,
      });
      if (connected.kind !== "connected") throw new Error(`The account was not connected: ${connected.kind}.`);
      note(`${availableParallelism()} processors, load average ${loadavg()[0]?.toFixed(1)} before it began`);
      note(`one fdatasync of 4 KB on this disk takes ${medianSyncMs(await makeBenchFolder()).toFixed(2)} ms (median)`);
      return await measure(load, barePort, host, note);
    } finally {
      load.stop();
      bare.disconnect();
      await host?.stop();
      await graph.stop();
    }
  },
};

async function measure(load: Load, barePort: number, host: BenchHost, note: Note): Promise<BenchResult[]> {
  const rate = await measureRate(load, barePort, host, note);
  const rest = await load.order(host.webhookPort, { kind: "serial", round: "rest", count: 300, pauseMs: 10 });
  expectAllAccepted("one at a time", rest);
  const batches: LoadAnswer[] = [];
  for (let round = 0; round < BATCHES; round++) {
    const order = {
      kind: "batch",
      round: `batch${round}`,
      events: BATCH_EVENTS,
      verifyToken: VERIFY_TOKEN,
      rpc: host.rpc,
    } as const;
    const answer = await load.order(host.webhookPort, order);
    expectAllAccepted("a batch", answer);
    batches.push(answer);
  }
  const acknowledged = rate.acknowledged + rest.accepted + batches.length * BATCH_EVENTS;
  await drained(host, acknowledged);
  const stored = await countStored(host);
  note(`${acknowledged} messages acknowledged, ${stored} stored`);
  return [
    ...rate.results,
    atMost("one delivery at rest, p99", quantile(rest.latenciesMs, 0.99), "ms", 25),
    { metric: "one delivery at rest, median", value: median(rest.latenciesMs), unit: "ms" },
    atMost(`batch of ${BATCH_EVENTS}, median`, median(batches.map((it) => it.elapsedMs)), "ms", 250),
    atMost("handshake beside a batch, longest wait", Math.max(...batches.flatMap((it) => it.handshakesMs)), "ms", 50),
    atMost("route beside a batch, longest wait", Math.max(...batches.flatMap((it) => it.routesMs)), "ms", 50),
    atMost("acknowledged messages missing or doubled", Math.abs(acknowledged - stored), "", 0),
  ];
}

async function measureRate(load: Load, barePort: number, host: BenchHost, note: Note) {
  const ourPort = host.webhookPort;
  const appliedRates: number[] = [];
  let acknowledged = 0;
  const bareRates: number[] = [];
  const ourRates: number[] = [];
  const ourLatenciesMs: number[] = [];
  const run = async (port: number, round: string, durationMs: number, count: number): Promise<number> => {
    const order = { kind: "saturate", connections: CONNECTIONS, round, durationMs, count } as const;
    const answer = await load.order(port, order);
    expectAllAccepted(round, answer);
    if (port === ourPort) {
      acknowledged += answer.accepted;
      // The inbox applies in its own time what the door has on disk; the next round must not pay for it.
      const behindSinceMs = performance.now();
      await drained(host, acknowledged);
      const elapsedMs = answer.elapsedMs + performance.now() - behindSinceMs;
      if (durationMs === ROUND_MS) appliedRates.push((answer.accepted / elapsedMs) * 1000);
    }
    const perSecond = (answer.accepted / answer.elapsedMs) * 1000;
    note(
      `${round}: ${perSecond.toFixed(0)} a second; the load process used ${(answer.cpuShare * 100).toFixed(0)} % of a processor`,
    );
    if (port === ourPort && durationMs === ROUND_MS) ourLatenciesMs.push(...answer.latenciesMs);
    return perSecond;
  };
  const enough = (perSecond: number): number => Math.ceil(((perSecond * ROUND_MS) / 1000) * 1.5);
  const bareCount = enough(await run(barePort, "warm-up-bare", WARM_UP_MS, WARM_UP_DELIVERIES));
  const ourCount = enough(await run(ourPort, "warm-up-ours", WARM_UP_MS, WARM_UP_DELIVERIES));
  for (let round = 1; round <= ROUNDS; round++) {
    bareRates.push(await run(barePort, `bare-${round}`, ROUND_MS, bareCount));
    ourRates.push(await run(ourPort, `ours-${round}`, ROUND_MS, ourCount));
  }
  const results: BenchResult[] = [
    atLeast("deliveries a second, ratio to a bare server", median(ourRates) / median(bareRates), "", 0.6),
    { metric: "deliveries a second, Shopbell", value: median(ourRates), unit: "/s" },
    { metric: "deliveries a second, bare server", value: median(bareRates), unit: "/s" },
    { metric: "messages a second until the inbox shows them all, Shopbell", value: median(appliedRates), unit: "/s" },
    { metric: `delivery among ${CONNECTIONS} connections, p99`, value: quantile(ourLatenciesMs, 0.99), unit: "ms" },
  ];
  return { results, acknowledged };
}

/** A rate of refusals is worth nothing. */
function expectAllAccepted(what: string, answer: LoadAnswer): void {
  if (answer.refused > 0 || answer.accepted === 0) {
    throw new Error(
      `${what}: ${answer.refused} deliveries refused, ${answer.accepted} accepted. Nothing was measured.`,
    );
  }
}

const DRAIN_WITHIN_MS = 120_000;

async function drained(host: BenchHost, acknowledged: number): Promise<void> {
  const giveUpAt = performance.now() + DRAIN_WITHIN_MS;
  while ((await countStored(host)) < acknowledged && performance.now() < giveUpAt) await setTimeout(20);
}

async function countStored(host: BenchHost): Promise<number> {
  let stored = 0;
  let cursor: string | undefined;
  do {
    const page = await host.call("conversations/list", {
      list: "all",
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    stored += page.items.reduce((sum, conversation) => sum + conversation.messageCount, 0);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return stored;
}

function startLoad(): Load {
  const child = fork(join(import.meta.dirname, "load-generator.ts"));
  return {
    order: (port, order) => {
      child.send({ ...order, port, appSecret: APP_SECRET, accountId: ACCOUNT.id });
      return nextMessage<LoadAnswer>(child);
    },
    stop: () => child.disconnect(),
  };
}

function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`A process of the bench ended with ${code}.`));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as Message);
    });
  });
}

function medianSyncMs(folder: string): number {
  const file = openSync(join(folder, "sync"), "w");
  const page = Buffer.alloc(4096, 1);
  const timesMs = Array.from({ length: 100 }, () => {
    const startedMs = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - startedMs;
  });
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  return median(timesMs);
}

const atLeast = (metric: string, value: number, unit: string, budget: number): BenchResult => ({
  metric,
  value,
  unit,
  budget: { bound: "at least", value: budget },
});

const atMost = (metric: string, value: number, unit: string, budget: number): BenchResult => ({
  metric,
  value,
  unit,
  budget: { bound: "at most", value: budget },
});
