import { Worker } from "node:worker_threads";
import type { ParserReport, ParserWork } from "./parser-worker.ts";

const STANDS_STILL_MS = 15_000;

/** Feeds mutated fixtures to the parser. Rejects with the seed and number of the input that broke or stopped it. */
export function fuzzParser(seed: number, runs: number): Promise<Extract<ParserReport, { kind: "done" }>> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const work: ParserWork = { seed, runs, progress };
  const worker = new Worker(new URL("./parser-worker.ts", import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  return new Promise((resolve, reject) => {
    let [last, since] = [-1, Date.now()];
    const watch = setInterval(() => {
      const run = Atomics.load(progress, 0);
      if (run !== last) [last, since] = [run, Date.now()];
      if (Date.now() - since < STANDS_STILL_MS) return;
      clearInterval(watch);
      reject(new Error(`The parser hangs on input ${run} of seed ${seed}`));
      void worker.terminate();
    }, 500);
    const settle = (end: () => void): void => {
      clearInterval(watch);
      end();
    };
    worker.once("error", (error) =>
      settle(() => reject(new Error(`The parser's thread ended at input ${last} of seed ${seed}`, { cause: error }))),
    );
    worker.once("message", (report: ParserReport) =>
      settle(() => {
        if (report.kind === "done") return resolve(report);
        reject(new Error(`Input ${report.run} of seed ${seed}: ${report.why}\n${report.input.slice(0, 4_000)}`));
      }),
    );
  });
}
