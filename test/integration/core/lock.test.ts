import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Notice, Notifier } from "#core/ports.ts";
import { routes } from "#shared/contract/routes.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";

const ANA = "900000000000001";
const PASSPHRASE = "open the shop";

let world: CoreWorld;
let away: () => void;
let recognises: boolean;
let hasTouchId: boolean;
/** The system's question while it stands. */
let asking: Promise<boolean> | undefined;
let visible: Map<number, Notice>;

const notifier: Notifier = {
  isWatched: () => true,
  show: (notice) => void visible.set(notice.conversationId, notice),
  withdraw: (conversationId) => void visible.delete(conversationId),
  withdrawAll: () => visible.clear(),
  showState: () => {},
  showPossible: () => {},
};

beforeEach(async () => {
  visible = new Map();
  away = () => {};
  recognises = true;
  hasTouchId = false;
  asking = undefined;
  world = await createCoreWorld({
    ports: () => ({
      notifier,
      computer: {
        onAway: (listener) => {
          away = listener;
          return () => {
            away = () => {};
          };
        },
      },
      ownerCheck: { isThere: () => hasTouchId, ask: async () => asking ?? recognises },
    }),
  });
});
afterEach(() => world.close());

const state = async () => world.call("lock/state", {});
const codeOf = async (route: string, input: unknown) => {
  const envelope = await world.core().request(route, input);
  return envelope.ok ? "ok" : envelope.error.code;
};
const turnOn = async () => world.call("lock/turn-on", { passphrase: PASSPHRASE });
const unlock = async (passphrase: string) => world.call("lock/unlock", { passphrase });
const writes = async (text: string) => world.simulator.customerWrites({ customerId: ANA, text });
const newestOf = async () => (await world.call("conversations/list", { list: "all" })).items[0];

describe("while the lock is shut", () => {
  test("no route of the house answers, whatever it is asked, and no media is given out", async () => {
    await turnOn();
    await world.call("lock/lock", {});
    const open = new Set(["settings/get", "settings/set"]);
    const closed = Object.keys(routes).filter((route) => !route.startsWith("lock/") && !open.has(route));
    expect(closed.length).toBeGreaterThan(60);
    for (const route of closed) expect(await codeOf(route, {}), route).toBe("locked");
    expect(await world.core().openMedia("1", { signal: new AbortController().signal })).toEqual({ kind: "locked" });
    const file = new Blob(["x"]).stream();
    expect(await world.core().receiveFile(file, new AbortController().signal)).toEqual({ kind: "failed" });
    expect(await codeOf("lock/turn-off", { passphrase: PASSPHRASE })).toBe("locked");
    expect(await codeOf("lock/turn-on", { passphrase: "another one", current: PASSPHRASE })).toBe("locked");
    expect(await codeOf("lock/set", { afterMin: 0 })).toBe("locked");
  });

  test("the screen is told how it looks and can set that; the shop's name stays unsaid, and nothing is written", async () => {
    await world.call("settings/set", { shopName: "Mira Linen", theme: "dark", notifications: true });
    await writes("first");
    const { id } = await world.until("the message", newestOf);
    await turnOn();
    await world.call("lock/lock", {});
    expect(await world.call("settings/get", {})).toMatchObject({ theme: "dark", shopName: "" });
    expect(await world.call("settings/set", { locale: "ar" })).toMatchObject({ locale: "ar", shopName: "" });
    expect(await codeOf("settings/set", { notifications: false })).toBe("locked");
    expect(await codeOf("settings/set", { theme: "light", shopName: "Mine" })).toBe("locked");
    expect(await codeOf("drafts/save", { conversationId: id, text: "not mine" })).toBe("locked");
    await unlock(PASSPHRASE);
    expect(await world.call("settings/get", {})).toMatchObject({
      locale: "ar",
      theme: "dark",
      shopName: "Mira Linen",
      notifications: true,
    });
    expect(await world.call("drafts/get", { conversationId: id })).toEqual({ text: "" });
  });

  test("messages arrive and replies leave; the screen is told of neither, the desktop only that there is one", async () => {
    await world.call("settings/set", { notificationShows: "name_and_text" });
    await writes("first");
    const conversation = await world.until("the message", newestOf);
    await turnOn();
    const part = { clientId: randomUUID(), content: { kind: "text" as const, text: "Yes, until six" } };
    await world.call("replies/send", { conversationId: conversation.id, parts: [part], confirmedByPerson: false });
    await world.call("lock/lock", {});
    const before = world.events.length;
    await world.clock.advance(10_000);
    await world.until("the reply at Meta", async () =>
      JSON.stringify([...world.simulator.world.conversations.values()]).includes("until six") ? true : undefined,
    );
    // Later than the answer: what is answered needs no notice.
    await world.clock.advance(10_000);
    await writes("my address is 5 Mill Lane");
    await world.until("a notice", async () => visible.get(conversation.id));
    expect(JSON.stringify([...visible.values()])).not.toMatch(/Mill Lane|Ana/u);
    expect(world.events.slice(before)).toEqual([]);
    expect(await unlock(PASSPHRASE)).toEqual({ kind: "unlocked" });
    await world.until("both are here", async () => {
      const { items } = await world.call("messages/list", { conversationId: conversation.id });
      return items.length >= 3 ? true : undefined;
    });
  });

  test("what the desktop showed of a message goes when the lock comes", async () => {
    await world.call("settings/set", { notificationShows: "name_and_text" });
    await writes("my address is 5 Mill Lane");
    await world.until("a notice", async () => [...visible.values()].find(({ text }) => text !== undefined));
    await turnOn();
    await world.call("lock/lock", {});
    expect(visible.size).toBe(0);
  });
});

describe("the lock comes", () => {
  beforeEach(async () => {
    await turnOn();
  });

  test("with the shortcut, and with the computer's own lock or sleep, if so wished", async () => {
    away();
    expect(await state()).toMatchObject({ isOn: true, isLocked: true });
    await unlock(PASSPHRASE);
    await world.call("lock/set", { withComputer: false });
    away();
    expect(await state()).toMatchObject({ isLocked: false });
    await world.call("lock/lock", {});
    expect(await state()).toMatchObject({ isLocked: true });
  });

  test("after minutes without a hand, counted from the last one", async () => {
    await world.call("lock/set", { afterMin: 5 });
    await world.clock.advance(4 * 60_000);
    await world.call("lock/touch", {});
    await world.clock.advance(4 * 60_000);
    expect(await state()).toMatchObject({ isLocked: false });
    await world.clock.advance(60_000);
    expect(world.events.at(-1)).toEqual({ type: "lock", isLocked: true });
    expect(await codeOf("app/state", {})).toBe("locked");
  });

  test("never by itself where the owner does not want that", async () => {
    await world.call("lock/set", { afterMin: 0 });
    await world.clock.advance(10 * 3_600_000);
    expect(await state()).toMatchObject({ isLocked: false });
  });

  test("with every start, before anything is shown", async () => {
    expect(await state()).toMatchObject({ isLocked: false });
    await world.restart();
    expect(await codeOf("app/state", {})).toBe("locked");
    expect(await unlock(PASSPHRASE)).toEqual({ kind: "unlocked" });
    expect(await codeOf("app/state", {})).toBe("ok");
  });
});

describe("opening it", () => {
  beforeEach(async () => {
    await turnOn();
    await world.call("lock/lock", {});
  });

  test("takes the passphrase, however its letters are composed", async () => {
    expect(await unlock("not it")).toEqual({ kind: "wrong", waitMs: 0 });
    expect(await unlock(PASSPHRASE)).toEqual({ kind: "unlocked" });
    await world.call("lock/turn-on", { passphrase: "caf\u00e9 au lait", current: PASSPHRASE });
    await world.call("lock/lock", {});
    expect(await unlock("cafe\u0301 au lait")).toEqual({ kind: "unlocked" });
  });

  test("gets slower with wrong tries, also for tries at once and over a restart, and even for the right one", async () => {
    const tries = await Promise.all(Array.from({ length: 8 }, async (_, index) => unlock(`wrong ${index}`)));
    expect(tries.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 5 }, () => "wrong"),
      "wait",
      "wait",
      "wait",
    ]);
    expect(tries[4]).toEqual({ kind: "wrong", waitMs: 2000 });
    expect(await unlock(PASSPHRASE)).toEqual({ kind: "wait", waitMs: 2000 });
    await world.restart();
    expect((await state()).waitMs).toBe(2000);
    await world.clock.advance(2000);
    expect(await unlock("wrong again")).toEqual({ kind: "wrong", waitMs: 4000 });
    await world.clock.advance(4000);
    expect(await unlock(PASSPHRASE)).toEqual({ kind: "unlocked" });
    expect((await state()).waitMs).toBe(0);
  }, 30_000);

  test("asks the system where it has a check of its own and the owner wants that", async () => {
    const ask = async () => (await world.call("lock/unlock-with-system", {})).kind;
    expect(await ask()).toBe("refused");
    hasTouchId = true;
    recognises = false;
    expect(await state()).toMatchObject({ system: "touch_id" });
    expect(await ask()).toBe("refused");
    recognises = true;
    expect(await ask()).toBe("unlocked");
    await world.call("lock/set", { usesSystem: false });
    await world.call("lock/lock", {});
    expect(await ask()).toBe("refused");
  });

  test("is not done by what was begun before the lock was shut once more", async () => {
    hasTouchId = true;
    const question = Promise.withResolvers<boolean>();
    asking = question.promise;
    const answer = world.call("lock/unlock-with-system", {});
    away();
    question.resolve(true);
    expect(await answer).toEqual({ kind: "refused" });
    const tried = unlock(PASSPHRASE);
    away();
    expect(await tried).toEqual({ kind: "wait", waitMs: 0 });
    expect(await state()).toMatchObject({ isLocked: true });
    expect(await unlock(PASSPHRASE)).toEqual({ kind: "unlocked" });
  });

  test("is possible for whoever forgot the passphrase, by deleting the file the screen names; nothing else is lost", async () => {
    const { file } = await state();
    await rm(file);
    await world.restart();
    expect(await state()).toMatchObject({ isOn: false, isLocked: false });
    expect((await world.call("app/state", {})).accounts).toHaveLength(1);
  });

  test("is not possible by breaking that file", async () => {
    const { file } = await state();
    await writeFile(file, "{}");
    await world.restart();
    expect(await state()).toMatchObject({ isOn: true, isLocked: true });
    expect((await unlock(PASSPHRASE)).kind).toBe("wrong");
  });
});

test("the passphrase stands nowhere, and turning the lock off takes the right one", async () => {
  await turnOn();
  const text = await readFile(join(world.dataDir, "lock.json"), "utf8");
  expect(text).not.toContain(PASSPHRASE);
  expect(JSON.stringify(world.logged)).not.toContain(PASSPHRASE);
  expect((await world.call("lock/turn-off", { passphrase: "not it" })).kind).toBe("wrong");
  expect((await world.call("lock/turn-on", { passphrase: "another one" })).kind).toBe("wrong");
  expect((await world.call("lock/turn-off", { passphrase: PASSPHRASE })).kind).toBe("off");
  expect(await state()).toMatchObject({ isOn: false });
});

describe("while a passphrase is being compared", () => {
  test("what the owner wishes meanwhile is kept", async () => {
    await turnOn();
    const changing = world.call("lock/turn-on", { passphrase: "another one", current: PASSPHRASE });
    // By then it is being compared, which takes its time.
    await state();
    await world.call("lock/set", { afterMin: 5, withComputer: false });
    expect(await changing).toEqual({ kind: "on" });
    expect(await state()).toMatchObject({ afterMin: 5, withComputer: false });
  });

  test("a second change counts against the first one's passphrase", async () => {
    await turnOn();
    const change = async (passphrase: string) => world.call("lock/turn-on", { passphrase, current: PASSPHRASE });
    const [first, second] = await Promise.all([change("the first one"), change("the second one")]);
    expect([first.kind, second.kind]).toEqual(["on", "wrong"]);
    await world.call("lock/lock", {});
    expect(await unlock("the first one")).toEqual({ kind: "unlocked" });
  });

  test("the lock that comes keeps it on: it is neither changed nor turned off behind it", async () => {
    await turnOn();
    const offing = codeOf("lock/turn-off", { passphrase: PASSPHRASE });
    const changing = codeOf("lock/turn-on", { passphrase: "another one", current: PASSPHRASE });
    away();
    expect([await offing, await changing]).toEqual(["locked", "locked"]);
    expect(await state()).toMatchObject({ isOn: true, isLocked: true });
    expect(await unlock(PASSPHRASE)).toEqual({ kind: "unlocked" });
  });
});

test("hidden names are told on the desktop neither", async () => {
  await world.call("settings/set", { notificationShows: "name_and_text", hidesNames: true });
  await writes("my address is 5 Mill Lane");
  const notice = await world.until("a notice", async () => [...visible.values()][0]);
  expect(Object.keys(notice).sort()).toEqual(["conversationId", "isSilent", "messageIds", "why"]);
});
