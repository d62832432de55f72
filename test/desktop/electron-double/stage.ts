import type { EventEmitter } from "node:events";
import type { Scenario, Told, WindowReport } from "./wire.ts";
import { SCENARIO_VARIABLE } from "./wire.ts";

/** Everything the double remembers of what the app did, and how the test set the stage. One per process. */
export const scenario = JSON.parse(process.env[SCENARIO_VARIABLE] ?? "{}") as Scenario;

export type Handler = (event: unknown, ...args: unknown[]) => unknown;

export const stage = {
  isReady: false,
  isSandboxEnabled: false,
  /** Chromium's, as the app set them. */
  switches: {} as Record<string, string>,
  privileges: [] as unknown[],
  hasRegisteredSchemes: false,
  handlers: new Map<string, Handler>(),
  schemes: new Map<string, (request: Request) => Promise<Response> | Response>(),
  windows: [] as StagedWindow[],
  opened: [] as string[],
  dialogs: [] as { title: string; content: string }[],
  menu: [] as MenuItem[],
  loginItem: undefined as { openAtLogin?: boolean; args?: string[] } | undefined,
  /** What the picture over the icon says, where a system has no number of its own. */
  overlay: undefined as string | undefined,
  notifications: [] as { title: string; body: string; isShown: boolean; click: () => void }[],
  badge: 0,
  tray: undefined as { toolTip: string; items: MenuItem[]; click: () => void } | undefined,
  spelling: { isOn: true, languages: [] as string[] },
  fetched: [] as string[],
  partitions: [] as { partition: string; cleared: number; isRequestCancelled: (url: string) => boolean }[],
  permissionRequest: undefined as ((...args: unknown[]) => void) | undefined,
  permissionCheck: undefined as ((...args: unknown[]) => boolean) | undefined,
  beforeRequest: undefined as
    | ((details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void)
    | undefined,
};

export interface MenuItem {
  readonly id?: string;
  enabled?: boolean;
  readonly label?: string;
  readonly type?: string;
  readonly submenu?: readonly MenuItem[];
  readonly click?: () => void;
}

export const allItems = (items: readonly MenuItem[]): readonly MenuItem[] =>
  items.flatMap((item) => [item, ...allItems(item.submenu ?? [])]);

export interface StagedWindow {
  readonly contents: EventEmitter & { readonly id: number };
  readonly openHandler: () => (details: { url: string }) => { action: string };
  readonly report: () => WindowReport;
  readonly close: () => void;
  readonly setFocus: (hasFocus: boolean) => void;
  readonly emit: (event: string) => void;
}

export function tell(told: Told): void {
  process.send?.(told);
}

/** Electron emits events with an object the listener can refuse with. Returns whether one did. */
export function emitRefusable(
  emitter: EventEmitter,
  name: string,
  details: Record<string, unknown> = {},
  ...more: readonly unknown[]
): boolean {
  let isRefused = false;
  const event = {
    ...details,
    preventDefault: () => {
      isRefused = true;
    },
  };
  try {
    emitter.emit(name, event, ...more);
  } catch (error) {
    // Thrown into Electron's own code, which carries it no further.
    if (!(error instanceof Error) || !process.emit("uncaughtException", error)) throw error;
  }
  return isRefused;
}

/** Uses of an interface Electron does not offer at that moment must fail here as they would there. */
export function mustBeReady(what: string): void {
  if (!stage.isReady) throw new Error(`${what} cannot be used before the app is ready`);
}

export function mustNotBeReady(what: string): void {
  if (stage.isReady) throw new Error(`${what} must be called before the app is ready`);
}
