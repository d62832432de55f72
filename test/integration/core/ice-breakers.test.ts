import { afterEach, describe, expect, it } from "vitest";
import type { AssistantConfig } from "#shared/contract/assistant.ts";
import { assistantChoices } from "#shared/domain/assistant.ts";
import { defaultAssistant } from "#shared/domain/assistant-texts.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { createReplySteps } from "../../support/reply-steps.ts";

const ANA = "900000000000001";
const CONFIG: AssistantConfig = {
  ...defaultAssistant("en"),
  isOn: true,
  questions: [{ id: "ship", question: "Shipping", answer: "Two days" }],
};
const WANTED = assistantChoices(CONFIG).map(({ title, payload }) => ({ question: title, payload }));

describe("the questions of an empty conversation", () => {
  let world: CoreWorld;
  let isOffline = false;
  afterEach(async () => {
    isOffline = false;
    await world.close();
  });

  const open = async (family: "facebook" | "instagram"): Promise<void> => {
    const fetch: typeof globalThis.fetch = (input, init) =>
      isOffline
        ? Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ENOTFOUND" }) }))
        : globalThis.fetch(input, init);
    world = await createCoreWorld({ fetch, hosts: true, simulator: { accounts: [{ family }] } });
  };
  const set = (change: Partial<AssistantConfig> = {}) =>
    world.call("assistant/set", { accountId: world.accountId, config: { ...CONFIG, ...change } });
  const untilState = (kind: string) =>
    world.until(`the questions to be ${kind}`, async () => {
      const { iceBreakers } = await world.call("assistant/get", { accountId: world.accountId });
      return iceBreakers.kind === kind ? iceBreakers : undefined;
    });
  const atMeta = () => world.simulator.world.accounts.get(world.accountId)?.iceBreakers;

  it.each(["facebook", "instagram"] as const)(
    "are set, changed and taken away by Meta's way for %s",
    async (family) => {
      await open(family);
      await set();
      await untilState("shown");
      expect(atMeta()).toEqual(WANTED);
      await set({ questions: [] });
      await world.until("none at Meta", async () => (atMeta()?.length === 0 ? true : undefined));
      await set();
      await world.until("all at Meta", async () => (atMeta()?.length === WANTED.length ? true : undefined));
      await untilState("shown");
      await set({ isOn: false });
      await world.until("none at Meta", async () => (atMeta()?.length === 0 ? true : undefined));
      expect(await untilState("off")).toEqual({ kind: "off" });
    },
  );

  it("are answered when one is tapped, without a greeting", async () => {
    await open("instagram");
    await set();
    await untilState("shown");
    const [shipping] = atMeta() ?? [];
    const steps = createReplySteps(world);
    await world.simulator.postback({
      customerId: ANA,
      title: shipping?.question ?? "",
      payload: shipping?.payload ?? "",
    });
    await world.until("the answer", async () => (steps.atMeta(ANA).length === 1 ? true : undefined));
    expect(steps.atMeta(ANA)).toEqual(["Two days"]);
  });

  it("wait for the network, survive a lost answer, and are tried again after trouble at Meta", async () => {
    await open("instagram");
    isOffline = true;
    await set();
    expect((await untilState("waiting")).kind).toBe("waiting");
    isOffline = false;
    world.simulator.faults({ call: { on: "messenger_profile", times: 1, fault: { kind: "cut_after_accept" } } });
    world.simulator.faults({ call: { on: "messenger_profile", times: 1, fault: { kind: "error", code: 2 } } });
    await world.restart();
    // The lost answer, then the trouble: each is waited for, then tried again.
    await world.until("all attempts", async () => {
      await world.clock.advance(60_000);
      const { iceBreakers } = await world.call("assistant/get", { accountId: world.accountId });
      return iceBreakers.kind === "shown" ? true : undefined;
    });
    expect(atMeta()).toEqual(WANTED);
  });

  it("stay where they are when Meta refuses, with its code, until something changes", async () => {
    await open("facebook");
    world.simulator.faults({ account: { scopes: ["instagram_basic"] } });
    await set();
    expect(await untilState("refused")).toEqual({ kind: "refused", code: 10 });
    expect(atMeta()).toEqual([]);
    world.simulator.faults({ account: { scopes: ["instagram_basic", "instagram_manage_messages"] } });
    await set({ notUnderstood: "Sorry?" });
    expect((await untilState("refused")).kind).toBe("refused");
    await set({ questions: [...CONFIG.questions, { id: "hours", question: "Hours", answer: "Always" }] });
    await untilState("shown");
    expect(atMeta()).toHaveLength(3);
  });

  it("are said to be on Instagram still as long as they are, after the assistant was turned off", async () => {
    await open("facebook");
    await set();
    await untilState("shown");
    isOffline = true;
    await set({ isOn: false });
    expect(await untilState("leaving")).toEqual({ kind: "leaving" });
    world.simulator.faults({ account: { scopes: ["instagram_basic"] } });
    isOffline = false;
    await world.restart();
    expect(await untilState("not_removed")).toEqual({ kind: "not_removed", code: 10 });
    expect(atMeta()).toEqual(WANTED);
  });

  it("go when the account is disconnected, and so does what its assistant said", async () => {
    await open("instagram");
    await set();
    await untilState("shown");
    await world.call("erasure/start", {
      clientId: "disconnect-it",
      target: { kind: "account", accountId: world.accountId, disconnect: true },
    });
    await world.until("none at Meta", async () => (atMeta()?.length === 0 ? true : undefined));
    await world.until("the account to be gone", async () =>
      (await world.call("app/state", {})).accounts.length === 0 ? true : undefined,
    );
    expect(await world.call("assistant/get", { accountId: world.accountId })).toEqual({ iceBreakers: { kind: "off" } });
    expect(atMeta()).toEqual([]);
  });

  it("that the owner has set elsewhere are left alone", async () => {
    await open("instagram");
    const account = world.simulator.world.accounts.get(world.accountId);
    if (account === undefined) throw new Error("no account");
    account.iceBreakers = [{ question: "Mine", payload: "MINE" }];
    await set({ questions: [] });
    await world.restart();
    await world.clock.advance(60_000);
    expect(atMeta()).toEqual([{ question: "Mine", payload: "MINE" }]);
  });
});
