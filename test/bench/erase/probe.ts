/**
 * A thread that asks the core a small thing all the time, as the screen does, and notes the longest wait: how long the
 * host's event loop was held, plus the way there and back. A thread of its own, because the bench itself reads files.
 *
 * Of each wait Linux tells how long the core's thread, and this one, stood in line for a processor: on two cores beside a
 * browser that is most of it, and nothing of it is the core's.
 */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

export interface ProbeSetup {
  readonly pid: number;
  readonly port: number;
  readonly token: string;
}

export interface Waits {
  readonly longestMs: number;
  /** The longest without the time in line for a processor; as long as `longestMs` where the system does not tell. */
  readonly longestHeldMs: number;
}

const ASK_EVERY_MS = 2;

/** Time in line for a processor, of a thread since it began; 0 where the system does not tell (Linux, "schedstat"). */
function inLineMs(thread: string): number {
  try {
    const [, waitedNs] = readFileSync(`/proc/${thread}/schedstat`, "utf8").split(" ");
    return Number(waitedNs) / 1e6;
  } catch {
    return 0;
  }
}

async function ask({ port, token }: ProbeSetup): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/rpc/app/state`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });
  await response.arrayBuffer();
  return performance.now() - startedMs;
}

async function run(port: NonNullable<typeof parentPort>, setup: ProbeSetup): Promise<void> {
  let waits: Waits = { longestMs: 0, longestHeldMs: 0 };
  // Any message asks for the longest wait since the last one.
  port.on("message", () => {
    port.postMessage(waits);
    waits = { longestMs: 0, longestHeldMs: 0 };
  });
  const inLine = (): number => inLineMs(`${setup.pid}/task/${setup.pid}`) + inLineMs("thread-self");
  for (;;) {
    const beforeMs = inLine();
    const tookMs = await ask(setup);
    const heldMs = tookMs - (inLine() - beforeMs);
    waits = { longestMs: Math.max(waits.longestMs, tookMs), longestHeldMs: Math.max(waits.longestHeldMs, heldMs) };
    await delay(ASK_EVERY_MS);
  }
}

if (parentPort !== null) await run(parentPort, workerData as ProbeSetup);
