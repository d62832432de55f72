/** Starts the headless host as an owner's computer would run it, in its own process and data folder. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { hostCommand } from "#headless/host-command.ts";
import { routes, type RouteInput, type RouteName, type RouteOutput } from "#shared/contract/routes.ts";
import { REPOSITORY } from "../support/repository.ts";

export interface BenchHost {
  readonly pid: number;
  /** Address of the screen, with its token. */
  readonly ui: string;
  /** To be looked at, not to be written to. */
  readonly dataDir: string;
  readonly webhookPort: number;
  /** For requests that are written by hand. */
  readonly rpc: { readonly port: number; readonly token: string };
  readonly call: <Name extends RouteName>(route: Name, input: RouteInput<Name>) => Promise<RouteOutput<Name>>;
  /** Ends the host and removes its data folder. */
  readonly stop: () => Promise<void>;
}

const readyLine = z.looseObject({
  ready: z.literal(true),
  webhook: z.string(),
  rpc: z.string(),
  token: z.string(),
  pid: z.number(),
  ui: z.string(),
});
const envelope = z.union([
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
]);

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/** A new folder on the disk of the repository: the system's temporary folder may be memory, where fsync costs nothing. */
export async function makeBenchFolder(): Promise<string> {
  const cache = join(REPOSITORY, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  return mkdtemp(join(cache, "bench-"));
}

/**
 * @param folder a data folder that is there already; a new one when left out.
 * @param options `keep`: the folder stays when the host has ended.
 */
export async function startBenchHost(
  graphUrl: string,
  folder?: string,
  options: { readonly keep?: boolean } = {},
): Promise<BenchHost> {
  const dataDir = folder ?? (await makeBenchFolder());
  const flags = ["--data-dir", dataDir, "--ui-port", "0", "--webhook-port", "0", "--no-open"];
  const child = spawn(process.execPath, hostCommand(REPOSITORY, [...flags, "--graph-url", graphUrl]), {
    cwd: REPOSITORY,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const limit = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
    if (options.keep !== true) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const line = await firstLine(child.stdout, ended);
    const ready = readyLine.parse(JSON.parse(line));
    return {
      pid: ready.pid,
      ui: ready.ui,
      dataDir,
      webhookPort: Number(new URL(ready.webhook).port),
      rpc: { port: Number(new URL(ready.rpc).port), token: ready.token },
      call: async (route, input) => {
        const response = await fetch(`${ready.rpc}/${route}`, {
          method: "POST",
          headers: { authorization: `Bearer ${ready.token}`, "content-type": "application/json" },
          body: JSON.stringify(input),
        });
        const answer = envelope.parse(await response.json());
        if (!answer.ok) throw new Error(`${route} was refused: ${answer.error.code} (${answer.error.message})`);
        return routes[route].output.parse(answer.data) as RouteOutput<typeof route>;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error("The headless host did not start.", { cause: error });
  }
}

async function firstLine(stream: NodeJS.ReadableStream, ended: Promise<void>): Promise<string> {
  const lines = createInterface({ input: stream });
  const failAfter = async (wait: Promise<unknown>, message: string): Promise<never> => {
    await wait;
    throw new Error(message);
  };
  return Promise.race([
    new Promise<string>((resolve) => lines.once("line", resolve)),
    failAfter(ended, "It ended before it was ready."),
    failAfter(delay(START_LIMIT_MS, undefined, { ref: false }), `It said nothing for ${START_LIMIT_MS / 1000} s.`),
  ]);
}
