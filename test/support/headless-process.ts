import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Envelope } from "#shared/contract/errors.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";

/** The line the headless host prints when it is ready. */
export interface ReadyLine {
  readonly ready: true;
  readonly ui: string;
  readonly webhook: string;
  readonly rpc: string;
  readonly token: string;
  readonly dataDir: string;
  readonly pid: number;
  readonly practice?: {
    readonly appSecret: string;
    readonly verifyToken: string;
    readonly accountId: string;
    readonly simulator: string;
  };
}

/** A headless host as its own process, started as a person starts it. */
export interface HeadlessProcess {
  readonly ready: ReadyLine;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly call: <Name extends RouteName>(route: Name, input: RouteInput<Name>) => Promise<RouteOutput<Name>>;
  /** Gives the exit code; null when it was killed. */
  readonly stop: (signal: "SIGTERM" | "SIGINT" | "SIGKILL") => Promise<number | null>;
}

/** @param env variables beside those of the test itself. */
export async function startHeadless(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<HeadlessProcess> {
  const child = spawn(process.execPath, ["src/headless/main.ts", "--no-open", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const said = { stdout: "", stderr: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  const ready = await firstLine(child, () => said.stderr);
  return {
    ready,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    async call(route, input) {
      const response = await fetch(`${ready.rpc}/${route}`, {
        method: "POST",
        headers: { authorization: `Bearer ${ready.token}`, "content-type": "application/json" },
        body: JSON.stringify(input),
      });
      const envelope = (await response.json()) as Envelope<unknown>;
      if (!envelope.ok) throw new Error(`${route}: ${envelope.error.code} ${envelope.error.message}`);
      return envelope.data as never;
    },
    async stop(signal) {
      const ended = once(child, "exit");
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

async function firstLine(child: ChildProcess, stderr: () => string): Promise<ReadyLine> {
  if (child.stdout === null) throw new Error("The child has no stdout");
  const lines = createInterface({ input: child.stdout });
  const line = once(lines, "line").then(([text]) => text as string);
  const exit = once(child, "exit").then(([code]) => {
    throw new Error(`The headless host ended with ${String(code)}: ${stderr()}`);
  });
  const ready = JSON.parse(await Promise.race([line, exit])) as ReadyLine;
  exit.catch(() => {});
  return ready;
}
