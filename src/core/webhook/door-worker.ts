import { parentPort } from "node:worker_threads";
import type { DoorRefusal } from "#shared/contract/health.ts";
import { isForOtherObject } from "../instagram/index.ts";
import { openArrivals, type Arrivals } from "./arrivals.ts";
import { openDoor } from "./door.ts";
import type { CallbackAnswer, DoorSetup, FromDoor, ToDoor } from "./door-protocol.ts";
import { packArrivals } from "./door-protocol.ts";
import { createOneTimeFiles } from "./one-time-files.ts";
import { createGroupCommit } from "./group-commit.ts";

/**
 * The door's own thread. Whatever strangers do to the public door, and however busy the inbox is, Meta gets its
 * answer in time: this thread only checks, writes the bytes to its journal, and answers. The inbox applies them in
 * its own time.
 */

/**
 * Up to so many deliveries not yet applied, Meta's answer also waits for the inbox: then whoever gets a 200 finds the
 * message in the inbox. Beyond it, being on disk in the journal is enough.
 */
const WAIT_FOR_INBOX_UP_TO = 8;
/** Beyond this the journal would only grow: every answer waits for the inbox again, and so slows the sender down. */
const MAX_JOURNAL_BYTES = 64 * 1024 * 1024;
const SWEEP_EVERY_MS = 250;
const REPORT_EVERY_MS = 250;
const CALLBACK_WITHIN_MS = 10_000;
const LAST_WAIT_MS = 2_000;

interface Unanswered {
  readonly upTo: number;
  readonly settle: (kept: boolean) => void;
}

function run(port: NonNullable<typeof parentPort>, setup: DoorSetup): void {
  let { keys } = setup;
  let arrivals: Arrivals;
  let lastId = setup.firstId - 1;
  let appliedUpTo = setup.firstId - 1;
  let sweptUpTo = appliedUpTo;
  let bytesWaiting = 0;
  let failing = false;
  const waiting: Unanswered[] = [];
  const sizes = new Map<number, number>();
  const say = (message: FromDoor, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, transfer);

  const hand = (kind: "arrived" | "left", firstId: number, receivedMs: number, bodies: readonly Uint8Array[]): void => {
    lastId = firstId + bodies.length - 1;
    const size = bodies.reduce((sum, body) => sum + body.length, 0);
    sizes.set(lastId, size);
    bytesWaiting += size;
    const packed = packArrivals(firstId, receivedMs, bodies);
    say({ kind, arrivals: packed }, [packed.bytes.buffer]);
  };

  const group = createGroupCommit<Buffer>((bodies) => {
    const receivedMs = Date.now();
    const { firstId } = arrivals.append(bodies, receivedMs);
    hand("arrived", firstId, receivedMs, bodies);
  });

  const accept = async (body: Buffer): Promise<"kept" | "not_kept" | "unknown_object"> => {
    try {
      if (isForOtherObject(body)) return "unknown_object";
      if (failing) return "not_kept";
      await group.submit(body, body.length);
    } catch (error) {
      say({ kind: "storage_failed", detail: error instanceof Error ? error.name : "unknown" });
      return "not_kept";
    }
    const behind = lastId - appliedUpTo;
    if (behind > WAIT_FOR_INBOX_UP_TO && bytesWaiting < MAX_JOURNAL_BYTES) return "kept";
    return (await applied(lastId)) ? "kept" : "not_kept";
  };
  const applied = (upTo: number): Promise<boolean> =>
    upTo <= appliedUpTo ? Promise.resolve(true) : new Promise((settle) => waiting.push({ upTo, settle }));

  const noteApplied = (upTo: number): void => {
    appliedUpTo = Math.max(appliedUpTo, upTo);
    failing = false;
    for (const [id, size] of sizes) {
      if (id > appliedUpTo) break;
      bytesWaiting -= size;
      sizes.delete(id);
    }
    while (waiting[0] !== undefined && waiting[0].upTo <= appliedUpTo) waiting.shift()?.settle(true);
  };
  const noteFailing = (): void => {
    failing = true;
    for (const { settle } of waiting.splice(0)) settle(false);
  };

  let refusals: Partial<Record<DoorRefusal, number>> = {};
  const countRefusal = (reason: DoorRefusal): void => {
    refusals[reason] = (refusals[reason] ?? 0) + 1;
  };
  let passed = { requests: 0, bytes: 0 };
  const countPassed = (bytes: number): void => {
    passed.requests += 1;
    passed.bytes += bytes;
  };
  const report = (): void => {
    if (passed.requests > 0) {
      say({ kind: "passed", ...passed });
      passed = { requests: 0, bytes: 0 };
    }
    if (Object.keys(refusals).length === 0) return;
    say({ kind: "refusals", counts: refusals });
    refusals = {};
  };
  /** True when the journal holds nothing that the inbox has applied. */
  const sweep = (): boolean => {
    if (appliedUpTo === sweptUpTo) return true;
    try {
      const upTo = appliedUpTo;
      if (!arrivals.sweep(upTo)) return false;
      sweptUpTo = upTo;
      return true;
    } catch (error) {
      say({ kind: "storage_failed", detail: error instanceof Error ? error.name : "unknown" });
      return false;
    }
  };

  let callbacks = 0;
  const openCallbacks = new Map<number, (answer: CallbackAnswer | undefined) => void>();

  const files = createOneTimeFiles(
    (token) => say({ kind: "offer_ended", token }),
    (token, bytes) => say({ kind: "offer_progressed", token, bytes }),
  );

  const open = async (): Promise<void> => {
    try {
      arrivals = openArrivals(setup.dataDir, setup.firstId);
      for (const { id, receivedMs, body } of arrivals.left) hand("left", id, receivedMs, [body]);
    } catch (error) {
      say({ kind: "refused_to_open", reason: "storage", detail: String(error) });
      return port.close();
    }
    const door = await openDoor({
      port: setup.port,
      keys: () => keys,
      refused: countRefusal,
      passed: countPassed,
      handshook: (challenge, verifyToken) => say({ kind: "handshake", challenge, verifyToken }),
      accept,
      files,
      callback: (request) =>
        new Promise((resolve) => {
          callbacks += 1;
          const requestId = callbacks;
          const answer = (given: CallbackAnswer | undefined): void => {
            clearTimeout(timer);
            openCallbacks.delete(requestId);
            resolve(given);
          };
          const timer = setTimeout(() => answer(undefined), CALLBACK_WITHIN_MS);
          openCallbacks.set(requestId, answer);
          say({ kind: "callback", requestId, request });
        }),
    }).catch((error: unknown) => String(error));
    if (typeof door === "string") {
      arrivals.close(appliedUpTo);
      say({ kind: "refused_to_open", reason: "port_taken", detail: door });
      return port.close();
    }
    const timers = [setInterval(sweep, SWEEP_EVERY_MS), setInterval(report, REPORT_EVERY_MS)];
    closeAll = async () => {
      await door.close();
      files.close();
      await group.close();
      // What the inbox cannot apply now stays in the journal for the next start.
      await Promise.race([applied(lastId), new Promise((resolve) => setTimeout(resolve, LAST_WAIT_MS).unref())]);
      for (const timer of timers) clearInterval(timer);
      report();
      arrivals.close(appliedUpTo);
      say({ kind: "closed" });
      port.close();
    };
    say({ kind: "open", port: door.port });
  };
  let closeAll = async (): Promise<void> => {
    say({ kind: "closed" });
    port.close();
  };

  port.on("message", (message: ToDoor) => {
    switch (message.kind) {
      case "begin":
        return;
      case "keys":
        ({ keys } = message);
        return;
      case "applied":
        return noteApplied(message.upTo);
      case "failing":
        return noteFailing();
      case "sweep":
        return say({ kind: "swept", requestId: message.requestId, clean: sweep() });
      case "offer":
        return files.offer(message.offer);
      case "withdraw":
        return files.withdraw(message.token);
      case "callback_answer":
        return openCallbacks.get(message.requestId)?.(message.answer);
      case "close":
        void closeAll();
    }
  });
  void open();
}

// The one file whose job is to run when it is loaded: it is the entry of a thread.
const core = parentPort;
core?.once("message", (first: ToDoor) => {
  if (first.kind === "begin") run(core, first.setup);
});
