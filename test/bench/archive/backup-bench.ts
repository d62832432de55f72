/**
 * What copies, backups and figures of a million messages cost, and what they hold up: beside each the core is asked
 * small things as the screen would.
 */
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { median, type Bench, type BenchResult } from "../bench.ts";
import { copyFullInbox } from "../full-inbox.ts";
import { startGraphStub } from "../graph-stub.ts";
import { startBenchHost, type BenchHost } from "../host.ts";

const PASSPHRASE = "three blue horses";
const LOOK_EVERY_MS = 50;
const QUIET_MS = 1_500;
const FIGURES_ASKED = 15;

export const backupBench: Bench = {
  name: "backup",
  about: "copy, encrypted backup, rehearsal of a restore and figures with 1,000,000 messages, and what they hold up",
  run: async (note) => {
    const graph = await startGraphStub({ id: "17841400000000021", username: "bench.shop" });
    const dataDir = await copyFullInbox(note);
    let host: BenchHost | undefined;
    let probe: Worker | undefined;
    try {
      host = await startBenchHost(graph.url, dataDir);
      probe = new Worker(join(import.meta.dirname, "../erase/probe.ts"), { workerData: host.rpc });
      return await measure(host, probe);
    } finally {
      await probe?.terminate();
      await host?.stop();
      await rm(`${dataDir}-files`, { recursive: true, force: true });
      await graph.stop();
    }
  },
};

async function measure(host: BenchHost, probe: Worker): Promise<BenchResult[]> {
  const longestWait = async (): Promise<number> => {
    probe.postMessage("longest");
    const [longestMs] = (await once(probe, "message")) as [number];
    return longestMs;
  };
  const timed = async (work: () => Promise<unknown>): Promise<{ tookS: number; waitMs: number }> => {
    await longestWait();
    const startedMs = performance.now();
    await work();
    await jobDone(host);
    return { tookS: (performance.now() - startedMs) / 1000, waitMs: await longestWait() };
  };
  await delay(QUIET_MS);
  await longestWait();
  await delay(QUIET_MS);
  const idleMs = await longestWait();
  const copy = await timed(() => host.call("archive/copy-now", {}));
  const backup = await timed(() =>
    host.call("archive/back-up", { clientId: "bench-backup-1", passphrase: PASSPHRASE }),
  );
  const { files } = await host.call("archive/state", {});
  const file = files[0]?.name ?? "";
  const rehearsal = await timed(() =>
    host.call("archive/look-into", { source: { kind: "file", name: file, passphrase: PASSPHRASE } }),
  );
  const figuresMs: number[] = [];
  for (let nth = 0; nth < FIGURES_ASKED; nth++) {
    const startedMs = performance.now();
    await host.call("figures/get", { days: 30 });
    figuresMs.push(performance.now() - startedMs);
  }
  return [
    { metric: "the core's longest answer while nothing happens", value: idleMs, unit: "ms" },
    { metric: "rolling copy", value: copy.tookS, unit: "s" },
    atMost("the core's longest answer beside a copy", copy.waitMs, "ms", 50),
    atMost("encrypted backup", backup.tookS, "s", 10),
    atMost("the core's longest answer beside a backup", backup.waitMs, "ms", 50),
    atMost("rehearsal of a restore", rehearsal.tookS, "s", 30),
    atMost("the core's longest answer beside a rehearsal", rehearsal.waitMs, "ms", 50),
    { metric: "size of the backup", value: (files[0]?.bytes ?? 0) / 1e6, unit: "MB" },
    atMost("figures of 30 days, median", median(figuresMs), "ms", 50),
  ];
}

async function jobDone(host: BenchHost): Promise<void> {
  for (;;) {
    const { job } = await host.call("archive/state", {});
    if (job?.state === "done") return;
    if (job?.state !== "running") throw new Error(`The job did not end well: ${job?.fault ?? "there is none"}.`);
    await delay(LOOK_EVERY_MS);
  }
}

const atMost = (metric: string, value: number, unit: string, budget: number): BenchResult => ({
  metric,
  value,
  unit,
  budget: { bound: "at most", value: budget },
});
