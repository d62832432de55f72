import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import { UNDO_MS } from "#core/outbox/replies.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { textReply } from "../../support/text-reply.ts";

const CUSTOMER = "900000000000001";
const HOUR_MS = 3_600_000;

/** Replies against a Meta that answers, refuses, answers twice, and cuts the line. */
describe("a reply", () => {
  let world: CoreWorld;
  afterEach(() => world.close());

  let clientIds = 0;
  const openConversation = async (): Promise<number> => {
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "Is the shop open today?" });
    const { items } = await world.call("conversations/list", { list: "all" });
    const conversation = items[0];
    if (conversation === undefined) throw new Error("The customer's message did not arrive");
    return conversation.id;
  };
  /** Written, and the time to take it back has passed. */
  const send = async (conversationId: number, text: string, confirmedByPerson = false) => {
    clientIds += 1;
    const answer = await world.call("replies/send", {
      conversationId,
      parts: textReply(`client-${1000 + clientIds}`, text),
      confirmedByPerson,
    });
    await world.clock.advance(UNDO_MS);
    return answer;
  };
  const outbound = async (conversationId: number): Promise<MessageView[]> => {
    const { items } = await world.call("messages/list", { conversationId });
    return items.filter((message) => message.direction === "out");
  };
  const untilState = (conversationId: number, kind: string, count = 1) =>
    world.until(`${count} replies ${kind}`, async () => {
      const messages = await outbound(conversationId);
      const reached = messages.filter((message) => message.state?.kind === kind);
      return reached.length === count ? messages : undefined;
    });
  const textsAtMeta = () =>
    [...world.simulator.world.conversations.values()].flatMap((conversation) =>
      conversation.messages.filter((message) => message.fromAccount).map((message) => message.text),
    );

  it.each(["before", "after", "twice", "never"] as const)(
    "is one message, accepted, when the echo comes %s",
    async (echo) => {
      world = await createCoreWorld();
      world.simulator.faults({ echo });
      const conversationId = await openConversation();
      expect(await send(conversationId, "Yes, until 18:00")).toMatchObject({ kind: "queued" });
      await untilState(conversationId, "accepted");
      await world.simulator.settled();
      const messages = await outbound(conversationId);
      expect(messages.map(({ text, origin, state }) => ({ text, origin, state }))).toEqual([
        { text: "Yes, until 18:00", origin: "here", state: { kind: "accepted" } },
      ]);
      expect(textsAtMeta()).toEqual(["Yes, until 18:00"]);
    },
  );

  it("turns seen when the customer has read it", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    await send(conversationId, "Yes");
    await untilState(conversationId, "accepted");
    await world.clock.advance(1000);
    await world.simulator.read({ customerId: CUSTOMER });
    await untilState(conversationId, "seen");
  });

  it("is sent once although the same command is sent twice", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    const input = { conversationId, parts: textReply("client-twice", "Yes"), confirmedByPerson: false };
    const [first, second] = await Promise.all([world.call("replies/send", input), world.call("replies/send", input)]);
    expect(second).toEqual(first);
    await world.clock.advance(UNDO_MS);
    await untilState(conversationId, "accepted");
    expect(textsAtMeta()).toEqual(["Yes"]);
  });

  it("keeps the order in which it was written", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    const texts = ["one", "two", "three", "four"];
    for (const text of texts) await send(conversationId, text);
    await untilState(conversationId, "accepted", 4);
    expect(textsAtMeta()).toEqual(texts);
  });

  it("is settled by the echo when Meta accepts it and the line breaks before the answer", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    world.simulator.faults({ echo: "after", call: { on: "send", times: 1, fault: { kind: "cut_after_accept" } } });
    await send(conversationId, "Yes, until 18:00");
    await untilState(conversationId, "accepted");
    expect(textsAtMeta()).toEqual(["Yes, until 18:00"]);
  });

  it("is settled by reading the conversation when no echo ever comes", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    world.simulator.faults({ echo: "never", call: { on: "send", times: 1, fault: { kind: "cut_after_accept" } } });
    await send(conversationId, "Yes, until 18:00");
    await untilState(conversationId, "unknown");
    await world.clock.advance(60_000);
    await untilState(conversationId, "accepted");
    expect(textsAtMeta()).toEqual(["Yes, until 18:00"]);
  });

  it("is looked for before it is sent again when the computer dies while it is on its way", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    world.simulator.faults({ echo: "never", call: { on: "send", times: 1, fault: { kind: "cut_after_accept" } } });
    await send(conversationId, "Yes, until 18:00");
    await untilState(conversationId, "unknown");
    await world.restart();
    await world.clock.advance(60_000);
    await untilState(conversationId, "accepted");
    expect(textsAtMeta()).toEqual(["Yes, until 18:00"]);
  });

  it("waits without a network and goes out when it is back", async () => {
    let cut = true;
    const fetch: typeof globalThis.fetch = (input, init) => {
      if (!cut) return globalThis.fetch(input, init);
      const cause = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
      return Promise.reject(new TypeError("fetch failed", { cause }));
    };
    world = await createCoreWorld({ fetch, connect: false });
    cut = false;
    const account = [...world.simulator.world.accounts.values()][0];
    await world.call("accounts/connect", {
      family: "instagram",
      appSecret: world.appSecret,
      accessToken: account?.accessToken ?? "",
    });
    const conversationId = await openConversation();
    cut = true;
    await send(conversationId, "We are open");
    await untilState(conversationId, "waiting");
    await world.until("offline", async () => ((await world.call("app/state", {})).online ? undefined : true));
    cut = false;
    await world.clock.advance(10 * 60_000);
    await untilState(conversationId, "accepted");
    expect(textsAtMeta()).toEqual(["We are open"]);
    await world.until("online", async () => ((await world.call("app/state", {})).online ? true : undefined));
  });

  it("is refused with its reason and Meta's numbers, and can be tried again or discarded", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    world.simulator.faults({ call: { on: "send", times: 1, fault: { kind: "error", code: 551, subcode: 1545041 } } });
    await send(conversationId, "Yes");
    const [refused] = await untilState(conversationId, "refused");
    expect(refused?.state).toMatchObject({ kind: "refused", reason: "customer_unreachable", code: 551 });
    expect((await world.call("conversations/get", { conversationId })).kind).toBe("found");
    const messageId = refused?.id ?? 0;
    expect(await world.call("replies/retry", { messageId, confirmedByPerson: false })).toEqual({ kind: "changed" });
    await untilState(conversationId, "accepted");
    expect(await world.call("replies/discard", { messageId })).toEqual({ kind: "too_late" });
  });

  it("discarded before it left is gone", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    world.simulator.faults({ call: { on: "send", times: 1, fault: { kind: "error", code: 551 } } });
    await send(conversationId, "Sorry, wrong chat");
    const [refused] = await untilState(conversationId, "refused");
    expect(await world.call("replies/discard", { messageId: refused?.id ?? 0 })).toEqual({ kind: "changed" });
    expect(await outbound(conversationId)).toEqual([]);
    const found = await world.call("conversations/get", { conversationId });
    expect(found).toMatchObject({ conversation: { messageCount: 1, preview: { text: "Is the shop open today?" } } });
    const { items } = await world.call("messages/list", { conversationId, limit: 10 });
    expect(found).toMatchObject({ conversation: { previewMessageId: items[0]?.id } });
  });

  it("is not taken for the phone's message with the same words", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    await world.simulator.phoneWrites({ customerId: CUSTOMER, text: "ok" });
    world.simulator.faults({ echo: "after" });
    await send(conversationId, "ok");
    await untilState(conversationId, "accepted", 2);
    await world.simulator.settled();
    const origins = (await outbound(conversationId)).map((message) => message.origin);
    expect(origins.toSorted()).toEqual(["elsewhere", "here"]);
    expect(textsAtMeta()).toEqual(["ok", "ok"]);
  });

  it("needs a person after 24 hours, carries the tag then, and is not possible after 7 days", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    await world.clock.advance(25 * HOUR_MS);
    expect(await send(conversationId, "Sorry for the wait")).toEqual({ kind: "needs_person" });
    expect(await send(conversationId, "Sorry for the wait", true)).toMatchObject({ kind: "queued" });
    const [message] = await untilState(conversationId, "accepted");
    expect(message?.asPerson).toBe(true);
    await world.clock.advance(7 * 24 * HOUR_MS);
    expect(await send(conversationId, "Hello?", true)).toEqual({ kind: "window_closed" });
  });

  it("written in the open window and sent after it is not tagged by itself", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    world.simulator.faults({ call: { on: "send", times: 1, fault: { kind: "error", code: 2 } } });
    await send(conversationId, "Yes");
    await untilState(conversationId, "waiting");
    await world.clock.advance(25 * HOUR_MS);
    const [refused] = await untilState(conversationId, "held");
    expect(refused?.state).toMatchObject({ kind: "held", reason: "needs_person" });
    await world.call("replies/retry", { messageId: refused?.id ?? 0, confirmedByPerson: true });
    const [sent] = await untilState(conversationId, "accepted");
    expect(sent?.asPerson).toBe(true);
  });

  it("waits for a new sign-in when the token has died, while messages still arrive", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    world.simulator.faults({ account: { tokenSubcode: 463 } });
    await send(conversationId, "Yes");
    const [waiting] = await world.until("sign-in", async () => {
      const messages = await outbound(conversationId);
      const state = messages[0]?.state;
      return state?.kind === "waiting" && state.because === "paused" ? messages : undefined;
    });
    expect(waiting?.text).toBe("Yes");
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "Hello?" });
    expect((await world.call("messages/list", { conversationId })).items).toHaveLength(3);
    world.simulator.faults({ account: { tokenSubcode: null } });
    const account = [...world.simulator.world.accounts.values()][0];
    await world.call("accounts/connect", {
      family: "instagram",
      appSecret: world.appSecret,
      accessToken: account?.accessToken ?? "",
    });
    await world.clock.advance(10 * 60_000);
    await untilState(conversationId, "accepted");
  });

  /** Instagram takes the reply while nothing can be written down; gives the conversation when the disk is there again. */
  const acceptWithoutDisk = async (): Promise<number> => {
    let lock: (() => void) | undefined;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await globalThis.fetch(input, init);
      // Instagram has said yes; from now on nothing can be written down.
      if (init?.method === "POST" && lock === undefined) lock = lockDatabase(world.dataDir);
      return response;
    };
    world = await createCoreWorld({ fetch });
    world.simulator.faults({ echo: "never" });
    const conversationId = await openConversation();
    await send(conversationId, "Yes, until 18:00");
    await world.until("the fault", async () =>
      world.logged.some((line) => line.event === "outbox.fault") ? true : undefined,
    );
    lock?.();
    return conversationId;
  };

  it("is neither lost nor doubled when the disk does not take the answer", async () => {
    const conversationId = await acceptWithoutDisk();
    await world.clock.advance(60_000);
    await world.clock.advance(60_000);
    await untilState(conversationId, "accepted");
    expect(textsAtMeta()).toEqual(["Yes, until 18:00"]);
  });

  it("does not hold up closing while it waits for the disk, and is settled after the next start", async () => {
    const conversationId = await acceptWithoutDisk();
    await world.restart();
    await world.clock.advance(60_000);
    await untilState(conversationId, "accepted");
    expect(textsAtMeta()).toEqual(["Yes, until 18:00"]);
  }, 15_000);

  it("refuses texts that Instagram would refuse, with the count", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    expect(await send(conversationId, "  \n ")).toEqual({ kind: "empty" });
    expect(await send(conversationId, "ش".repeat(501))).toEqual({ kind: "too_long", bytes: 1002, maxBytes: 1000 });
    expect(await send(99, "hello")).toEqual({ kind: "not_found" });
  });
});

function lockDatabase(dataDir: string): () => void {
  const other = new SqliteDatabase(join(dataDir, "shopbell.db"));
  other.exec("BEGIN IMMEDIATE");
  return () => {
    other.exec("ROLLBACK");
    other.close();
  };
}
