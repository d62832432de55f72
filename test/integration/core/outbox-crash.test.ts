import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { createSimulator } from "#simulator/index.ts";
import { DEATHS } from "../../support/dying-outbox.ts";
import { REPOSITORY } from "../../support/repository.ts";

/**
 * Law 5, the hard way: the process is killed without warning at every step of a reply's way, one after the other on the
 * same data folder, with echoes and without. Meta's side lives on. At the end every reply is there once.
 */
it("a reply is sent once although the computer dies at any step of its way", { timeout: 60_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "shopbell-outbox-crash-"));
  const simulator = createSimulator({ seed: 11 });
  const { url } = await simulator.start();
  const account = [...simulator.world.accounts.values()][0];
  const app = [...simulator.world.apps.values()][0];
  if (account === undefined || app === undefined) throw new Error("The simulator has no account");

  /** Starts the core, lets it write and die; gives what it said last, when it lived to say something. */
  const live = async (step: string, text: string): Promise<unknown> => {
    const child = spawn(
      process.execPath,
      ["test/support/dying-outbox.ts", dataDir, url, app.secret, account.accessToken, step, text],
      {
        cwd: REPOSITORY,
        env: { ...process.env, NODE_COMPILE_CACHE: join(REPOSITORY, "node_modules/.cache/compiled") },
        stdio: ["pipe", "pipe", "inherit"],
      },
    );
    const ended = once(child, "close");
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { webhookUrl } = JSON.parse(String((await lines.next()).value)) as { webhookUrl: string };
    await simulator.webhook({ url: webhookUrl, appSecret: app.secret, verifyToken: "verify-me" });
    if (written.length === 0) await simulator.customerWrites({ customerId: "900000000000001", text: "hello" });
    if (text !== "") written.push(text);
    child.stdin.write("go\n");
    const last = await lines.next();
    const [, signal] = (await ended) as [number | null, string | null];
    expect(signal).toBe(step === "never" ? null : "SIGKILL");
    return last.done === true ? undefined : JSON.parse(last.value);
  };

  const written: string[] = [];
  for (const echo of ["never", "after"] as const) {
    simulator.faults({ echo });
    for (const step of DEATHS) await live(step, `${step} with echo ${echo}`);
  }
  expect(await live("never", "")).toEqual({ states: written.map(() => "accepted") });
  const atMeta = [...simulator.world.conversations.values()].flatMap(({ messages }) =>
    messages.filter(({ fromAccount }) => fromAccount).map(({ text }) => text),
  );
  expect(atMeta).toEqual(written);
  await simulator.stop();
  await rm(dataDir, { recursive: true, force: true });
});
