import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCore } from "#core/create-core.ts";
import { addressesAt } from "#core/instagram/addresses.ts";
import type { Core, CorePorts, Logger, PracticeShop, SecretStore, SettingsStore } from "#core/ports.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import {
  createSimulator,
  createVirtualClock,
  type Simulator,
  type SimulatorOptions,
  type VirtualClock,
} from "#simulator/index.ts";
import { noTunnel } from "./tunnel-double.ts";

/**
 * A shop in a box: the real core on real SQLite in a folder of its own, Meta's side simulated over real HTTP, and one
 * clock for both that only moves when the test says so.
 */
export interface CoreWorld {
  readonly dataDir: string;
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly accountId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly events: readonly CoreEvent[];
  readonly logged: readonly LoggedLine[];
  readonly core: () => Core;
  readonly webhookUrl: () => string;
  /** Calls a route and gives its data; throws when the envelope is a fault. */
  readonly call: <Name extends RouteName>(route: Name, input: RouteInput<Name>) => Promise<RouteOutput<Name>>;
  /** Stops the core and starts a new one on the same folder, as after a restart of the computer. */
  readonly restart: () => Promise<void>;
  /** Waits until `look` gives something other than undefined, driven by the core's own events. */
  readonly until: <Found>(what: string, look: () => Promise<Found | undefined>) => Promise<Found>;
  readonly close: () => Promise<void>;
}

export interface LoggedLine {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly detail: unknown;
}

export interface WorldOptions {
  readonly startMs?: number;
  readonly fetch?: typeof globalThis.fetch;
  readonly connect?: boolean;
  /** How far this computer's clock is ahead of Meta's. */
  readonly skewMs?: () => number;
  /** Media comes from the simulated CDN, as in practice mode; the account is connected by itself. */
  readonly media?: boolean;
  /** False: Meta knows no webhook until the set-up tells it. */
  readonly webhook?: boolean;
  readonly simulator?: Pick<SimulatorOptions, "app" | "accounts">;
  /** Meta's two hosts are two, so that a token of the wrong one is refused. */
  readonly hosts?: boolean;
  /** Meta is reached under this name, as if it were not on this computer. */
  readonly metaHost?: string;
  /** A folder that is not there yet, in place of a temporary one. */
  readonly dataDir?: string;
  /** Ports in place of the ones in memory. */
  readonly ports?: (dataDir: string, clock: VirtualClock) => Partial<CorePorts>;
}

export const START_MS = Date.UTC(2026, 0, 5, 10, 0, 0);
const GIVE_UP_MS = 10_000;

export async function createCoreWorld(options: WorldOptions = {}): Promise<CoreWorld> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "shopbell-test-")));
  if (options.dataDir !== undefined) await mkdir(dataDir);
  const clock = createVirtualClock({ startMs: options.startMs ?? START_MS, running: false });
  const simulator = createSimulator({ clock, seed: 7, ...options.simulator });
  const { url } = await simulator.start();
  const account = [...simulator.world.accounts.values()][0];
  const app = [...simulator.world.apps.values()][0];
  if (account === undefined || app === undefined) throw new Error("The simulator has no account");
  const verifyToken = "verify-me";

  const shop: PracticeShop = {
    graphUrl: url,
    mediaOrigin: url,
    account: { ...account, appSecret: app.secret, verifyToken },
    play: async () => {},
    stop: async () => {},
  };
  const events: CoreEvent[] = [];
  const logged: LoggedLine[] = [];
  const waiters = new Set<() => void>();
  const secrets = memorySecrets();
  const settings = memorySettings();
  const { metaHost } = options;
  const metaUrl = metaHost === undefined ? url : url.replace("127.0.0.1", metaHost);
  const line = options.fetch ?? globalThis.fetch;
  const fetch: typeof globalThis.fetch =
    metaHost === undefined
      ? line
      : (address, init) => line(new Request(address).url.replace(metaHost, "127.0.0.1"), init);
  const ports = (): CorePorts => ({
    dataDir,
    version: "0.0.0-test",
    clock: {
      nowMs: () => clock.nowMs() + (options.skewMs?.() ?? 0),
      after: (delayMs, run) => clock.after(delayMs, run),
    },
    newId: randomUUID,
    logger: collectingLogger(logged),
    fetch,
    secrets,
    settings,
    network: { onReturn: () => () => {} },
    webhook: { port: 0, publicHosts: [] },
    graph:
      options.hosts === true
        ? { ...addressesAt(url), facebook: `${url}/facebook/v25.0`, instagram: `${url}/instagram/v25.0` }
        : addressesAt(metaUrl),
    tunnel: noTunnel,
    ...(options.media === true ? { practice: async () => shop } : {}),
    ...options.ports?.(dataDir, clock),
  });

  let core: Core;
  let webhookUrl = "";
  const start = async (): Promise<void> => {
    core = createCore(ports());
    core.events.subscribe((event) => {
      events.push(event);
      for (const wake of waiters) wake();
    });
    webhookUrl = (await core.start()).webhookUrl;
    if (options.webhook !== false) {
      await simulator.webhook({ url: webhookUrl, appSecret: app.secret, verifyToken });
    }
  };
  const call: CoreWorld["call"] = async (route, input) => {
    const envelope = await core.request(route, input);
    if (!envelope.ok) throw new Error(`${route}: ${envelope.error.code} ${envelope.error.message}`);
    return envelope.data as never;
  };
  await start();
  if (options.connect !== false && options.media !== true) {
    await call("accounts/connect", {
      family: account.family,
      appSecret: app.secret,
      accessToken: account.accessToken,
      verifyToken,
    });
  }

  return {
    dataDir,
    simulator,
    clock,
    accountId: account.id,
    appSecret: app.secret,
    verifyToken,
    events,
    logged,
    core: () => core,
    webhookUrl: () => webhookUrl,
    call,
    async restart() {
      await core.stop();
      await start();
    },
    async until(what, look) {
      const signal = AbortSignal.timeout(GIVE_UP_MS);
      for (;;) {
        const woken = nextWake(waiters, signal);
        const found = await look();
        if (found !== undefined) return found;
        await woken.catch(() => {
          throw new Error(`Waited ${GIVE_UP_MS} ms for: ${what}`);
        });
      }
    },
    async close() {
      await core.stop();
      await simulator.stop();
      await rm(dataDir, { recursive: true, force: true });
      await rm(`${dataDir}-files`, { recursive: true, force: true });
    },
  };
}

/** The core's next event, or a short look in between: some changes (a file, a log line) have no event. */
function nextWake(waiters: Set<() => void>, giveUp: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => () => {
      waiters.delete(wake);
      clearTimeout(timer);
      giveUp.removeEventListener("abort", stop);
      settle();
    };
    const wake = finish(resolve);
    const stop = finish(() => reject(new Error("timed out")));
    const timer = setTimeout(wake, 25);
    waiters.add(wake);
    giveUp.addEventListener("abort", stop);
  });
}

function collectingLogger(lines: LoggedLine[]): Logger {
  return {
    info: (event, fields) => void lines.push({ level: "info", event, detail: fields }),
    warn: (event, fields) => void lines.push({ level: "warn", event, detail: fields }),
    error: (event, error, fields) => void lines.push({ level: "error", event, detail: { error, ...fields } }),
  };
}

export function memorySecrets(): SecretStore {
  const values = new Map<string, string>();
  return {
    get: async (name) => values.get(name),
    set: async (name, value) => void values.set(name, value),
    delete: async (name) => void values.delete(name),
  };
}

export function memorySettings(stored?: unknown): SettingsStore {
  let value: unknown = stored;
  return { load: async () => value, save: async (next) => void (value = next) };
}
