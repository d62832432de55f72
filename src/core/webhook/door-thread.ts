import { Worker } from "node:worker_threads";
import type { DoorRefusal } from "#shared/contract/health.ts";
import { AppError } from "../app-error.ts";
import type { Logger } from "../ports.ts";
import type {
  CallbackAnswer,
  CallbackRequest,
  DoorKeys,
  DoorSetup,
  FileOffer,
  FromDoor,
  PackedArrivals,
  ToDoor,
} from "./door-protocol.ts";

/** The core's end of the door's thread. */
export interface DoorThread {
  /** `http://127.0.0.1:<port>/webhook` */
  readonly url: string;
  readonly setKeys: (keys: DoorKeys) => void;
  /** Everything up to this arrival is committed in the inbox. */
  readonly applied: (upTo: number) => void;
  /** The inbox cannot write now. */
  readonly failing: () => void;
  /** Whether no byte of what is applied is left in the journal; sweeps it first. */
  readonly isSwept: () => Promise<boolean>;
  /** Lets whoever knows the token have this file, once, for a while; `offerEnded` says when no longer. */
  readonly offer: (offer: FileOffer) => void;
  readonly withdraw: (token: string) => void;
  readonly close: () => Promise<void>;
}

export interface DoorThreadParts {
  readonly setup: Omit<DoorSetup, "firstId">;
  readonly logger: Logger;
  readonly arrived: (arrivals: PackedArrivals, left: boolean) => void;
  readonly refused: (counts: Readonly<Partial<Record<DoorRefusal, number>>>) => void;
  /** Requests that came through the tunnel since the last time, and bytes of files that went back. */
  readonly passed: (requests: number, bytes: number) => void;
  /** The address was checked by somebody who knows this verify token. */
  readonly handshook: (challenge: string, verifyToken: string) => void;
  readonly callback: (request: CallbackRequest) => Promise<CallbackAnswer | undefined>;
  /** The door's own journal could not be written. */
  readonly storageFailed: () => void;
  readonly offerEnded: (token: string) => void;
  readonly offerProgressed: (token: string, bytes: number) => void;
}

/** A thread that has been called and does not know yet what for: until then it does nothing. */
export interface CalledThread {
  readonly worker: Worker;
  /** Why it could not come. */
  readonly fault: () => unknown;
  readonly ended: Promise<void>;
  /** Ends it, if nobody has begun with it or closed it. */
  readonly dismiss: () => Promise<void>;
}

const CLOSE_WITHIN_MS = 5_000;
const REOPEN_AFTER_MS = 1_000;

/** Takes as long to come as everything else does to open: called first, nobody waits for it. */
export function callDoorThread(): CalledThread {
  // Beside this file in the sources, beside the bundle when built.
  const entry = new URL(import.meta.url.endsWith(".ts") ? "./door-worker.ts" : "./door-worker.js", import.meta.url);
  const worker = new Worker(entry, { name: "door" });
  let fault: unknown;
  worker.once("error", (error) => (fault = error));
  return {
    worker,
    fault: () => fault,
    ended: new Promise((resolve) => worker.once("exit", () => resolve())),
    dismiss: async () => void (await worker.terminate()),
  };
}

/**
 * @param called the thread, if it was called before.
 * @throws AppError `unavailable` when the port is taken, `storage_failed` when the journal cannot be opened.
 */
export async function startDoorThread(given: DoorThreadParts, called = callDoorThread()): Promise<DoorThread> {
  const { logger } = given;
  let closing = false;
  let setup: DoorSetup = { ...given.setup, firstId: 1 };
  const parts: DoorThreadParts = {
    ...given,
    arrived(arrivals, left) {
      setup = { ...setup, firstId: Math.max(setup.firstId, arrivals.firstId + arrivals.lengths.length) };
      given.arrived(arrivals, left);
    },
  };
  let thread = startThread(setup, parts, called);
  const port = await thread.opened;
  // After a fault the door opens again at the same address: the tunnel points there.
  setup = { ...setup, port };

  const watch = (current: Thread): void => {
    void current.ended.then(() => {
      if (closing) return;
      logger.warn("door.reopening");
      setTimeout(reopen, REOPEN_AFTER_MS).unref();
    });
  };
  const reopen = (): void => {
    if (closing) return;
    thread = startThread(setup, parts, callDoorThread());
    thread.opened.catch((error: unknown) => logger.error("door.not_reopened", error));
    watch(thread);
  };
  watch(thread);

  return {
    url: `http://127.0.0.1:${port}/webhook`,
    setKeys(keys) {
      setup = { ...setup, keys };
      thread.say({ kind: "keys", keys });
    },
    applied: (upTo) => thread.say({ kind: "applied", upTo }),
    failing: () => thread.say({ kind: "failing" }),
    isSwept: () => thread.isSwept(),
    offer: (offer) => thread.say({ kind: "offer", offer }),
    withdraw: (token) => thread.say({ kind: "withdraw", token }),
    async close() {
      closing = true;
      thread.say({ kind: "close" });
      const forced = setTimeout(thread.terminate, CLOSE_WITHIN_MS);
      await thread.ended;
      clearTimeout(forced);
    },
  };
}

interface Thread {
  /** The port, once the door is open. */
  readonly opened: Promise<number>;
  readonly ended: Promise<void>;
  readonly say: (message: ToDoor) => void;
  readonly isSwept: () => Promise<boolean>;
  readonly terminate: () => void;
}

function startThread(setup: DoorSetup, parts: DoorThreadParts, { worker, fault, ended }: CalledThread): Thread {
  const { logger } = parts;
  const say = (message: ToDoor): void => worker.postMessage(message);
  say({ kind: "begin", setup });
  const opened = new Promise<number>((resolve, reject) => {
    const failed = (cause?: unknown) =>
      reject(new AppError("unavailable", "The part of Shopbell that receives messages could not start.", { cause }));
    void ended.then(() => {
      const cause = fault();
      if (cause !== undefined) logger.error("door.failed", cause);
      failed(cause);
    });
    worker.on("message", (message: FromDoor) => {
      switch (message.kind) {
        case "open":
          return resolve(message.port);
        case "refused_to_open":
          return reject(refusedToOpen(message, setup.port));
        case "arrived":
        case "left":
          return parts.arrived(message.arrivals, message.kind === "left");
        case "refusals":
          return parts.refused(message.counts);
        case "passed":
          return parts.passed(message.requests, message.bytes);
        case "handshake":
          return parts.handshook(message.challenge, message.verifyToken);
        case "callback":
          return void answer(parts, message.requestId, message.request, say);
        case "storage_failed":
          logger.warn("door.storage_failed", { detail: message.detail });
          return parts.storageFailed();
        case "offer_ended":
          return parts.offerEnded(message.token);
        case "offer_progressed":
          return parts.offerProgressed(message.token, message.bytes);
        case "swept":
          return sweeps.get(message.requestId)?.(message.clean);
        case "closed":
      }
    });
  });
  const sweeps = new Map<number, (clean: boolean) => void>();
  let requests = 0;
  const isSwept = async (): Promise<boolean> => {
    requests += 1;
    const requestId = requests;
    const answered = new Promise<boolean>((resolve) => sweeps.set(requestId, resolve));
    say({ kind: "sweep", requestId });
    const clean = await Promise.race([answered, ended.then(() => false)]);
    sweeps.delete(requestId);
    return clean;
  };
  return { opened, ended, say, isSwept, terminate: () => void worker.terminate() };
}

async function answer(
  { callback, logger }: DoorThreadParts,
  requestId: number,
  request: CallbackRequest,
  say: (message: ToDoor) => void,
): Promise<void> {
  const given = await callback(request).catch((error: unknown) => {
    logger.error("door.callback_failed", error);
    return { status: 500, contentType: "text/plain; charset=utf-8", body: "" };
  });
  say({ kind: "callback_answer", requestId, answer: given });
}

function refusedToOpen(message: FromDoor & { readonly kind: "refused_to_open" }, port: number): AppError {
  const cause = new Error(message.detail);
  if (message.reason === "storage") {
    return new AppError("storage_failed", "Shopbell may not write to its data folder, or the disk is full.", { cause });
  }
  return new AppError(
    "unavailable",
    `Port ${port} of this computer is used by another program, so Shopbell cannot receive messages there. Close that program or choose another port.`,
    { cause },
  );
}
