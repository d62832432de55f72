import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notice, Notifier } from "#core/ports.ts";
import type { AssistantConfig } from "#shared/contract/assistant.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import type { Settings } from "#shared/contract/settings.ts";
import { assistantChoices, ASSISTANT_LATE_MS, LATER_MS } from "#shared/domain/assistant.ts";
import { defaultAssistant } from "#shared/domain/assistant-texts.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { createReplySteps } from "../../support/reply-steps.ts";

const [ANA, BEN] = ["900000000000001", "900000000000002"];
const HOUR_MS = 3_600_000;

const CONFIG: AssistantConfig = {
  ...defaultAssistant("en"),
  isOn: true,
  greeting: { isOn: true, text: "Welcome to {shop}" },
  away: { isOn: true, text: "Closed now" },
  questions: [{ id: "ship", question: "Shipping", answer: "Two days" }],
  notUnderstood: "Pardon?",
  handOver: { open: "Soon", closed: "Later" },
};
const [SHIPPING, PERSON] = assistantChoices(CONFIG);
const ALL_DAY = [{ fromMin: 0, untilMin: 1440 }];
const ALWAYS: Settings["workingHours"] = [ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY];
/** The worlds begin on a Monday. */
const THURSDAYS: Settings["workingHours"] = [[], [], [], [{ fromMin: 540, untilMin: 1080 }], [], [], []];

describe("the assistant", () => {
  let world: CoreWorld;
  let steps: ReturnType<typeof createReplySteps>;
  let isOffline: boolean;
  let notices: Notice[];
  beforeEach(async () => {
    isOffline = false;
    notices = [];
    const notifier: Notifier = {
      isWatched: () => false,
      show: (notice) => void notices.push(notice),
      withdraw: () => {},
      withdrawAll: () => {},
      showState: () => {},
      showPossible: () => {},
    };
    const fetch: typeof globalThis.fetch = (input, init) =>
      isOffline
        ? Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ENOTFOUND" }) }))
        : globalThis.fetch(input, init);
    world = await createCoreWorld({ fetch, ports: () => ({ notifier }) });
    steps = createReplySteps(world);
    await world.call("settings/set", { shopName: "Mira", workingHours: ALWAYS });
  });
  afterEach(() => world.close());

  const turnOn = (change: Partial<AssistantConfig> = {}) =>
    world.call("assistant/set", { accountId: world.accountId, config: { ...CONFIG, ...change } });
  const untilSaid = (conversationId: number, texts: readonly string[]): Promise<readonly MessageView[]> =>
    world.until(`the account to have said ${texts.join(", ")}`, async () => {
      const all = await steps.outbound(conversationId);
      const isDone = all.every(({ state }) => state?.kind === "accepted" || state?.kind === "seen");
      return isDone && JSON.stringify(all.map(({ text }) => text)) === JSON.stringify(texts) ? all : undefined;
    });
  /** The same customer writes again, a while later; resolves when the message is here. */
  const writesAgain = async (conversationId: number, text: string, quickReplyPayload?: string): Promise<void> => {
    await world.clock.advance(60_000);
    const { customer } = await steps.conversation(conversationId);
    await world.simulator.customerWrites({
      customerId: customer.id,
      text,
      ...(quickReplyPayload === undefined ? {} : { quickReplyPayload }),
    });
    await untilHeard(conversationId, text);
  };
  const untilHeard = (conversationId: number, text: string) =>
    world.until(`“${text}”`, async () => {
      const { items } = await world.call("messages/list", { conversationId, limit: 200 });
      return items.findLast(({ direction }) => direction === "in")?.text === text ? true : undefined;
    });
  /** Reads a conversation again at Meta, whose history is asked slowly, until that is seen in it. */
  const readsAgain = async (conversationId: number, seen: string, isSeen: () => Promise<boolean>): Promise<void> => {
    const read = world.call("history/read-again", { conversationId });
    await world.until(seen, async () => {
      await world.clock.advance(600);
      return (await isSeen()) ? true : undefined;
    });
    expect(await read).toEqual({ read: true });
  };
  const isOnList = async (conversationId: number): Promise<boolean> => {
    const { items } = await world.call("conversations/list", { list: "person" });
    return items.some(({ id }) => id === conversationId);
  };
  /** Whatever would be said has been written with the message; nothing waits for its time. */
  const expectSaid = async (conversationId: number, texts: readonly string[]): Promise<void> => {
    expect((await steps.outbound(conversationId)).map(({ text }) => text)).toEqual(texts);
  };
  /** The echo may be here before Meta's side has noted the call. */
  const untilBodies = (count: number) =>
    world.until(`${count} calls`, async () => {
      const bodies = steps.sends().map(({ body }) => body);
      return bodies.length === count ? bodies : undefined;
    });
  /** What the assistant wanted to say has not found a way out. */
  const untilOffline = (conversationId: number) =>
    world.until("the greeting to wait for the line", async () => {
      const [greeting] = await steps.outbound(conversationId);
      const { state } = greeting ?? {};
      return state?.kind === "waiting" && state.because === "offline" ? true : undefined;
    });
  const stateOf = (conversationId: number) => world.call("assistant/state", { conversationId });

  it("is off until it is turned on, account by account", async () => {
    expect(await world.call("assistant/get", { accountId: world.accountId })).toEqual({ iceBreakers: { kind: "off" } });
    expect(await world.call("assistant/set", { accountId: "17841400000099999", config: CONFIG })).toEqual({
      kind: "not_found",
    });
    const ana = await steps.customerWrites(ANA);
    await expectSaid(ana, []);
    expect(await stateOf(ana)).toEqual({ kind: "off" });
    expect(await turnOn()).toEqual({ kind: "saved" });
    expect(await world.call("assistant/get", { accountId: world.accountId })).toMatchObject({ config: CONFIG });
    await world.restart();
    const ben = await steps.customerWrites(BEN);
    await untilSaid(ben, ["Welcome to Mira"]);
    expect(await stateOf(ben)).toEqual({ kind: "answering" });
  });

  it("greets with buttons, freely and marked, and nobody takes that for an answer", async () => {
    await turnOn();
    // A moment ago: the clock stands still here, and what is said at one moment has no order.
    await world.simulator.customerWrites({ customerId: ANA, text: "Hi", atMs: world.clock.nowMs() - 1000 });
    const ana = await world.until("the conversation", async () => {
      const { items } = await world.call("conversations/list", { list: "all" });
      return items[0]?.id;
    });
    const [greeting] = await untilSaid(ana, ["Welcome to Mira"]);
    expect(greeting).toMatchObject({ automatic: true, asPerson: false, origin: "here" });
    const buttons = [SHIPPING, PERSON].map((one) => ({ content_type: "text", ...one }));
    expect(await untilBodies(1)).toEqual([
      {
        recipient: { id: ANA },
        messaging_type: "RESPONSE",
        message: { text: "Welcome to Mira", quick_replies: buttons },
      },
    ]);
    await world.simulator.settled();
    // Its echo has come: it is still unread, unanswered, and not among the figures.
    expect(await steps.conversation(ana)).toMatchObject({
      unreadCount: 1,
      messageCount: 2,
      preview: { by: "account", text: "Welcome to Mira", automatic: true },
    });
    const { days, answered } = await world.call("figures/get", { days: 7 });
    expect({ sent: days.at(-1)?.sent, received: days.at(-1)?.received, answered }).toEqual({
      sent: 0,
      received: 1,
      answered: 0,
    });
    await world.clock.advance(21 * HOUR_MS);
    const { items } = await world.call("conversations/list", { list: "closing" });
    expect(items.map(({ id }) => id)).toEqual([ana]);
    const marks = world.simulator.world.sends.filter(({ body }) => JSON.stringify(body).includes("mark_seen"));
    expect(marks).toEqual([]);
  });

  it("answers its questions, and hands over what it does not understand twice", async () => {
    await turnOn();
    const ana = await steps.customerWrites(ANA);
    await untilSaid(ana, ["Welcome to Mira"]);
    await writesAgain(ana, "Shipping", SHIPPING?.payload);
    await untilSaid(ana, ["Welcome to Mira", "Two days"]);
    await writesAgain(ana, "Do you have it in blue?");
    await untilSaid(ana, ["Welcome to Mira", "Two days", "Pardon?"]);
    await writesAgain(ana, "In blue!");
    await untilSaid(ana, ["Welcome to Mira", "Two days", "Pardon?", "Soon"]);
    expect(await stateOf(ana)).toMatchObject({ kind: "stopped", because: "not_understood" });
    const { items } = await world.call("conversations/list", { list: "person" });
    expect(items.map(({ id }) => id)).toEqual([ana]);
    expect(JSON.stringify((await untilBodies(4)).at(-1))).not.toContain("quick_replies");
  });

  it("leads to a person, tells the owner, and is silent until that conversation is over", async () => {
    await turnOn();
    const ana = await steps.customerWrites(ANA);
    await untilSaid(ana, ["Welcome to Mira"]);
    await writesAgain(ana, "Quiero hablar con una persona");
    await untilSaid(ana, ["Welcome to Mira", "Soon"]);
    expect(notices.at(-1)).toMatchObject({ conversationId: ana, why: "person" });
    expect(await stateOf(ana)).toMatchObject({ kind: "stopped", because: "asked" });
    await writesAgain(ana, "Hello?");
    await expectSaid(ana, ["Welcome to Mira", "Soon"]);

    // The automatic words and their echoes have not taken it off the list; a person's answer does.
    await world.simulator.settled();
    expect((await steps.conversation(ana)).needsPersonMs).toBeDefined();
    const messageId = await steps.send(ana, "Here I am");
    await steps.untilState(ana, messageId, "accepted");
    expect((await steps.conversation(ana)).needsPersonMs).toBeUndefined();
    expect(await stateOf(ana)).toMatchObject({ kind: "stopped", because: "person_wrote" });
    await writesAgain(ana, "Thank you. And in blue?");
    await expectSaid(ana, ["Welcome to Mira", "Soon", "Here I am"]);

    await world.clock.advance(LATER_MS);
    await writesAgain(ana, "Something else");
    await untilSaid(ana, ["Welcome to Mira", "Soon", "Here I am", "Pardon?"]);
  });

  it("says once for each absence that nobody is there", async () => {
    await turnOn({
      away: { isOn: true, text: "Closed until {when}" },
      greeting: { isOn: false, text: "" },
      questions: [],
    });
    await world.call("settings/set", { workingHours: THURSDAYS });
    const ana = await steps.customerWrites(ANA);
    const [note] = await world.until("the note", async () => {
      const all = await steps.outbound(ana);
      return all[0]?.state?.kind === "accepted" ? all : undefined;
    });
    expect(note?.text).toMatch(/^Closed until Thursday/u);
    await writesAgain(ana, "Hello?");
    expect(await steps.outbound(ana)).toHaveLength(1);
  });

  it("says a thing once, however often Meta tells it, whatever breaks, and after a restart", async () => {
    await turnOn();
    world.simulator.faults({ echo: "never", call: { on: "send", times: 1, fault: { kind: "cut_after_accept" } } });
    await world.simulator.customerWrites({ customerId: ANA, text: "Hi", copies: 3 });
    const ana = await steps.customerWrites(ANA, "Hi again");
    await world.restart();
    // Whether it arrived is looked up at Meta.
    await world.clock.advance(60_000);
    await untilSaid(ana, ["Welcome to Mira"]);
    expect(steps.atMeta(ANA)).toEqual(["Welcome to Mira"]);
  });

  it("does not answer echoes, the phone, other apps, or old messages", async () => {
    await turnOn();
    const { simulator } = world;
    await simulator.phoneWrites({ customerId: ANA, text: "From the phone" });
    await simulator.customerWrites({ customerId: BEN, text: "Before the other app", deliver: false });
    simulator.faults({ conversation: { customerId: BEN, isHeldByOtherApp: true } });
    const oldMs = world.clock.nowMs() - ASSISTANT_LATE_MS - 1;
    await simulator.customerWrites({ customerId: "900000000000003", text: "old", atMs: oldMs });
    await simulator.customerWrites({ customerId: "900000000000004", attachments: [{ type: "story_mention" }] });
    const ben = await steps.customerWrites(BEN, "talk to a person");
    const ana = await steps.customerWrites(ANA, "And in blue?");
    await untilHeard(ana, "And in blue?");
    const { items } = await world.call("conversations/list", { list: "all" });
    expect(items).toHaveLength(4);
    for (const { id } of items) expect((await steps.outbound(id)).filter(({ automatic }) => automatic)).toEqual([]);
    expect(await stateOf(ana)).toMatchObject({ kind: "stopped", because: "person_wrote" });
    expect((await steps.conversation(ben)).needsPersonMs).toBeUndefined();
    // What another app answers is no news here either.
    expect(notices.map(({ conversationId }) => conversationId)).not.toContain(ben);
    expect(steps.sends()).toEqual([]);
  });

  it("gives way to whoever types", async () => {
    await turnOn();
    isOffline = true;
    const ana = await steps.customerWrites(ANA);
    await untilOffline(ana);
    const messageId = await steps.write(ana, "A person");
    isOffline = false;
    await world.clock.advance(60_000);
    await steps.untilState(ana, messageId, "accepted");
    await world.until("the greeting to be gone", async () =>
      (await steps.outbound(ana)).length === 1 ? true : undefined,
    );
    expect(steps.atMeta(ANA)).toEqual(["A person"]);
    expect((await steps.conversation(ana)).messageCount).toBe(2);
  });

  it("says nothing hours later when the network was away", async () => {
    await turnOn();
    isOffline = true;
    const ana = await steps.customerWrites(ANA);
    await untilOffline(ana);
    await world.clock.advance(3 * HOUR_MS);
    isOffline = false;
    await world.clock.advance(HOUR_MS);
    await world.until("the greeting to be gone", async () =>
      (await steps.outbound(ana)).length === 0 ? true : undefined,
    );
    expect(steps.sends()).toEqual([]);
    expect(await steps.conversation(ana)).toMatchObject({ waitingCount: 0, refusedCount: 0, messageCount: 1 });
  });

  it("keeps nothing for anybody that Meta does not let out, and heeds why", async () => {
    await turnOn();
    const refusal = { kind: "error", code: 10, subcode: 2_534_022 } as const;
    world.simulator.faults({ call: { on: "send", times: 1, fault: refusal } });
    const ana = await steps.customerWrites(ANA);
    await world.until("the window to be corrected", async () =>
      (await steps.conversation(ana)).refusedWindow === "open" ? true : undefined,
    );
    expect(await steps.outbound(ana)).toEqual([]);
    expect(await steps.conversation(ana)).toMatchObject({ toConfirmCount: 0, keptCount: 0 });
    // A sign-in that no longer works: nothing of it waits for the day it does.
    world.simulator.faults({ call: { on: "send", times: 1, fault: { kind: "error", code: 190, subcode: 463 } } });
    const ben = await steps.customerWrites(BEN);
    await world.until("the account to pause", async () =>
      (await steps.account()).sending === "paused" ? true : undefined,
    );
    await writesAgain(ben, "Hello?");
    await expectSaid(ben, []);
  });

  it("lets go of what waits when it is turned off", async () => {
    await turnOn();
    isOffline = true;
    const ana = await steps.customerWrites(ANA);
    await untilOffline(ana);
    await turnOn({ isOn: false });
    expect(await steps.outbound(ana)).toEqual([]);
    expect(await stateOf(ana)).toEqual({ kind: "off" });
  });

  it("finds a wish for a person among what was missed, without a word to the customer", async () => {
    await turnOn();
    const ana = await steps.customerWrites(ANA);
    await untilSaid(ana, ["Welcome to Mira"]);
    await world.clock.advance(60_000);
    await world.simulator.customerWrites({ customerId: ANA, text: "talk to a person", deliver: false });
    await world.clock.advance(HOUR_MS);
    await readsAgain(ana, "the conversation on the list", () => isOnList(ana));
    await expectSaid(ana, ["Welcome to Mira"]);
  });

  it("says nothing to a question that was missed", async () => {
    await turnOn();
    const ana = await steps.customerWrites(ANA);
    await untilSaid(ana, ["Welcome to Mira"]);
    await world.clock.advance(60_000);
    await world.simulator.customerWrites({ customerId: ANA, text: "And in blue?", deliver: false });
    await readsAgain(ana, "the question", async () => {
      const { items } = await world.call("messages/list", { conversationId: ana, limit: 200 });
      return items.some(({ text }) => text === "And in blue?");
    });
    await expectSaid(ana, ["Welcome to Mira"]);
    // The next one is the first that it does not understand.
    await writesAgain(ana, "In green?");
    await untilSaid(ana, ["Welcome to Mira", "Pardon?"]);
  });

  it("knows its own words again in Meta's history, where nobody is said to have written them", async () => {
    await turnOn({ greeting: { isOn: false, text: "" }, questions: [] });
    const ana = await steps.customerWrites(ANA);
    await world.clock.advance(60_000);
    // As after going back to an older copy: neither the wish nor the answer to it is here.
    await world.simulator.customerWrites({ customerId: ANA, text: "talk to a person", deliver: false });
    await world.clock.advance(1000);
    await world.simulator.phoneWrites({ customerId: ANA, text: "Soon", deliver: false });
    await readsAgain(ana, "both", async () => (await steps.outbound(ana)).length === 1);
    expect(await isOnList(ana)).toBe(true);
    expect(await steps.outbound(ana)).toMatchObject([{ text: "Soon", automatic: true }]);
    expect(await stateOf(ana)).toMatchObject({ kind: "stopped", because: "asked" });
    // Anything else was said by a person.
    await world.clock.advance(1000);
    await world.simulator.phoneWrites({ customerId: ANA, text: "Soon, I promise", deliver: false });
    await readsAgain(ana, "the answer", async () => !(await isOnList(ana)));
    expect((await steps.outbound(ana)).at(-1)).toMatchObject({ text: "Soon, I promise", automatic: false });
  });

  it("heeds its button while it is off, without a word", async () => {
    await turnOn();
    const ana = await steps.customerWrites(ANA);
    await untilSaid(ana, ["Welcome to Mira"]);
    await turnOn({ isOn: false });
    await writesAgain(ana, "quiero hablar con una persona");
    expect(await isOnList(ana)).toBe(false);
    await writesAgain(ana, "Talk to a person", PERSON?.payload);
    expect(await isOnList(ana)).toBe(true);
    await expectSaid(ana, ["Welcome to Mira"]);
  });
});
