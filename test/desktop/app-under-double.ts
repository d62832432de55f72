import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SCENARIO_VARIABLE, type Controls, type Scenario, type Told } from "./electron-double/wire.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const ENTRY = join(REPOSITORY, "dist", "main", "main.js");
const RUNNER = join(import.meta.dirname, "electron-double", "run-app.ts");
const ANSWER_WITHIN_MS = 20_000;

type Remote = {
  readonly [Name in keyof Controls]: (
    ...args: Parameters<Controls[Name]>
  ) => Promise<Awaited<ReturnType<Controls[Name]>>>;
};

export interface AppUnderDouble {
  /** Each of the controls, run inside the app's process. */
  readonly ask: Remote;
  readonly userDataDir: string;
  /** Called for every `webContents.send`. Returns what ends it. */
  readonly onSend: (listener: (webContentsId: number, channel: string, args: readonly unknown[]) => void) => () => void;
  /** Resolves once the app has opened a window; fails when it ends without one. */
  readonly hasWindow: Promise<void>;
  /** Resolves with the exit code once the process has ended. */
  readonly ended: Promise<number>;
  readonly output: () => string;
  /** Ends the process if it is still there and removes its folder. */
  readonly dispose: () => Promise<void>;
}

export interface AppOptions {
  /** The built main process; the repository's own when left out. */
  readonly entry?: string;
  readonly flags?: readonly string[];
  readonly scenario?: Partial<Scenario>;
  /** Variables beside those of the test itself. */
  readonly env?: Readonly<Record<string, string>>;
  /** Reuse a folder of an earlier run, or one the test has prepared. It is removed by who made it. */
  readonly userDataDir?: string;
}

export const newUserDataDir = (): string => mkdtempSync(join(tmpdir(), "shopbell-desktop-"));

/** Starts the built main process on the double of Electron, in a process of its own. */
export function startApp(options: AppOptions = {}): AppUnderDouble {
  const userDataDir = options.userDataDir ?? newUserDataDir();
  const scenario: Scenario = { keychain: "available", ...options.scenario, userDataDir };
  const child = fork(RUNNER, [options.entry ?? ENTRY, ...(options.flags ?? [])], {
    cwd: REPOSITORY,
    env: { ...process.env, ...options.env, [SCENARIO_VARIABLE]: JSON.stringify(scenario), NODE_OPTIONS: "" },
    execArgv: ["--disable-warning=ExperimentalWarning"],
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => output.push(text));
  }
  const ended = new Promise<number>((resolve) => {
    child.once("close", (code) => resolve(code ?? 1));
  });
  const { call, onSend, hasWindow } = talkTo(child, () => output.join(""));
  const ask = new Proxy({} as Remote, {
    get:
      (_target, name) =>
      (...args: unknown[]) =>
        call(String(name), args),
  });
  return {
    ask,
    userDataDir,
    onSend,
    hasWindow,
    ended,
    output: () => output.join(""),
    dispose: async () => {
      child.kill("SIGKILL");
      await ended;
      if (options.userDataDir === undefined) rmSync(userDataDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function talkTo(child: ChildProcess, output: () => string) {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Set<(webContentsId: number, channel: string, args: readonly unknown[]) => void>();
  let lastId = 0;
  const window = Promise.withResolvers<void>();
  // Not every test waits for a window.
  window.promise.catch(() => {});
  child.on("message", (message) => {
    const told = message as Told;
    if (told.kind === "window") window.resolve();
    if (told.kind === "send") for (const listener of listeners) listener(told.webContentsId, told.channel, told.args);
    if (told.kind === "answer") waiting.get(told.id)?.resolve(told.value);
    if (told.kind === "fault") waiting.get(told.id)?.reject(new Error(told.message));
  });
  child.once("close", () => {
    window.reject(new Error(`the app has ended without a window:\n${output()}`));
    for (const { reject } of waiting.values()) reject(new Error(`the app has ended:\n${output()}`));
  });
  const call = async (name: string, args: readonly unknown[]): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        timer = setTimeout(() => reject(new Error(`no answer to ${name}:\n${output()}`)), ANSWER_WITHIN_MS);
        if (!child.connected) throw new Error(`the app has ended:\n${output()}`);
        child.send({ id, name, args }, (error) => error !== null && reject(error));
      });
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  };
  return {
    call,
    hasWindow: window.promise,
    onSend: (listener: (webContentsId: number, channel: string, args: readonly unknown[]) => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
