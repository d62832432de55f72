import { describe, expect, test } from "vitest";
import { createEventHub } from "#core/event-hub.ts";
import { createGuard } from "#core/lock/index.ts";
import { namesNobody } from "#core/lock/names-nobody.ts";
import { waitAfter, waitLeft } from "#core/lock/wrong-tries.ts";
import type { MediaAnswer, Notice, Notifier } from "#core/ports.ts";
import { routes, type RouteName } from "#shared/contract/routes.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings.ts";

const LOCKED = { ok: false, error: { code: "locked" } };

/** A lock that falls when it is told to. */
function lockable() {
  let isLocked = false;
  const guard = createGuard(() => isLocked);
  const setLocked = (next: boolean): void => {
    isLocked = next;
    if (next) guard.shut();
  };
  return { guard, setLocked };
}

describe("the guard", () => {
  test("keeps back an answer that was made while the lock came", async () => {
    let isLocked = false;
    const guard = createGuard(() => isLocked);
    const answer = await guard.request("messages/list", {}, async () => {
      isLocked = true;
      return { ok: true, data: "a text" };
    });
    expect(answer).toMatchObject({ ok: false, error: { code: "locked" } });
  });

  test.each<readonly [RouteName, unknown]>([
    ["replies/send", { kind: "queued", messageIds: [7] }],
    ["drafts/save", { kind: "saved" }],
    ["archive/export", { kind: "started" }],
    ["lock/lock", {}],
  ])("lets the answer to %s through, which was begun before the lock and names nobody", async (route, data) => {
    const { guard, setLocked } = lockable();
    const answer = await guard.request(route, {}, async () => {
      setLocked(true);
      return { ok: true, data };
    });
    expect(answer).toEqual({ ok: true, data });
  });

  test("says of a command begun before the lock why it failed", async () => {
    const { guard, setLocked } = lockable();
    const fault = { ok: false, error: { code: "storage_failed", message: "The disk is full." } } as const;
    const answer = await guard.request("replies/send", {}, async () => {
      setLocked(true);
      return fault;
    });
    expect(answer).toEqual(fault);
  });

  test.each<readonly [RouteName, unknown]>([
    ["replies/take-back", { kind: "taken_back", text: "a text" }],
    ["setup/check", { accounts: ["a name"] }],
    ["conversations/list", { items: [] }],
  ])("keeps back the answer to %s all the same", async (route, data) => {
    const { guard, setLocked } = lockable();
    const answer = await guard.request(route, {}, async () => {
      setLocked(true);
      return { ok: true, data };
    });
    expect(answer).toMatchObject(LOCKED);
  });

  test("lets a locked screen set how it looks and nothing else, and tells it nothing else of the settings", async () => {
    const guard = createGuard(() => true);
    const asked: unknown[] = [];
    const mine = {
      ...DEFAULT_SETTINGS,
      locale: "ar",
      hidesNames: true,
      shopName: "Mira Linen",
      keptCopies: 3,
    } as const;
    const ask = async (route: RouteName, input: unknown) =>
      guard.request(route, input, async () => {
        asked.push(input);
        return { ok: true, data: mine };
      });
    const look = { locale: "es", theme: "dark", textSize: "large", motion: "less" };
    const told = { ok: true, data: { ...DEFAULT_SETTINGS, locale: "ar", hidesNames: true } };
    expect(await ask("settings/get", {})).toEqual(told);
    expect(await ask("settings/set", look)).toEqual(told);
    for (const input of [{ shopName: "x" }, { ...look, notifications: false }, { hidesNames: false }, "theme", null])
      expect(await ask("settings/set", input)).toMatchObject(LOCKED);
    expect(await ask("drafts/save", { conversationId: 1, text: "x" })).toMatchObject(LOCKED);
    expect(asked).toEqual([{}, look]);
  });

  test("takes no place that was chosen behind the lock", async () => {
    const { guard, setLocked } = lockable();
    const chosen = Promise.withResolvers<string | undefined>();
    const ask = async () => chosen.promise;
    const files = guard.files({ chooseSave: ask, chooseOpen: ask, chooseFolder: ask });
    const answers = Promise.all([files.chooseSave("export.html"), files.chooseOpen(), files.chooseFolder()]);
    setLocked(true);
    chosen.resolve("/media/stick");
    expect(await answers).toEqual([undefined, undefined, undefined]);
    setLocked(false);
    expect(await files.chooseFolder()).toBe("/media/stick");
  });

  test("closes Meta's window when the lock comes, and opens none behind it", async () => {
    const { guard, setLocked } = lockable();
    const window = guard.signInWindow({
      open: async ({ ending }) =>
        new Promise((resolve) => {
          ending.addEventListener("abort", () => resolve({ kind: "closed" }));
        }),
    });
    const wish = { url: "https://x", redirectUrl: "https://y", ending: new AbortController().signal };
    const answer = window.open(wish);
    setLocked(true);
    expect(await answer).toEqual({ kind: "closed" });
    expect(await window.open(wish)).toEqual({ kind: "closed" });
  });

  test("takes back a notification that shows only what was sent", () => {
    const { guard, setLocked } = lockable();
    const shown = new Map<number, Notice>();
    const notifier: Notifier = {
      isWatched: () => false,
      show: (notice) => void shown.set(notice.conversationId, notice),
      withdraw: (conversationId) => void shown.delete(conversationId),
      withdrawAll: () => shown.clear(),
      showState: () => {},
      showPossible: () => {},
    };
    const about = { why: "message", messageIds: [1], isSilent: false } as const;
    const guarded = guard.notifier(notifier);
    guarded.show({ ...about, conversationId: 1, attachment: "image" });
    guarded.show({ ...about, conversationId: 2 });
    setLocked(true);
    expect([...shown.keys()]).toEqual([2]);
  });

  test("tells a locked screen what is gone and that another inbox is here, and nothing of messages", () => {
    const hub = createEventHub({ info: () => {}, warn: () => {}, error: () => {} });
    const heard: string[] = [];
    createGuard(() => true)
      .events(hub)
      .subscribe(({ type }) => heard.push(type));
    hub.emit({ type: "conversations", conversationIds: [1] });
    hub.emit({ type: "erased", conversationIds: [1], messageIds: [2] });
    hub.emit({ type: "restored" });
    expect(heard).toEqual(["erased", "restored"]);
  });

  test("ends what is being shown when the lock comes, and lets go of what comes later", async () => {
    const guard = createGuard(() => false);
    const signals: AbortSignal[] = [];
    const open = async () =>
      guard.openMedia({ signal: new AbortController().signal }, async ({ signal }) => {
        signals.push(signal);
        return { kind: "gone" };
      });
    await open();
    guard.shut();
    await open();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});

describe("a stream", () => {
  const endless = (): MediaAnswer => ({
    kind: "stream",
    contentType: "image/png",
    asFile: false,
    body: new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1)) }),
  });
  const open = async (guard: ReturnType<typeof createGuard>, answer: () => MediaAnswer) =>
    guard.openMedia({ signal: new AbortController().signal }, async () => answer());

  test("ends when the lock comes, whatever it is read from", async () => {
    const { guard, setLocked } = lockable();
    const answer = await open(guard, endless);
    if (answer.kind !== "stream") throw new Error("No stream.");
    const reader = answer.body.getReader();
    expect((await reader.read()).value).toEqual(new Uint8Array(1));
    setLocked(true);
    await expect(
      (async () => {
        for (let times = 0; times < 5; times += 1) await reader.read();
      })(),
    ).rejects.toMatchObject({ name: "AbortError" });
  });

  test("is not given out when the lock came while it was looked for", async () => {
    const { guard, setLocked } = lockable();
    const answer = await open(guard, () => {
      setLocked(true);
      return endless();
    });
    expect(answer).toEqual({ kind: "locked" });
  });
});

test("an answer names nobody when it holds only ids, numbers, yes and no, and words of the contract", () => {
  const isTold = (name: RouteName) => namesNobody(routes[name].output);
  const told: readonly RouteName[] = [
    "replies/send",
    "conversations/change",
    "notes/remove",
    "lock/unlock",
    "app/state",
  ];
  expect(told.map(isTold)).toEqual([true, true, true, true, false]);
  const quoting: readonly RouteName[] = [
    "replies/take-back",
    "notes/list",
    "settings/get",
    "labels/list",
    "search/find",
  ];
  expect(quoting.filter(isTold)).toEqual([]);
});

test("wrong tries wait twice as long each time, at most five minutes, also when the clock is set back", () => {
  expect([0, 4, 5, 6, 7, 12, 13, 1000].map(waitAfter)).toEqual([0, 0, 2000, 4000, 8000, 256_000, 300_000, 300_000]);
  expect(waitLeft(5, 10_000, 11_500)).toBe(500);
  expect(waitLeft(5, 10_000, 20_000)).toBe(0);
  expect(waitLeft(5, 10_000, 0)).toBe(2000);
});
