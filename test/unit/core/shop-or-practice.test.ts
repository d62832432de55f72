import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockDataFolder } from "#core/db/data-folder-lock.ts";
import type { Core, CorePorts, PracticeDoor } from "#core/ports.ts";
import { preparePractice } from "#core/prepare-practice.ts";
import { createShopOrPractice } from "#core/shop-or-practice.ts";
import { addressesAt } from "#core/instagram/addresses.ts";
import { practiceHandlers } from "#core/setup/practice.ts";
import { memorySecrets, memorySettings } from "../../support/core-world.ts";
import { noTunnel } from "../../support/tunnel-double.ts";

const START_MS = Date.UTC(2026, 0, 5);
let tempDir = "";
beforeEach(() => {
  tempDir = mkdtempSync(join(tmpdir(), "shopbell-exchange-"));
});
afterEach(() => rmSync(tempDir, { recursive: true, force: true }));

/** Every port there is, so that one more cannot slip into practice unseen. */
function shopPorts(): Required<Omit<CorePorts, "practice" | "practiceDoor">> {
  return {
    dataDir: "/shop",
    version: "1.0.0",
    clock: { nowMs: () => START_MS, after: () => () => {} },
    operator: "mira",
    newId: () => "id",
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    fetch: globalThis.fetch,
    secrets: memorySecrets(),
    settings: memorySettings({ locale: "ar", theme: "dark", shopName: "Mira", startAtLogin: true, keptCopies: 3 }),
    network: { onReturn: () => () => {} },
    webhook: { port: 0, publicHosts: ["shop.example"] },
    graph: addressesAt("http://127.0.0.1:1"),
    tunnel: noTunnel,
    files: {
      chooseSave: async () => undefined,
      chooseOpen: async () => undefined,
      chooseFolder: async () => undefined,
    },
    readLog: async () => [],
    notifier: {
      isWatched: () => true,
      show: () => {},
      withdraw: () => {},
      withdrawAll: () => {},
      showState: () => {},
      showPossible: () => {},
    },
    signInWindow: { open: async () => ({ kind: "closed" }) },
    updater: "not_set_up",
    computer: { onAway: () => () => {} },
    ownerCheck: { isThere: () => true, ask: async () => true },
  };
}

interface Fake {
  readonly ports: CorePorts;
  state: "idle" | "running" | "stopped";
}

/** Cores that only say what became of them. `starts` is asked before each start. */
function fakeCores(starts: (ports: CorePorts) => boolean = () => true) {
  const made: Fake[] = [];
  const told: string[] = [];
  const wishes: unknown[] = [];
  const running = () => made.filter(({ state }) => state === "running").length;
  const createCore = (ports: CorePorts): Core => {
    const fake: Fake = { ports, state: "idle" };
    made.push(fake);
    return {
      events: { subscribe: () => () => {} },
      async start() {
        expect(running(), "cores beside this one").toBe(0);
        told.push(ports.practice === undefined ? "the shop opens" : "practice opens");
        if (!starts(ports)) throw new Error("does not start");
        fake.state = "running";
        return { webhookUrl: "http://127.0.0.1:4321/webhook" };
      },
      async stop() {
        fake.state = "stopped";
      },
      request: async (route) => ({ ok: true, data: `${ports.dataDir} ${route}` }),
      wish: (wish) => wishes.push(ports.practice === undefined ? "the shop" : "practice", wish),
      openMedia: async () => ({ kind: "not_found" }),
      receiveFile: async () => ({ kind: "failed" }),
    };
  };
  const failures: unknown[] = [];
  /** Called whenever neither is open. */
  const between = { ask: () => {} };
  const shop = shopPorts();
  const core = createShopOrPractice({
    createCore,
    shop,
    preparePractice: () => preparePractice({ shop, tempDir, startShop: () => Promise.reject(new Error("not here")) }),
    changed(practice) {
      told.push(practice === undefined ? "host: the shop" : "host: practice");
      between.ask();
    },
    failed: (error) => failures.push(error),
  });
  core.events.subscribe(({ type }) => told.push(type));
  const through = (mayGo?: () => boolean) =>
    made.findLast(({ state }) => state === "running")?.ports.practiceDoor?.go(mayGo) ?? false;
  return { core, made, told, wishes, between, failures, through };
}

describe("the shop or practice", () => {
  test("one closes before the other opens, and hosts hear of it before it opens, pages when it is open", async () => {
    const { core, made, told, through } = fakeCores();
    await core.start();
    expect(await through()).toBe(true);
    expect(made.map(({ state }) => state)).toEqual(["stopped", "running"]);
    expect(await core.request("app/state", {})).toEqual({
      ok: true,
      data: expect.stringMatching(/shopbell-practice-\w+.inbox app\/state$/u) as string,
    });
    expect(await through()).toBe(true);
    expect(made.map(({ state }) => state)).toEqual(["stopped", "stopped", "running"]);
    expect(made[2]?.ports).toMatchObject({ dataDir: "/shop", webhook: { port: 4321, publicHosts: ["shop.example"] } });
    expect(told).toEqual([
      "the shop opens",
      "host: practice",
      "practice opens",
      "practice",
      "host: the shop",
      "the shop opens",
      "practice",
    ]);
    expect(readdirSync(tempDir)).toEqual([]);
  });

  test("practice has nothing of the shop's", async () => {
    const { core, made, through } = fakeCores();
    await core.start();
    await through();
    const { ports } = made[1] ?? {};
    const shared = ["clock", "fetch", "graph", "logger", "network", "newId", "notifier", "operator", "readLog"];
    const own = ["dataDir", "practice", "practiceDoor", "secrets", "settings", "tunnel", "version", "webhook"];
    expect(Object.keys(ports ?? {}).toSorted()).toEqual([...shared, ...own].toSorted());
    expect(await ports?.settings.load()).toEqual({ locale: "ar", theme: "dark" });
    expect(ports?.webhook).toEqual({ port: 0, publicHosts: [] });
    expect(ports?.secrets).not.toBe(made[0]?.ports.secrets);
    await expect(ports?.tunnel.open({ authtoken: "x", localPort: 1, onStatus: () => {} })).rejects.toThrow(
      "could not be opened",
    );
  });

  test("an example shop that does not open leaves the shop's inbox as it was, and no page is disturbed", async () => {
    const { core, made, told, through } = fakeCores(({ practice }) => practice === undefined);
    await core.start();
    expect(await through()).toBe(false);
    expect(made.map(({ state }) => state)).toEqual(["stopped", "stopped", "running"]);
    expect(made[2]?.ports.practiceDoor?.leadsTo).toBe("practice");
    expect(told).toEqual(["the shop opens", "host: practice", "practice opens", "host: the shop", "the shop opens"]);
    expect(readdirSync(tempDir)).toEqual([]);
  });

  test("a shop that has been connected before it closes stays; one that was connected while it closed opens again", async () => {
    const { core, made, told, through } = fakeCores();
    await core.start();
    expect(await through(() => false)).toBe(false);
    expect(made.map(({ state }) => state)).toEqual(["running"]);
    expect(told.splice(0)).toEqual(["the shop opens"]);

    expect(await through(() => made[0]?.state === "running")).toBe(false);
    expect(made.map(({ state, ports }) => `${state} ${ports.dataDir}`)).toEqual(["stopped /shop", "running /shop"]);
    expect(told.filter((what) => what !== "host: the shop")).toEqual(["the shop opens", "practice"]);
    expect(readdirSync(tempDir)).toEqual([]);
  });

  test("a sign-in is left before the shop closes for practice, and one that has gone too far is not in vain", async () => {
    let connected: unknown[] = [];
    const done: string[] = [];
    const doorThat = (go: PracticeDoor["go"]) => {
      const accounts = { list: () => connected as [] };
      const door: PracticeDoor = { leadsTo: "practice", go };
      return practiceHandlers(door, accounts, () => done.push("sign-in left"))["practice/begin"]({});
    };
    const signsInMeanwhile = async (mayGo: () => boolean = () => false) => {
      done.push(mayGo() ? "may go" : "may not go");
      connected = ["account"];
      done.push(mayGo() ? "may go" : "may not go");
      return false;
    };
    expect(await doorThat(async () => false)).toEqual({ kind: "failed" });
    done.length = 0;
    expect(await doorThat(signsInMeanwhile)).toEqual({ kind: "not_now" });
    expect(done).toEqual(["sign-in left", "may go", "may not go"]);
  });

  test("what an earlier practice left behind when it was killed goes with the next one, but not what is in use", async () => {
    const inboxOf = (name: string): string => {
      const inbox = join(tempDir, name, "inbox");
      mkdirSync(inbox, { recursive: true });
      return inbox;
    };
    lockDataFolder(inboxOf("shopbell-practice-killed"))();
    const giveFree = lockDataFolder(inboxOf("shopbell-practice-inuse"));
    inboxOf("shopbell-practice-begins");
    inboxOf("shopbell-else");
    const shop = shopPorts();
    try {
      const practice = await preparePractice({ shop, tempDir, startShop: () => Promise.reject(new Error("not here")) });
      practice.clear();
    } finally {
      giveFree();
    }
    expect(readdirSync(tempDir).toSorted()).toEqual([
      "shopbell-else",
      "shopbell-practice-begins",
      "shopbell-practice-inuse",
    ]);
  });

  test("where the shop's address was taken meanwhile another is found; a shop that opens nowhere is said", async () => {
    const taken = fakeCores(({ webhook }) => webhook.port !== 4321);
    await taken.core.start();
    await taken.through();
    expect(await taken.through()).toBe(true);
    expect(taken.made.at(-1)).toMatchObject({ state: "running", ports: { dataDir: "/shop", webhook: { port: 0 } } });

    let isFirst = true;
    const broken = fakeCores(({ practice }) => {
      const opens = isFirst || practice !== undefined;
      isFirst = false;
      return opens;
    });
    await broken.core.start();
    await broken.through();
    expect(await broken.through()).toBe(false);
    expect(broken.failures).toHaveLength(1);
    expect(await broken.core.request("app/state", {})).toMatchObject({ ok: false, error: { code: "unavailable" } });
  });

  test("what is asked for on the way is kept for the inbox it is meant for", async () => {
    const { core, wishes, between, through } = fakeCores();
    const settings = { kind: "settings" } as const;
    const conversation = (conversationId: number) => ({ kind: "conversation", conversationId }) as const;
    const reply = { kind: "command", command: "reply" } as const;
    await core.start();
    core.wish(conversation(1));
    core.wish(conversation(2), "shop");
    expect(wishes.splice(0)).toEqual(["the shop", conversation(1), "the shop", conversation(2)]);
    const askOnTheWay = async (...asked: readonly Parameters<typeof core.wish>[]) => {
      between.ask = () => {
        for (const [wish, whose] of asked) core.wish(wish, whose);
      };
      expect(await through()).toBe(true);
      return wishes.splice(0);
    };
    // The latest alone; a command was for what was on the screen.
    expect(await askOnTheWay([conversation(3)], [settings], [reply])).toEqual(["practice", settings]);
    core.wish(conversation(4));
    core.wish(conversation(5), "shop");
    expect(wishes.splice(0)).toEqual(["practice", conversation(4)]);
    // A link is the shop's; what was clicked of practice is nobody's any more.
    expect(await askOnTheWay([conversation(6), "shop"])).toEqual(["the shop", conversation(6)]);
    expect(await askOnTheWay([conversation(7), "shop"])).toEqual([]);
    expect(await askOnTheWay([conversation(8)])).toEqual([]);
    await core.stop();
    core.wish(settings);
    expect(wishes).toEqual([]);
  });

  test("two pages that press at once go together, and stopping in the middle leaves nothing behind", async () => {
    const { core, made, through } = fakeCores();
    await core.start();
    const [first, second] = [through(), through()];
    expect(await core.request("app/state", {})).toMatchObject({ ok: expect.any(Boolean) as boolean });
    expect([await first, await second]).toEqual([true, true]);
    expect(made).toHaveLength(2);
    const leaving = through();
    await core.stop();
    await leaving;
    expect(made.every(({ state }) => state === "stopped" || state === "idle")).toBe(true);
    expect(readdirSync(tempDir)).toEqual([]);
  });
});
