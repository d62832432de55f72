import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createCoreWorld, START_MS, type CoreWorld } from "../../support/core-world.ts";
import { postSigned } from "../../support/post-delivery.ts";
import { UNDO_MS } from "#core/outbox/replies.ts";
import { textReply } from "../../support/text-reply.ts";

const CUSTOMER = "900000000000001";
const HOUR_MS = 3_600_000;
const FIXTURE_SHOP = "17841400000000011";

let world: CoreWorld;
afterEach(() => world.close());

const post = async (payload: unknown): Promise<void> => {
  expect((await postSigned(world.webhookUrl(), payload, world.appSecret)).status).toBe(200);
};
const entry = (rest: object, time = START_MS) => ({
  object: "instagram",
  entry: [{ id: world.accountId, time, ...rest }],
});
const change = (field: string, value: object) => post(entry({ changes: [{ field, value }] }));
const messaging = (part: object, atMs = START_MS) =>
  post(
    entry({
      messaging: [{ sender: { id: CUSTOMER }, recipient: { id: world.accountId }, timestamp: atMs, ...part }],
    }),
  );
const fixture = (name: string): unknown => {
  const text = readFileSync(new URL(`../../fixtures/webhooks/${name}.json`, import.meta.url), "utf8");
  return JSON.parse(text.replaceAll(FIXTURE_SHOP, world.accountId)) as unknown;
};
const listed = async (kind?: "comment" | "mention" | "opt_in" | "thread_control" | "other" | "dashboard_test") =>
  (await world.call("events/list", kind === undefined ? {} : { kind })).items;

describe("events that are not messages", () => {
  it("are kept once each, with what a person needs to know of them, and never become conversations", async () => {
    world = await createCoreWorld();
    for (const name of ["comment", "comment-live", "mention", "opt-in", "story-insights", "comment", "mention"]) {
      await post(fixture(name));
    }
    const items = await listed();
    expect(items.map(({ kind }) => kind).toSorted()).toStrictEqual([
      "comment",
      "comment",
      "mention",
      "opt_in",
      "other",
    ]);
    expect(await listed("comment")).toContainEqual(
      expect.objectContaining({
        accountId: world.accountId,
        customerId: CUSTOMER,
        commentId: "17900000000000001",
        username: "a.customer",
        text: "how much?",
        mediaId: "18010000000000002",
        parentId: "17900000000000000",
        live: false,
      }),
    );
    expect(await listed("other")).toMatchObject([{ field: "story_insights" }]);
    expect((await world.call("conversations/counts", {})).all).toBe(0);
    expect((await world.call("health/today", {})).events).toContainEqual({ name: "comment", count: 2 });
  });

  it("know the conversation of their customer where there is one", async () => {
    world = await createCoreWorld();
    await messaging({ message: { mid: "m-1", text: "hello" } });
    await change("comments", { id: "c-1", from: { id: CUSTOMER, username: "ann" }, text: "nice" });
    await change("comments", { id: "c-2", from: { id: "900000000000099", username: "bob" }, text: "too" });
    const [conversation] = (await world.call("conversations/list", { list: "all" })).items;
    const items = await listed("comment");
    expect(items.find((item) => item.customerId === CUSTOMER)?.conversationId).toBe(conversation?.id);
    expect(items.find((item) => item.customerId !== CUSTOMER)?.conversationId).toBeUndefined();
  });

  it("are paged, newest first by Meta's time, whatever order they came in", async () => {
    world = await createCoreWorld();
    for (const minute of [3, 1, 5, 2, 4]) {
      await change("comments", { id: `c-${minute}`, text: "x", timestamp: START_MS + minute * 60_000 });
    }
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.call("events/list", { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ atMs }) => (atMs - START_MS) / 60_000));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toStrictEqual([5, 4, 3, 2, 1]);
  });
});

describe("a test from Meta's dashboard", () => {
  it("is recognised although nobody has such an account, and says in Health that the way is open", async () => {
    world = await createCoreWorld();
    const fixtures = ["test-messages", "test-messages-2021", "test-messages-2022", "test-reactions", "test-comments"];
    for (const name of [...fixtures, "test-messages"]) await post(fixture(name));
    expect(await listed("dashboard_test")).toHaveLength(fixtures.length);
    expect((await world.call("conversations/counts", {})).all).toBe(0);
    expect((await world.call("quarantine/list", {})).items).toStrictEqual([]);
    expect((await world.call("health/today", {})).testEvents.lastMs).toBeDefined();
  });

  it("counts as received today when it comes today", async () => {
    world = await createCoreWorld();
    await world.simulator.dashboardTest({ field: "messages" });
    const { testEvents } = await world.call("health/today", {});
    expect(testEvents).toStrictEqual({ today: 1, lastMs: START_MS, lastField: "messages" });
  });
});

describe("who has the conversation", () => {
  const owner = async () => {
    const { items } = await world.call("conversations/list", { list: "all" });
    return items[0]?.threadOwner;
  };
  const start = async () => {
    world = await createCoreWorld();
    await messaging({ message: { mid: "m-1", text: "hello" } });
  };

  /** A reply of ours that Meta has taken, and has not told us of. */
  const acceptedReply = async () => {
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    const { items } = await world.call("conversations/list", { list: "all" });
    const conversationId = items.find(({ customer }) => customer.id === CUSTOMER)?.id ?? 0;
    world.simulator.faults({ echo: "never" });
    await world.call("replies/send", { conversationId, parts: textReply("client-1", "Yes"), confirmedByPerson: false });
    await world.clock.advance(UNDO_MS);
    await world.until("the answer", async () => {
      const page = await world.call("messages/list", { conversationId });
      return page.items.find(({ state }) => state?.kind === "accepted");
    });
    const atMeta = [...world.simulator.world.messages.values()].map(({ message }) => message);
    return { conversationId, mid: atMeta.find(({ fromAccount }) => fromAccount)?.mid };
  };
  /** It says which app we are. */
  const echoOf = (mid: string | undefined) =>
    post(
      entry({
        messaging: [
          {
            sender: { id: world.accountId },
            recipient: { id: CUSTOMER },
            timestamp: START_MS + 500,
            message: { mid, text: "Yes", is_echo: true, app_id: 4242 },
          },
        ],
      }),
    );

  it("is we, when the customer's message comes to us", async () => {
    await start();
    expect(await owner()).toBe("here");
  });

  it("is another app after a hand-over, until a message comes to us again", async () => {
    await start();
    await messaging({ pass_thread_control: { new_owner_app_id: "222" } }, START_MS + 1000);
    expect(await owner()).toBe("other");
    await messaging({ message: { mid: "m-2", text: "still there?" } }, START_MS + 2000);
    expect(await owner()).toBe("here");
  });

  it("is the newest owner by Meta's time, in whatever order the hand-overs come", async () => {
    await start();
    await post(fixture("edit"));
    await messaging({ take_thread_control: { new_owner_app_id: "333" } }, START_MS + 3000);
    await messaging({ message: { mid: "m-2", text: "late" } }, START_MS + 2000);
    await messaging({ pass_thread_control: { new_owner_app_id: "222" } }, START_MS + 1000);
    expect(await owner()).toBe("other");
    expect(await listed("thread_control")).toHaveLength(2);
  });

  it("is another app while messages come in standby, and they are shown all the same", async () => {
    await start();
    const item = {
      sender: { id: CUSTOMER },
      recipient: { id: world.accountId },
      timestamp: START_MS + 1000,
      message: { mid: "m-standby", text: "anyone there?" },
    };
    await post(entry({ standby: [item] }));
    const { items } = await world.call("conversations/list", { list: "all" });
    expect(items).toMatchObject([{ threadOwner: "other", unreadCount: 2, preview: { text: "anyone there?" } }]);
  });

  it("is nobody known after a day: a hand-over lapses", async () => {
    await start();
    await messaging({ take_thread_control: { new_owner_app_id: "333" } }, START_MS + 1000);
    await world.clock.advance(24 * HOUR_MS + 2000);
    expect(await owner()).toBe("unknown");
  });

  it("is we again when it is passed to the app whose echoes are our own replies", async () => {
    world = await createCoreWorld();
    const { mid } = await acceptedReply();
    await echoOf(mid);
    await messaging({ take_thread_control: { new_owner_app_id: "333" } }, START_MS + 1000);
    expect(await owner()).toBe("other");
    await messaging({ pass_thread_control: { new_owner_app_id: "4242" } }, START_MS + 2000);
    expect(await owner()).toBe("here");
  });

  it("is told of each conversation where the owner that was named turns out to be us", async () => {
    world = await createCoreWorld();
    const other = { sender: { id: "900000000000002" }, recipient: { id: world.accountId } };
    const passed = { ...other, timestamp: START_MS + 1000, pass_thread_control: { new_owner_app_id: "4242" } };
    const said = { ...other, timestamp: START_MS, message: { mid: "m-other", text: "hello" } };
    await post(entry({ messaging: [said, passed] }));
    const ownerOfOther = async () => {
      const { items } = await world.call("conversations/list", { list: "all" });
      return items.find(({ customer }) => customer.id === other.sender.id);
    };
    const before = await ownerOfOther();
    expect(before?.threadOwner).toBe("other");
    const { conversationId, mid } = await acceptedReply();
    const seen = world.events.length;
    await echoOf(mid);
    expect((await ownerOfOther())?.threadOwner).toBe("here");
    const told = world.events
      .slice(seen)
      .flatMap((event) => (event.type === "conversations" ? event.conversationIds : []));
    expect(told).toEqual(expect.arrayContaining([conversationId, before?.id]));
  });
});

describe("a message that Meta names without showing it", () => {
  const hint = (mid: string) =>
    post(entry({ messaging: [{ timestamp: START_MS, message_edit: { mid, text: "", num_edit: 0 } }] }));
  const silently = (text: string) =>
    world.simulator.customerWrites({ customerId: CUSTOMER, accountId: world.accountId, text, deliver: false });
  const texts = async () => {
    const { items } = await world.call("conversations/list", { list: "all" });
    const first = items[0];
    if (first === undefined) return [];
    return (await world.call("messages/list", { conversationId: first.id })).items.map(({ text }) => text);
  };
  const untilTexts = (wanted: readonly string[]) =>
    world.until(`the texts ${wanted.join()}`, async () =>
      JSON.stringify(await texts()) === JSON.stringify(wanted) ? true : undefined,
    );
  const beingFetched = async () => (await world.call("health/today", {})).beingFetched;

  it("is fetched and shown once, also when it is named twice and comes by itself later", async () => {
    world = await createCoreWorld();
    const { mid } = await silently("hello from development mode");
    await hint(mid);
    await hint(mid);
    await untilTexts(["hello from development mode"]);
    await world.until("the end of it", async () => ((await beingFetched()) === 0 ? true : undefined));
    await messaging({ message: { mid, text: "hello from development mode" } }, START_MS + 123);
    const [conversation] = (await world.call("conversations/list", { list: "all" })).items;
    expect(conversation).toMatchObject({ messageCount: 1, unreadCount: 1, lastQualifyingMs: START_MS + 123 });
    const { items } = await world.call("messages/list", { conversationId: conversation?.id ?? 0 });
    expect(items).toMatchObject([{ sentAtMs: START_MS + 123, text: "hello from development mode" }]);
  });

  it("is fetched when the line is back, and after a restart", async () => {
    world = await createCoreWorld();
    const { mid } = await silently("before the restart");
    world.simulator.faults({ call: { on: "message", fault: { kind: "cut_before_accept" } } });
    await hint(mid);
    expect(await beingFetched()).toBe(1);
    expect(await texts()).toStrictEqual([]);
    await world.restart();
    await world.until("the message", async () => {
      await world.clock.advance(10_000);
      return (await texts()).includes("before the restart") ? true : undefined;
    });
    expect(await beingFetched()).toBe(0);
  });

  it("is dropped quietly when Meta no longer shows it", async () => {
    world = await createCoreWorld();
    const { mid } = await silently("gone by then");
    world.simulator.faults({ call: { on: "message", fault: { kind: "error", code: 9_000_001 } } });
    await hint(mid);
    await world.until("the end of it", async () => ((await beingFetched()) === 0 ? true : undefined));
    expect(await texts()).toStrictEqual([]);
    expect(world.logged.filter(({ event }) => event === "hints.refused")).toStrictEqual([]);
  });

  it("is an edit when the message was here with other words", async () => {
    world = await createCoreWorld();
    const { mid } = await world.simulator.customerWrites({ customerId: CUSTOMER, text: "Monday?" });
    await untilTexts(["Monday?"]);
    const message = world.simulator.world.messages.get(mid)?.message;
    if (message === undefined) throw new Error("The simulator forgot the message");
    message.text = "Tuesday?";
    await hint(mid);
    await untilTexts(["Tuesday?"]);
  });
});

describe("how a customer came to write", () => {
  it("is told by the message: ad, link, product", async () => {
    world = await createCoreWorld();
    for (const name of [
      "referral-in-message-ad",
      "referral-in-message-product",
      "referral",
      "postback-with-referral",
    ]) {
      await post(fixture(name));
    }
    const [conversation] = (await world.call("conversations/list", { list: "all" })).items;
    const { items } = await world.call("messages/list", { conversationId: conversation?.id ?? 0 });
    expect(items.map(({ referral }) => referral)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ adTitle: expect.any(String) as string }),
        expect.objectContaining({ productId: expect.any(String) as string }),
        expect.objectContaining({ ref: expect.any(String) as string }),
      ]),
    );
    expect(items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["text", "postback", "referral"]));
  });
});
