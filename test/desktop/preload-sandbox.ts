import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import type { AppUnderDouble } from "./app-under-double.ts";
import type { FrameSpec } from "./electron-double/wire.ts";

const PRELOAD = join(import.meta.dirname, "..", "..", "dist", "preload", "preload.cjs");

export interface Preload {
  /** Name in the page → what stands there. */
  readonly exposed: Readonly<Record<string, unknown>>;
  /** Faults that ended nothing. */
  readonly reported: readonly unknown[];
}

/**
 * Runs the built preload as Electron's sandbox does: CommonJS, with a `require` that knows `electron` only and a
 * `process` that knows little. What it hands to the page is checked for what Electron's contextBridge lets across.
 *
 * @param frame where a call comes from at the moment it is made.
 */
export function runPreload(app: AppUnderDouble, webContentsId: number, frame: () => FrameSpec): Preload {
  const exposed: Record<string, unknown> = {};
  const reported: unknown[] = [];
  type Listener = (event: unknown, ...args: unknown[]) => void;
  const listeners = new Map<string, Set<Listener>>();
  app.onSend((toId, channel, args) => {
    if (toId !== webContentsId) return;
    for (const listener of listeners.get(channel) ?? []) listener({ sender: "secret" }, ...args);
  });
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) => app.ask.invoke(channel, args, webContentsId, frame()),
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    },
    off: (channel: string, listener: Listener) => {
      listeners.get(channel)?.delete(listener);
    },
  };
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) => {
      assertCrossable(api, name);
      exposed[name] = api;
    },
  };
  const require = (name: string): unknown => {
    if (name !== "electron")
      throw new Error(`module not found: ${name}: a sandboxed preload may require electron only`);
    return { ipcRenderer, contextBridge };
  };
  runInNewContext(readFileSync(PRELOAD, "utf8"), {
    require,
    module: { exports: {} },
    exports: {},
    reportError: (error: unknown) => reported.push(error),
    process: { platform: process.platform, versions: {}, env: {}, argv: [] },
  });
  return { exposed, reported };
}

/** contextBridge copies plain values and wraps functions; anything else would be lost or refused on the way. */
function assertCrossable(value: unknown, at: string): void {
  if (value === null || ["string", "number", "boolean", "undefined", "function"].includes(typeof value)) return;
  if (typeof value !== "object") throw new Error(`${at} cannot cross the context bridge`);
  for (const [key, inner] of Object.entries(value)) assertCrossable(inner, `${at}.${key}`);
}
