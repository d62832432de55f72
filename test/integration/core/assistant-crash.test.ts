import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { createSimulator } from "#simulator/index.ts";
import { ASSISTANT_DEATHS } from "../../support/dying-assistant.ts";
import { REPOSITORY } from "../../support/repository.ts";

/**
 * The process is killed without warning at every step of an automatic answer, on the same data folder; Meta's side lives
 * on. However often Meta tells of the customer's message afterwards, nobody is greeted twice.
 */
it("nobody is answered twice although the computer dies at any step", { timeout: 60_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "shopbell-assistant-crash-"));
  const simulator = createSimulator({ seed: 12 });
  const { url } = await simulator.start();
  const account = [...simulator.world.accounts.values()][0];
  const app = [...simulator.world.apps.values()][0];
  if (account === undefined || app === undefined) throw new Error("The simulator has no account");
  const customers: string[] = [];

  const live = async (step: string): Promise<unknown> => {
    const customerId = `90000000000000${customers.length}`;
    const child = spawn(
      process.execPath,
      ["test/support/dying-assistant.ts", dataDir, url, app.secret, account.accessToken, step, customerId],
      {
        cwd: REPOSITORY,
        env: { ...process.env, NODE_COMPILE_CACHE: join(REPOSITORY, "node_modules/.cache/compiled") },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const ended = once(child, "close");
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { webhookUrl } = JSON.parse(String((await lines.next()).value)) as { webhookUrl: string };
    await simulator.webhook({ url: webhookUrl, appSecret: app.secret, verifyToken: "verify-me" });
    if (step !== "never") {
      customers.push(customerId);
      await simulator.customerWrites({ customerId, text: "hello" });
    }
    const last = step === "never" ? await lines.next() : undefined;
    const [, signal] = (await ended) as [number | null, string | null];
    expect(signal, step).toBe(step === "never" ? null : "SIGKILL");
    return last === undefined ? undefined : JSON.parse(String(last.value));
  };

  // No echo tells what became of a greeting: what is known of it stands on this disk, or has to be asked for.
  simulator.faults({ echo: "never" });
  for (const step of ASSISTANT_DEATHS) await live(step);
  const said = (await live("never")) as Record<string, readonly string[]>;
  const atMeta = [...simulator.world.conversations.values()].map(
    ({ customerId, messages }) => [customerId, messages.filter(({ fromAccount }) => fromAccount).length] as const,
  );
  expect(atMeta.map(([customerId]) => customerId).toSorted()).toEqual(customers.toSorted());
  for (const [customerId, count] of atMeta) {
    expect(count, customerId).toBeLessThanOrEqual(1);
    // What is shown here as said has been said, and the other way round.
    expect(said[customerId]?.length ?? 0, customerId).toBe(count);
  }
  // Dying is no reason to say nothing.
  expect(atMeta.filter(([, count]) => count === 1).length).toBeGreaterThan(0);
  await simulator.stop();
  await rm(dataDir, { recursive: true, force: true });
});
