import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The real host in practice mode: the core, a simulated Meta, and the screen in a browser tab. */
const READY_WITHIN_MS = 30_000;
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const readyLine = z.object({
  ui: z.string(),
  practice: z.object({ accountId: z.string(), simulator: z.string() }),
});

const simulatorState = z.object({
  customers: z.array(z.looseObject({ id: z.string(), name: z.string().optional() })),
});

export interface HeadlessHost {
  readonly dataDir: string;
  /** Address with the token, as the host would open it. */
  readonly ui: string;
  /** The example shop's own id at Instagram. */
  readonly accountId: string;
  /** Tells the simulator to do something. */
  readonly control: (command: string, body: unknown) => Promise<unknown>;
  readonly simulatorState: () => Promise<Readonly<Record<string, unknown>>>;
  readonly customerId: (name: string) => Promise<string>;
  /** Ends it without warning, as a crash would. */
  readonly kill: () => Promise<void>;
  /** The same data, address and token as before. */
  readonly startAgain: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startHeadlessHost(): Promise<HeadlessHost> {
  const dataDir = await mkdtemp(join(tmpdir(), "shopbell-ui-"));
  let running = await spawnHost(["--ui-port", "0"], dataDir);
  const { ui } = running.ready;
  const address = new URL(ui);
  const sameAddress = ["--ui-port", address.port, `--token=${address.searchParams.get("token") ?? ""}`];
  const simulator = (): string => new URL(running.ready.practice.simulator).origin;

  const readState = async (): Promise<Readonly<Record<string, unknown>>> =>
    z.record(z.string(), z.unknown()).parse(await (await fetch(`${simulator()}/control/state`)).json());
  return {
    dataDir,
    ui,
    accountId: running.ready.practice.accountId,
    control: async (command, body) => {
      const response = await fetch(`${simulator()}/control/${command}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!response.ok)
        throw new Error(`The simulator answered ${response.status} to ${command}: ${await response.text()}`);
      return response.json();
    },
    simulatorState: readState,
    customerId: async (name) => {
      const { customers } = simulatorState.parse(await readState());
      const found = customers.find((customer) => customer.name === name);
      if (found === undefined) throw new Error(`The example shop has no customer ${name}.`);
      return found.id;
    },
    kill: async () => endOf(running.child, "SIGKILL"),
    startAgain: async () => {
      running = await spawnHost(sameAddress, dataDir);
    },
    stop: async () => {
      await endOf(running.child, "SIGTERM");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function spawnHost(address: readonly string[], dataDir: string) {
  const args = ["--practice", "--no-open", "--webhook-port", "0", "--data-dir", dataDir, ...address];
  const child = spawn(process.execPath, ["src/headless/run.mjs", "src/headless/main.ts", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, ready: await firstLine(child) };
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

async function firstLine(child: ChildProcess): Promise<z.infer<typeof readyLine>> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("The host has no output.");
  const errors: string[] = [];
  stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
  const lines = createInterface(stdout);
  const line = await Promise.race([
    once(lines, "line", { signal: AbortSignal.timeout(READY_WITHIN_MS) }).then(([first]) => String(first)),
    once(child, "exit").then(([code]) => {
      throw new Error(`The host ended with ${String(code)} before it was ready:\n${errors.join("")}`);
    }),
  ]);
  return readyLine.parse(JSON.parse(line));
}
