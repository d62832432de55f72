/**
 * A thread that asks the core a small thing all the time, as the screen does, and notes the longest wait: how long the
 * host's event loop was held, plus the way there and back. A thread of its own, because the bench itself reads files.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

export interface ProbeSetup {
  readonly port: number;
  readonly token: string;
}

const ASK_EVERY_MS = 2;

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
  let longestMs = 0;
  // Any message asks for the longest wait since the last one.
  port.on("message", () => {
    port.postMessage(longestMs);
    longestMs = 0;
  });
  for (;;) {
    longestMs = Math.max(longestMs, await ask(setup));
    await delay(ASK_EVERY_MS);
  }
}

if (parentPort !== null) await run(parentPort, workerData as ProbeSetup);
