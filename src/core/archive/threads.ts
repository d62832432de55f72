import { Worker } from "node:worker_threads";
import type { Logger } from "../ports.ts";
import { ArchiveError } from "./fault.ts";
import { inTime } from "./in-time.ts";
import type { ArchiveJob, ArchiveResult, FromArchive } from "./job-protocol.ts";

/** Runs the archive's jobs, one after the other, each in a thread of its own. */
export interface ArchiveThreads {
  /** @throws ArchiveError; `cancelled` when it was ended before it was done. */
  readonly run: (job: ArchiveJob, options?: RunOptions) => Promise<ArchiveResult | "cancelled">;
  /** Ends everything, what waits and what is under way; of a thread that hangs in a drive it does not wait for the end. */
  readonly stop: () => Promise<void>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly progressed?: (done: number, total: number) => void;
}

/** A thread is only ended between two calls of the system, and a drive that is gone may keep it in one. */
const ENDS_WITHIN_MS = 4_000;

export function createArchiveThreads(logger: Logger): ArchiveThreads {
  const ending = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  const start = async (job: ArchiveJob, { signal, progressed }: RunOptions): Promise<ArchiveResult | "cancelled"> => {
    const either = AbortSignal.any([ending.signal, ...(signal === undefined ? [] : [signal])]);
    if (either.aborted) return "cancelled";
    // Beside this file in the sources, beside the bundle when built.
    const name = import.meta.url.endsWith(".ts") ? "./archive-worker.ts" : "./archive-worker.js";
    const worker = new Worker(new URL(name, import.meta.url), { workerData: job, name: `archive-${job.kind}` });
    const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    const end = (): void => void worker.terminate();
    either.addEventListener("abort", end, { once: true });
    try {
      return await new Promise<ArchiveResult | "cancelled">((resolve, reject) => {
        worker.on("error", (error) => {
          logger.error("archive.thread_failed", error);
          reject(new ArchiveError("unknown", { cause: error }));
        });
        worker.on("message", (message: FromArchive) => {
          if (message.kind === "progress") return progressed?.(message.done, message.total);
          if (message.kind === "done") return resolve(message.result);
          logger.warn("archive.failed", { job: job.kind, fault: message.fault, detail: message.detail });
          reject(new ArchiveError(message.fault));
        });
        void ended.then(() =>
          either.aborted ? resolve("cancelled") : reject(new ArchiveError("unknown", { cause: "the thread ended" })),
        );
      });
    } finally {
      either.removeEventListener("abort", end);
      // It may still hold files open.
      await ended;
    }
  };

  return {
    run(job, options = {}) {
      const done = last.then(() => start(job, options));
      last = done.catch(() => {});
      return done;
    },
    async stop() {
      ending.abort();
      await inTime(last, ENDS_WITHIN_MS);
    },
  };
}
