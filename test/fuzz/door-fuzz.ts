import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { startBenchHost } from "../bench/host.ts";
import { startGraphStub } from "../bench/graph-stub.ts";
import { createDice } from "../support/mixed-stream.ts";
import { createRequests } from "./requests.ts";

export interface DoorReport {
  readonly inputs: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly cutOff: number;
  readonly genuine: number;
  readonly slowestGenuineMs: number;
  readonly grownMb: number | undefined;
}

const SHOP = { id: "17841400000000011", username: "shop" };
const SECRET = "a secret that no input knows";
const AT_ONCE = 40;
/** The door gives headers 5 s and a whole request 15 s. */
const CLOSED_WITHIN_MS = 25_000;
const GENUINE_EVERY = 50;
const META_WAITS_MS = 5_000;
const SILENT_CONNECTIONS = 60;
const MAY_GROW_MB = 150;

/**
 * Throws torn requests at the real door of a host in its own process, and in between delivers what Meta would. Throws
 * when the host ends, a stranger gets a 200, Meta does not get one in time, a connection stays open, or memory grows.
 */
export async function fuzzDoor(seed: number, inputs: number): Promise<DoorReport> {
  const graph = await startGraphStub(SHOP);
  const host = await startBenchHost(graph.url);
  try {
    await host.call("accounts/connect", { family: "instagram", appSecret: SECRET, accessToken: "IGAA-fuzz" });
    return await attack(seed, inputs, host.webhookPort, host.pid);
  } finally {
    await host.stop();
    await graph.stop();
  }
}

async function attack(seed: number, inputs: number, port: number, pid: number): Promise<DoorReport> {
  const folder = new URL("../fixtures/webhooks/", import.meta.url);
  const fixtures = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)));
  const dice = createDice(seed);
  const requests = createRequests({ port, appSecret: SECRET, fixtures });
  const statuses: Record<string, number> = {};
  let [cutOff, genuine, slowestGenuineMs, next] = [0, 0, 0, 0];
  let warmMb: number | undefined;

  const meta = async (): Promise<void> => {
    const startedAt = performance.now();
    const body = Buffer.from(`{"object":"instagram","entry":[{"id":"${SHOP.id}","messaging":[{"n":${genuine}}]}]}`);
    const bytes = requests.genuine(() => 0, body);
    const text = await answer(port, bytes);
    if (!text.startsWith("HTTP/1.1 200 ")) throw new Error(`Meta got: ${text.slice(0, 40)}`);
    slowestGenuineMs = Math.max(slowestGenuineMs, performance.now() - startedAt);
    if (slowestGenuineMs > META_WAITS_MS) throw new Error(`Meta waited ${Math.round(slowestGenuineMs)} ms`);
    genuine += 1;
  };
  const oneAfterTheOther = async (): Promise<void> => {
    while (next < inputs) {
      const number = next;
      next += 1;
      const input = requests.next(dice);
      try {
        if (number % GENUINE_EVERY === 0) await meta();
        const text = await exchange(port, input.bytes, input.pieces, number % 5 === 0 ? "hangs up" : "listens");
        const found = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /gu)].map(([, status]) => status ?? "");
        for (const status of found) statuses[status] = (statuses[status] ?? 0) + 1;
        if (found.length === 0) cutOff += 1;
        if (!input.mayBeAccepted && found.includes("200")) throw new Error("a stranger got a 200");
      } catch (error) {
        const sent = input.bytes.toString("base64").slice(0, 6_000);
        throw new Error(`Input ${number} of seed ${seed}: ${String(error)}\n${sent}`, { cause: error });
      }
      if (number === Math.floor(inputs / 4)) warmMb = residentMb(pid);
    }
  };
  // People who say nothing, all the while.
  const silent = Array.from({ length: SILENT_CONNECTIONS }, (_, index) =>
    exchange(port, Buffer.from("POST /webhook HTTP/1.1\r\nHost: 12".slice(0, index)), 1, "waits"),
  );
  await Promise.all(Array.from({ length: AT_ONCE }, oneAfterTheOther));
  await Promise.all(silent);
  await meta();
  const endMb = residentMb(pid);
  const grownMb = warmMb === undefined || endMb === undefined ? undefined : Math.round(endMb - warmMb);
  if (grownMb !== undefined && grownMb > MAY_GROW_MB) throw new Error(`The host grew by ${grownMb} MB`);
  return { inputs, statuses, cutOff, genuine, slowestGenuineMs: Math.round(slowestGenuineMs), grownMb };
}

type Manner =
  /** Hangs up as soon as everything is written. */
  | "hangs up"
  /** Hangs up when an answer has come, or when none seems to come. */
  | "listens"
  /** Leaves it to the door. */
  | "waits";

const QUIET_MS = 20;
const NO_ANSWER_MS = 150;

/** Sends the bytes and gives what the door has answered by the time the connection is closed. */
function exchange(port: number, bytes: Buffer, pieces: number, manner: Manner): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const limit = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the connection was open for ${CLOSED_WITHIN_MS} ms`));
    }, CLOSED_WITHIN_MS);
    let hangUp: NodeJS.Timeout | undefined;
    const hangUpAfter = (delayMs: number): void => {
      clearTimeout(hangUp);
      if (manner === "listens") hangUp = setTimeout(() => socket.end(), delayMs);
    };
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (piece: string) => {
      text += piece;
      hangUpAfter(QUIET_MS);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") reject(new Error("the door is gone"));
    });
    socket.on("end", () => socket.end());
    socket.on("close", () => {
      clearTimeout(limit);
      clearTimeout(hangUp);
      resolve(text);
    });
    const size = Math.max(1, Math.ceil(bytes.length / pieces));
    const send = (at: number): void => {
      if (socket.destroyed) return;
      if (at < bytes.length) {
        socket.write(bytes.subarray(at, at + size), () => setImmediate(send, at + size));
      } else if (manner === "hangs up") socket.end();
      else hangUpAfter(NO_ANSWER_MS);
    };
    socket.once("connect", () => send(0));
  });
}

/** What Meta gets: it stays on the line until the answer is there. */
function answer(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(bytes));
    socket.setTimeout(META_WAITS_MS * 2, () => socket.destroy(new Error("Meta got no answer")));
    socket.setEncoding("latin1");
    socket.once("data", (text: string) => {
      resolve(text);
      socket.destroy();
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("Meta was cut off")));
  });
}

/** Undefined where the system does not say. */
function residentMb(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const kilobytes = /VmRSS:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
