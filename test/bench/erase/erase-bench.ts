/**
 * How soon nothing is left. An inbox of 100,000 messages; one of them is unsent, a customer with 1,000 is erased, and
 * the whole data folder is read for their words, over and over, until there are none. Meanwhile the core is asked small
 * things as the screen would.
 */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { findMarks } from "../../support/marked-shop.ts";
import { median, type Bench, type BenchResult } from "../bench.ts";
import { startGraphStub } from "../graph-stub.ts";
import type { Waits } from "./probe.ts";
import { startBenchHost, type BenchHost } from "../host.ts";

const ACCOUNT = { id: "17841400000000011", username: "bench.shop" };
const APP_SECRET = "0123456789abcdef0123456789abcdef";
const MESSAGES = 100_000;
const PER_DELIVERY = 500;
const CUSTOMERS = 400;
const UNSENDS = 10;
const ERASED = 3;
const ERASED_MESSAGES = 1_000;
const QUIET_MS = 1_500;
const LOOK_EVERY_MS = 20;

type Note = (line: string) => void;

export const eraseBench: Bench = {
  name: "erase",
  about: "unsend and erase among 100,000 messages: until no byte is left, and what it holds up",
  run: async (note) => {
    const graph = await startGraphStub(ACCOUNT);
    let host: BenchHost | undefined;
    let probe: Worker | undefined;
    try {
      host = await startBenchHost(graph.url);
      const connected = await host.call("accounts/connect", {
        family: "instagram",
        appSecret: APP_SECRET,
        accessToken: `IGAA${"b".repeat(60)}`,
      });
      if (connected.kind !== "connected") throw new Error(`The account was not connected: ${connected.kind}.`);
      await fill(host, note);
      probe = new Worker(join(import.meta.dirname, "probe.ts"), { workerData: { ...host.rpc, pid: host.pid } });
      return await measure(host, probe, note);
    } finally {
      await probe?.terminate();
      await host?.stop();
      await graph.stop();
    }
  },
};

async function measure(host: BenchHost, probe: Worker, note: Note): Promise<BenchResult[]> {
  const longestWait = async (): Promise<number> => {
    probe.postMessage("longest");
    const [{ longestMs }] = (await once(probe, "message")) as [Waits];
    return longestMs;
  };
  await delay(QUIET_MS);
  await longestWait();
  await delay(QUIET_MS);
  const idleMs = await longestWait();

  const unsendsMs: number[] = [];
  const unsendWaitsMs: number[] = [];
  for (let nth = 0; nth < UNSENDS; nth++) {
    const number = Math.floor((nth * MESSAGES) / UNSENDS) + 17;
    const marks = new Map([["unsent", textOf(number)]]);
    await expectThere(host, marks);
    await longestWait();
    await deliver(host, [{ sender: customerOf(number), message: { mid: midOf(number), is_deleted: true } }]);
    unsendsMs.push(await untilGone(host, marks));
    unsendWaitsMs.push(await longestWait());
  }

  const erasesMs: number[] = [];
  const eraseWaitsMs: number[] = [];
  for (let nth = 0; nth < ERASED; nth++) {
    const customer = String(910_000_000_000_000 + nth);
    const word = `WordOfTheErasedCustomer${nth}E`;
    const numbers = Array.from({ length: ERASED_MESSAGES }, (_, index) => 1_000_000 * (nth + 1) + index);
    for (let from = 0; from < numbers.length; from += PER_DELIVERY) {
      await deliver(
        host,
        numbers.slice(from, from + PER_DELIVERY).map((number) => {
          return { sender: customer, message: { mid: midOf(number), text: `${textOf(number)} ${word}` } };
        }),
      );
    }
    const { items } = await host.call("erasure/find-customers", { text: customer.slice(-15) });
    const conversationId = items[0]?.conversationId ?? 0;
    // One word in all of its messages: a thousand words would be a search of minutes.
    const marks = new Map([["erased", word]]);
    await expectThere(host, marks);
    await longestWait();
    const startedMs = performance.now();
    const started = await host.call("erasure/start", {
      clientId: `bench-erase-${nth}`,
      target: { kind: "customer", conversationIds: [conversationId] },
    });
    if (started.kind !== "started") throw new Error(`It was not erased: ${started.kind}.`);
    await untilClean(host, started.erasureId);
    erasesMs.push(performance.now() - startedMs);
    if ((await findMarks(host.dataDir, marks)).length > 0)
      throw new Error("The receipt says clean, and the words are there.");
    eraseWaitsMs.push(await longestWait());
  }
  const { items } = await host.call("erasure/list", { limit: 100 });
  const slow = await slowWork(host);
  note(`${slow.length} transactions of the core took longer than 40 ms, the longest ${Math.max(0, ...slow)} ms`);
  note(`${items.length} receipts, all clean: ${String(items.every(({ cleanMs }) => cleanMs !== undefined))}`);
  return [
    atMost("unsend to no byte left, longest of 10", Math.max(...unsendsMs), "ms", 1000),
    { metric: "unsend to no byte left, median", value: median(unsendsMs), unit: "ms" },
    { metric: "the core's longest answer while nothing happens", value: idleMs, unit: "ms" },
    atMost("the core's longest answer beside an unsend", Math.max(...unsendWaitsMs), "ms", 50),
    atMost(`erase of ${ERASED_MESSAGES} messages to no byte left, longest of 3`, Math.max(...erasesMs), "ms", 1000),
    atMost("the core's longest answer beside an erase", Math.max(...eraseWaitsMs), "ms", 50),
  ];
}

async function fill(host: BenchHost, note: Note): Promise<void> {
  const startedMs = performance.now();
  for (let from = 0; from < MESSAGES; from += PER_DELIVERY) {
    const numbers = Array.from({ length: PER_DELIVERY }, (_, index) => from + index);
    await deliver(
      host,
      numbers.map((number) => ({ sender: customerOf(number), message: messageOf(number) })),
    );
  }
  const counts = await host.call("conversations/counts", {});
  note(
    `${MESSAGES} messages of ${counts.all} customers came in within ${((performance.now() - startedMs) / 1000).toFixed(0)} s`,
  );
}

/** Milliseconds until a search of every byte that began afterwards found nothing. */
async function untilGone(host: BenchHost, marks: ReadonlyMap<string, string>): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const lookedMs = performance.now();
    if ((await findMarks(host.dataDir, marks)).length === 0) return lookedMs - startedMs;
    if (lookedMs - startedMs > 60_000) throw new Error("After a minute the words were still there.");
    await delay(LOOK_EVERY_MS);
  }
}

async function expectThere(host: BenchHost, marks: ReadonlyMap<string, string>): Promise<void> {
  if ((await findMarks(host.dataDir, marks)).length === 0) throw new Error("It is not there. Nothing was measured.");
}

/** What the core itself calls slow in its log, since the inbox was filled: no other process's share of the machine. */
async function slowWork(host: BenchHost): Promise<readonly number[]> {
  const log = await readFile(join(host.dataDir, "shopbell.log"), "utf8");
  return [...log.matchAll(/"event":"database\.slow","name":"[a-z.-]+","tookMs":(\d+)/gu)].map(([, ms]) => Number(ms));
}

/** Until its receipt says that no byte is left. */
async function untilClean(host: BenchHost, erasureId: number): Promise<void> {
  for (;;) {
    const answer = await host.call("erasure/get", { erasureId });
    if (answer.kind === "found" && answer.erasure.cleanMs !== undefined) return;
    await delay(LOOK_EVERY_MS);
  }
}

interface Sent {
  readonly sender: string;
  readonly message: object;
}

async function deliver(host: BenchHost, sent: readonly Sent[]): Promise<void> {
  const nowMs = Date.now();
  const messaging = sent.map(({ sender, message }) => ({
    sender: { id: sender },
    recipient: { id: ACCOUNT.id },
    timestamp: nowMs,
    message,
  }));
  const body = JSON.stringify({ object: "instagram", entry: [{ id: ACCOUNT.id, time: nowMs, messaging }] });
  const signature = createHmac("sha256", APP_SECRET).update(body).digest("hex");
  const response = await fetch(`http://127.0.0.1:${host.webhookPort}/webhook`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
    body,
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`The door answered ${response.status}. Nothing was measured.`);
}

const customerOf = (number: number): string => String(900_000_000_000_000 + (number % CUSTOMERS));
const textOf = (number: number): string => `Do you still have the blue one in size S${number}E?`;
const midOf = (number: number): string => `aWdfZAG1f_erase_${number}_`.padEnd(150, "ZDhLM2FhQk9");
const messageOf = (number: number): object => ({ mid: midOf(number), text: textOf(number) });

const atMost = (metric: string, value: number, unit: string, budget: number): BenchResult => ({
  metric,
  value,
  unit,
  budget: { bound: "at most", value: budget },
});
