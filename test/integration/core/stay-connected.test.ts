import { afterEach, describe, expect, it } from "vitest";
import type { LinkView } from "#shared/contract/setup.ts";
import { historySteps, numbers } from "../../support/history-steps.ts";
import { createSetupWorld, type SetupWorld } from "../../support/setup-world.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ANA = "900000000000001";
const BEN = "900000000000002";
const isOk = ({ state }: LinkView): boolean => state === "ok";

describe("staying connected", () => {
  let world: SetupWorld;
  afterEach(() => world.close());

  const { eventually, imported, texts, gapsOf, write } = historySteps(() => world);

  it("brings in what Meta still shows when an account is connected, and marks what it no longer shows", async () => {
    world = await createSetupWorld("facebook");
    await write(ANA, numbers("ana", 1, 25));
    await write(BEN, numbers("ben", 1, 3));
    const cara = { customerId: "900000000000003", deliver: false };
    await world.simulator.customerWrites({ ...cara, attachments: [{ type: "ig_post" }] });
    await world.clock.advance(2000);
    await world.simulator.customerWrites({ ...cara, attachments: [{ type: "story_mention" }] });
    await world.clock.advance(2000);
    await world.simulator.customerWrites({ ...cara, text: "lovely", storyReply: true });
    await world.connect();
    expect((await imported()).progress).toEqual({ done: 3, total: 3, messages: 26 });
    const { items } = await world.call("conversations/list", { list: "all", limit: 10 });
    const conversationId = items.find(({ customer }) => customer.id === cara.customerId)?.id ?? 0;
    const shown = await world.call("messages/list", { conversationId, limit: 10 });
    expect(
      shown.items.map(({ kind, attachments, quote }) => [kind, attachments.map((one) => one.kind), quote?.kind]),
    ).toEqual([
      ["media", ["share"], undefined],
      ["story_mention", ["story_mention"], undefined],
      ["text", [], "story"],
    ]);
    expect(await texts(ANA)).toEqual(numbers("ana", 6, 25));
    expect(await texts(BEN)).toEqual(numbers("ben", 1, 3));
    expect(await gapsOf(ANA)).toHaveLength(1);
    expect((await gapsOf(ANA))[0]?.fromMs).toBeUndefined();
    expect(await gapsOf(BEN)).toEqual([]);
  });

  it("goes on with an import that a restart has cut short, and brings in nothing twice", async () => {
    world = await createSetupWorld("instagram");
    for (let one = 1; one <= 6; one += 1) await write(`90000000000010${one}`, numbers(`c${one}`, 1, 2));
    // Long ago: this is the import's, not catching up.
    await world.clock.advance(2 * HOUR_MS);
    await world.connect();
    await eventually("the import to be under way", async () => {
      const { items } = await world.call("conversations/list", { list: "all", limit: 50 });
      return items.length >= 2 ? true : undefined;
    });
    await world.restart();
    expect((await imported()).progress).toEqual({ done: 6, total: 6, messages: 12 });
    for (let one = 1; one <= 6; one += 1) expect(await texts(`90000000000010${one}`)).toEqual(numbers(`c${one}`, 1, 2));
  });

  it("after a night asleep: unsubscribed by Meta, subscribed again, everything there or its gap marked, nothing double", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    await imported();
    await world.simulator.customerWrites({ customerId: ANA, text: "ana 1" });
    await world.simulator.customerWrites({ customerId: BEN, text: "ben 1" });
    await world.linkOnce("live_test", isOk, world.accountId);

    // The lid is closed: nothing answers, and after an hour Meta gives up, in silence.
    world.fallAsleep();
    await world.clock.advance(5000);
    await world.simulator.customerWrites({ customerId: ANA, text: "ana 2" });
    await world.clock.advance(2 * HOUR_MS);
    expect(world.simulator.world.accounts.get(world.accountId)?.subscribedFields).toBeUndefined();
    await write(ANA, numbers("ana", 3, 5));
    await write(BEN, numbers("ben", 2, 40));

    world.wakeUp();
    await eventually("the account to be subscribed again", async () =>
      world.simulator.world.accounts.get(world.accountId)?.subscribedFields === undefined ? undefined : true,
    );
    await eventually("Ben's night", async () => ((await texts(BEN)).length === 21 ? true : undefined));
    await eventually("Ana's night", async () => ((await texts(ANA)).length === 5 ? true : undefined));
    expect(await texts(ANA)).toEqual(numbers("ana", 1, 5));
    expect(await texts(BEN)).toEqual(["ben 1", ...numbers("ben", 21, 40)]);
    expect(await gapsOf(ANA)).toEqual([]);
    expect(await gapsOf(BEN)).toHaveLength(1);
    expect((await gapsOf(BEN))[0]?.fromMs).toBeDefined();
    // What Meta repeats afterwards is there already.
    await world.simulator.customerWrites({ customerId: ANA, text: "ana 6" });
    await eventually("the next message", async () => ((await texts(ANA)).length === 6 ? true : undefined));
    const { history } = await world.call("health/today", {});
    expect(history).toMatchObject({ caughtUp: 24, gaps: 1, removed: 0 });
  });

  it("finds a message that Meta never told of, and says so", async () => {
    world = await createSetupWorld("instagram");
    await world.connect();
    await imported();
    await world.simulator.customerWrites({ customerId: ANA, text: "told" });
    await write(ANA, ["never told"]);
    await world.clock.advance(11 * 60_000);
    await eventually("the next look", async () => ((await texts(ANA)).length === 2 ? true : undefined));
    const { history } = await world.call("health/today", {});
    expect(history).toEqual({ caughtUp: 0, withoutNotice: 1, removed: 0, gaps: 0, passedOver: 0 });
  });

  it("finds a message that Meta never told of also where the next one has come", async () => {
    world = await createSetupWorld("instagram");
    await world.connect();
    await imported();
    await world.simulator.customerWrites({ customerId: ANA, text: "told" });
    await write(ANA, ["never told"]);
    await write(ANA, ["told again"], true);
    await world.clock.advance(11 * 60_000);
    await eventually("the next look", async () => ((await texts(ANA)).length === 3 ? true : undefined));
    expect(await texts(ANA)).toEqual(["told", "never told", "told again"]);
    const { history } = await world.call("health/today", {});
    expect(history).toEqual({ caughtUp: 0, withoutNotice: 1, removed: 0, gaps: 0, passedOver: 0 });
  });

  it("erases what was unsent meanwhile, and never takes an older message for one that was unsent", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    await imported();
    const told = await write(ANA, numbers("old", 1, 30), true);
    expect(told).toHaveLength(30);
    await eventually("all of them", async () => ((await texts(ANA)).length === 30 ? true : undefined));
    world.fallAsleep();
    await world.clock.advance(3 * 60_000);
    await world.simulator.unsend({ mid: told[27] ?? "" });
    await world.clock.advance(2 * HOUR_MS);
    await write(ANA, ["new 1"]);
    world.wakeUp();
    await eventually("the new one", async () => ((await texts(ANA)).includes("new 1") ? true : undefined));
    await eventually("the unsent one to go", async () => ((await texts(ANA)).includes("(unsent)") ? true : undefined));
    expect(await texts(ANA)).toEqual([...numbers("old", 1, 27), "(unsent)", ...numbers("old", 29, 30), "new 1"]);
  });

  it("does not bring back a customer who was erased", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    await imported();
    await write(ANA, ["to be forgotten"], true);
    const { items } = await world.call("conversations/list", { list: "all", limit: 5 });
    const conversationId = items[0]?.id ?? 0;
    await world.call("erasure/start", {
      clientId: crypto.randomUUID(),
      target: { kind: "conversation", conversationId },
    });
    await eventually("the erasure", async () => ((await texts(ANA)).length === 0 ? true : undefined));
    await world.clock.advance(2 * HOUR_MS);
    world.wakeUp();
    await world.clock.advance(HOUR_MS);
    expect(await texts(ANA)).toEqual([]);
  });

  it("subscribes its new address when the tunnel has moved", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    const app = [...world.simulator.world.apps.values()][0];
    const before = app?.subscription?.callbackUrl;
    await world.tunnel.move();
    world.wakeUp();
    await eventually("the new address at Meta", async () =>
      app?.subscription?.callbackUrl === before ? undefined : true,
    );
    await world.simulator.customerWrites({ customerId: ANA, text: "to the new address" });
    expect(await texts(ANA)).toEqual(["to the new address"]);
  });

  it("mends once, however often and from how many sides it is asked to look", async () => {
    const asked: string[] = [];
    const line: typeof globalThis.fetch = (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      if (pathname.endsWith("/subscriptions")) asked.push(init?.method ?? "GET");
      return fetch(input, init);
    };
    world = await createSetupWorld("facebook", undefined, { ports: () => ({ fetch: line }) });
    await world.connect();
    const app = [...world.simulator.world.apps.values()][0];
    if (app?.subscription === undefined) throw new Error("not subscribed");
    asked.length = 0;
    app.subscription = { ...app.subscription, active: false };
    world.wakeUp();
    world.wakeUp();
    for (let time = 0; time < 5; time += 1) {
      await world.call("setup/check", { accountId: world.accountId, link: "subscription" });
    }
    // Each look reads once, and the one that mended reads it back.
    await eventually("all of them to have looked", async () =>
      asked.filter((method) => method === "GET").length >= 7 ? true : undefined,
    );
    expect(asked.filter((method) => method === "POST")).toHaveLength(1);
    expect(app.subscription.active).toBe(true);
  });

  it("tries a tunnel that is refused less and less often, and never twice at once", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    const opened = world.tunnel.wishes.length;
    for (let time = 0; time < 20; time += 1) world.tunnel.refuseNext("domain_in_use", "ERR_NGROK_334");
    world.wakeUp();
    world.wakeUp();
    await world.linkOnce("address", ({ cause }) => cause === "domain_in_use", world.accountId);
    expect(world.tunnel.wishes.length - opened).toBeLessThanOrEqual(2);
    await eventually("the address to hold again", async () =>
      (await world.view()).chains[0]?.links.some(({ link, state }) => link === "address" && state === "ok") === true
        ? true
        : undefined,
    );
    expect(world.tunnel.wishes.length - opened).toBeLessThanOrEqual(4);
  });

  it("renews a token in time, and warns where it cannot", async () => {
    world = await createSetupWorld("instagram");
    await world.connect();
    const ends = async (): Promise<LinkView | undefined> =>
      (await world.view()).chains[0]?.links.find(({ link }) => link === "sign_in");
    const first = (await ends())?.endsMs ?? 0;
    world.simulator.faults({ call: { on: "sign_in", times: 500, fault: { kind: "error", code: 2 } } });
    await world.clock.advance(47 * DAY_MS);
    world.wakeUp();
    const warned = await world.linkOnce("sign_in", ({ cause }) => cause !== undefined, world.accountId);
    expect(warned).toMatchObject({ state: "ok", cause: "sign_in_ends_soon", endsMs: first });
    for (const [days, cause] of [
      [7, "sign_in_ends_in_a_week"],
      [2, "sign_in_ends_in_two_days"],
    ] as const) {
      await world.clock.advance(first - days * DAY_MS - world.clock.nowMs());
      world.wakeUp();
      const next = await world.linkOnce("sign_in", (link) => link.cause === cause, world.accountId);
      expect(next).toMatchObject({ state: "ok", mend: "sign_in", endsMs: first });
      expect((await world.view()).light).toBe("needs_you");
    }
    world.simulator.faults({ clear: true });
    await world.clock.advance(7 * HOUR_MS);
    world.wakeUp();
    const renewed = await world.linkOnce("sign_in", ({ endsMs }) => (endsMs ?? 0) > first, world.accountId);
    expect(renewed.cause).toBeUndefined();
  });

  it("tells when each link was last proven, also after a restart", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    await imported();
    await world.simulator.customerWrites({ customerId: ANA, text: "one" });
    await world.linkOnce("live_test", isOk, world.accountId);
    const chain = async (): Promise<readonly LinkView[]> => (await world.view()).chains[0]?.links ?? [];
    const provenMs = async (): Promise<Readonly<Record<string, number | undefined>>> =>
      Object.fromEntries((await chain()).map((link) => [link.link, link.provenMs]));
    const whole = await provenMs();
    expect(Object.values(whole).every((atMs) => atMs !== undefined && atMs <= world.clock.nowMs())).toBe(true);

    // The token does not work any more: what stands behind it is not looked at, and keeps its time.
    world.simulator.faults({ account: { tokenSubcode: 467 } });
    await world.clock.advance(HOUR_MS);
    world.wakeUp();
    const lost = await world.linkOnce("sign_in", ({ cause }) => cause === "token_revoked", world.accountId);
    expect(lost.checkedMs).toBeGreaterThan(lost.provenMs ?? Infinity);
    await world.linkOnce("probes", ({ state }) => state === "waiting", world.accountId);
    const brokenMs = await provenMs();
    const { sign_in: signIn, subscription, probes, live_test: liveTest } = whole;
    expect(brokenMs).toMatchObject({ subscription, probes, live_test: liveTest });
    expect(brokenMs["sign_in"]).toBeGreaterThanOrEqual(signIn ?? Infinity);
    expect(brokenMs["address"]).toBeGreaterThan(whole["address"] ?? Infinity);
    await world.restart();
    await world.linkOnce("sign_in", ({ cause }) => cause === "token_revoked", world.accountId);
    expect(await provenMs()).toMatchObject({ sign_in: brokenMs["sign_in"], probes, live_test: liveTest });

    world.simulator.faults({ account: { tokenSubcode: null } });
    await world.clock.advance(11 * 60_000);
    const healed = await world.linkOnce("probes", isOk, world.accountId);
    expect(healed.provenMs).toBeGreaterThan(probes ?? Infinity);
    // Only a message proves the last one, not that it is looked at.
    const looked = await world.linkOnce("live_test", isOk, world.accountId);
    expect(looked.checkedMs).toBeGreaterThan(liveTest ?? Infinity);
    expect(looked.provenMs).toBe(liveTest);
    await world.simulator.customerWrites({ customerId: ANA, text: "two" });
    await world.linkOnce("live_test", (link) => (link.provenMs ?? 0) > (liveTest ?? Infinity), world.accountId);
  });

  it("leaves the other account alone when one of them cannot be asked", async () => {
    const person = { family: "facebook", userToken: "EAAUone-person" } as const;
    world = await createSetupWorld("facebook", [person, { ...person, username: "second.shop" }]);
    await world.enterApp();
    await world.enterAddress();
    await world.signIn();
    const choices = await world.until("the choice", async () => (await world.view()).draft?.choices);
    const ids = choices.map(({ accountId }) => accountId);
    await world.call("setup/choose-accounts", { accountIds: ids });
    const [first = "", second = ""] = ids;
    await world.linkOnce("subscription", isOk, first);
    await world.linkOnce("subscription", isOk, second);
    world.simulator.faults({ account: { id: first, tokenSubcode: 467 } });
    await world.clock.advance(HOUR_MS);
    world.wakeUp();
    const lost = await world.linkOnce("sign_in", ({ state }) => state === "needs_you", first);
    expect(lost).toMatchObject({ cause: "token_revoked", mend: "sign_in" });
    await world.linkOnce("probes", isOk, second);
  });
});
