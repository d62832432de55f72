import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MenuCommand } from "#shared/domain/menu-commands.ts";
import { startMenuBar } from "#renderer/app/use-menu-bar.ts";
import { createToasts } from "#renderer/features/frame/toasts.tsx";
import type { Client } from "#renderer/lib/client.ts";
import { createHostClock } from "#renderer/lib/host-clock.ts";
import { createStore } from "#renderer/lib/store.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", Object.assign(new EventTarget(), { querySelector: () => null }));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("the menu bar learns of a window that closes by the clock, while nothing else happens", async () => {
  const told: (readonly string[])[] = [];
  const client = {
    request: async (_route: string, { commands }: { readonly commands: readonly string[] }) => void told.push(commands),
  } as unknown as Client;
  const clock = createHostClock(Date.now);
  const stopClock = clock.start();
  const closesAtMs = Date.now() + 15_000;
  const canDo = (): readonly MenuCommand[] => (clock.shown() < closesAtMs ? ["reply", "search"] : ["search"]);
  const watched = { client, view: createStore(0), toasts: createToasts(), queries: new QueryClient(), clock };
  const stop = startMenuBar(watched, canDo);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(told).toEqual([["reply", "search"]]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([["reply", "search"], ["search"]]);
  stop();
  stopClock();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(told.slice(2)).toEqual([[]]);
});
