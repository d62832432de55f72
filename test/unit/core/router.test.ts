import { DEFAULT_SETTINGS } from "#shared/contract/settings.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCursor, writeCursor } from "#core/inbox/cursor.ts";
import { AppError } from "#core/app-error.ts";
import { createRouter, type Handlers } from "#core/rpc/router.ts";
import { createSettings } from "#core/setup/settings.ts";
import { memorySettings } from "../../support/core-world.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describe("the router", () => {
  const seen: unknown[] = [];
  const handlers = {
    "conversations/get": (input: unknown) => {
      seen.push(input);
      return { kind: "not_found" };
    },
    "conversations/counts": () => {
      throw new AppError("storage_failed", "The disk is full.");
    },
    "app/state": () => {
      throw new Error("token EAAG-secret in a message");
    },
  } as unknown as Handlers;
  const request = createRouter(handlers, silent);

  it("passes parsed input to the handler and wraps its answer", async () => {
    expect(await request("conversations/get", { conversationId: 3 })).toEqual({
      ok: true,
      data: { kind: "not_found" },
    });
    expect(seen).toEqual([{ conversationId: 3 }]);
  });

  it.each([
    ["no such route", "conversations/steal", {}, "unknown_route"],
    ["a name every object has", "constructor", {}, "unknown_route"],
    ["a key too many", "conversations/get", { conversationId: 3, extra: 1 }, "invalid_input"],
    ["the wrong type", "conversations/get", { conversationId: "3" }, "invalid_input"],
    ["no object", "conversations/get", null, "invalid_input"],
    ["a known fault", "conversations/counts", {}, "storage_failed"],
    ["an unknown fault", "app/state", {}, "internal"],
  ])("answers %s with an envelope", async (_what, route, input, code) => {
    const envelope = await request(route, input);
    expect(envelope).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(envelope)).not.toContain("EAAG-secret");
  });

  it("never throws, whatever it is asked", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.jsonValue(), async (route, input) => {
        expect(await request(route, input)).toMatchObject({ ok: false });
      }),
    );
  });
});

describe("cursors", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (timeMs, id) => {
        expect(readCursor(writeCursor({ timeMs, id }))).toEqual({ timeMs, id });
      }),
    );
  });
  it.each(["", "-", "a", "1-", "1-2-3", "1 OR 1=1-2", "zzzzzzzzzzzz-1"])("made elsewhere are refused: %s", (text) => {
    expect(() => readCursor(text)).toThrow(AppError);
  });
});

describe("settings", () => {
  it("that are broken cost the broken value and not the others", async () => {
    const settings = createSettings(memorySettings({ locale: "ar", theme: "neon", unknown: 1 }));
    await settings.load();
    expect(settings.get()).toEqual({ ...DEFAULT_SETTINGS, locale: "ar" });
  });
  it.each([undefined, null, "text", 3, []])("that are no object are the defaults: %s", async (stored) => {
    const settings = createSettings(memorySettings(stored));
    await settings.load();
    expect(settings.get()).toEqual(DEFAULT_SETTINGS);
  });
  it("change key by key and are saved", async () => {
    const store = memorySettings();
    const settings = createSettings(store);
    await settings.load();
    expect(await settings.set({ theme: "dark" })).toEqual({ ...DEFAULT_SETTINGS, theme: "dark" });
    expect(await store.load()).toEqual({ ...DEFAULT_SETTINGS, theme: "dark" });
  });
});
