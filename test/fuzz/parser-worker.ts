import { readdirSync, readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { readDelivery } from "#core/instagram/index.ts";
import { parseDelivery, type ParsedDelivery } from "../support/parse-delivery.ts";
import { createInboxRooms } from "../support/inbox-rooms.ts";
import { createDice } from "../support/mixed-stream.ts";
import { mutate, pick } from "./mutate.ts";

/** In a thread of its own, so that the main thread sees when it no longer moves. */
export interface ParserWork {
  readonly seed: number;
  readonly runs: number;
  /** Number of the input that is being read. */
  readonly progress: Int32Array;
}

export type ParserReport =
  | {
      readonly kind: "done";
      readonly understood: number;
      readonly kept: number;
      readonly applied: number;
      readonly slowestMs: number;
      /** Heap in use at the end, against that after the first quarter. */
      readonly grownMb: number;
    }
  | { readonly kind: "failed"; readonly run: number; readonly why: string; readonly input: string };

const ACCOUNT = "17841400000000011";
/** One in so many goes on into a real inbox. */
const APPLY_EVERY = 10;
const TOO_SLOW_MS = 1_000;
const MAY_GROW_MB = 16;

function createHeapMeter(): () => number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  return () => {
    if (typeof collect === "function") collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
}

function work({ seed, runs, progress }: ParserWork): ParserReport {
  const folder = new URL("../fixtures/webhooks/", import.meta.url);
  const fixtures = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)));
  const dice = createDice(seed);
  const rooms = createInboxRooms({ accounts: [ACCOUNT] });
  const heapMb = createHeapMeter();
  let [understood, kept, applied, slowestMs, warmMb] = [0, 0, 0, 0, 0];
  try {
    for (let run = 0; run < runs; run++) {
      Atomics.store(progress, 0, run);
      if (run === Math.floor(runs / 4)) warmMb = heapMb();
      const body = mutate(pick(dice, fixtures), dice, fixtures);
      const startedAt = performance.now();
      try {
        const found = parseDelivery(body, 1_767_225_600_000);
        const fault = faultOf(found) ?? roundTripFault(body, run);
        if (fault !== undefined) return { kind: "failed", run, why: fault, input: body.toString("base64") };
        if (found.kind === "understood") {
          understood += found.events.length;
          kept += found.notUnderstood.length;
        }
        if (run % APPLY_EVERY === 0) {
          rooms.deliver(body);
          applied += 1;
        }
      } catch (error) {
        return { kind: "failed", run, why: String(error), input: body.toString("base64") };
      }
      const tookMs = performance.now() - startedAt;
      slowestMs = Math.max(slowestMs, tookMs);
      if (tookMs > TOO_SLOW_MS) {
        return { kind: "failed", run, why: `took ${Math.round(tookMs)} ms`, input: body.toString("base64") };
      }
    }
    const integrity: unknown = rooms.db.prepare("PRAGMA integrity_check").pluck().get();
    if (integrity !== "ok")
      return { kind: "failed", run: runs, why: `the inbox is damaged: ${String(integrity)}`, input: "" };
    const grownMb = heapMb() - warmMb;
    if (grownMb > MAY_GROW_MB) {
      return { kind: "failed", run: runs, why: `the heap grew by ${Math.round(grownMb)} MB`, input: "" };
    }
    return { kind: "done", understood, kept, applied, slowestMs, grownMb };
  } finally {
    rooms.close();
  }
}

/** What is wrong with an answer, whatever the bytes were. */
function faultOf(found: ParsedDelivery): string | undefined {
  if (found.kind === "unknown_object") return undefined;
  for (const event of found.events) {
    if (event.accountId.length === 0) return "an event without an account";
    if (!Number.isSafeInteger(event.atMs) || event.atMs <= 0) return "an event without a time";
    if ("customerId" in event && event.customerId.length === 0) return "an event without a customer";
    if ("mid" in event && event.mid?.length === 0) return "an event with an empty mid";
    if ("key" in event && event.key.length === 0) return "an event with an empty key";
  }
  return undefined;
}

/** Quarantine relies on it: what was found is found again in the delivery that is kept of it. */
function roundTripFault(body: Buffer, run: number): string | undefined {
  if (run % APPLY_EVERY !== 0) return undefined;
  // A number beyond the range of a double cannot be written again.
  if (/e\+?\d{3}/iu.test(body.toString("latin1"))) return undefined;
  for (const part of readDelivery(body, 1)) {
    const again = readDelivery(Buffer.from(part.delivery()), 1);
    if (!again.some((other) => other.kind === part.kind)) return "a part is not found again in its own delivery";
  }
  return undefined;
}

// The entry of a thread: it runs when it is loaded.
if (parentPort !== null) parentPort.postMessage(work(workerData as ParserWork));
