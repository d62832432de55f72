import { UNDO_MS } from "#core/outbox/replies.ts";
import { afterEach, describe, expect, it } from "vitest";
import { splitText } from "#shared/domain/split-text.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { textReply } from "../../support/text-reply.ts";

const CUSTOMER = "900000000000001";

/** What the owner writes, from the first letter to Instagram. */
describe("what is being written", () => {
  let world: CoreWorld;
  afterEach(() => world.close());

  const openConversation = async (): Promise<{ readonly conversationId: number; readonly questionId: number }> => {
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "Is the shop open today?" });
    const { items } = await world.call("conversations/list", { list: "all" });
    const conversationId = items[0]?.id ?? 0;
    const page = await world.call("messages/list", { conversationId });
    return { conversationId, questionId: page.items[0]?.id ?? 0 };
  };
  const textsAtMeta = () =>
    [...world.simulator.world.conversations.values()].flatMap(({ messages }) =>
      messages.filter(({ fromAccount }) => fromAccount).map(({ text }) => text ?? ""),
    );

  it("is there after a restart, and a reply takes it away", async () => {
    world = await createCoreWorld();
    const { conversationId, questionId } = await openConversation();
    expect(await world.call("drafts/get", { conversationId })).toEqual({ text: "" });
    const events: unknown[] = [];
    world.core().events.subscribe((event) => events.push(event));
    const hasDraft = async () => {
      const { items } = await world.call("conversations/list", { list: "all" });
      return items.map((item) => item.hasDraft);
    };
    expect(await hasDraft()).toEqual([false]);
    await world.call("drafts/save", { conversationId, text: "Yes", replyToMessageId: questionId });
    await world.call("drafts/save", { conversationId, text: "Yes, unt", replyToMessageId: questionId });
    // The lists are told that there is one, once, not with every letter.
    expect(events).toEqual([{ type: "conversations", conversationIds: [conversationId], only: "rows" }]);
    expect(await hasDraft()).toEqual([true]);
    await world.restart();
    expect(await world.call("drafts/get", { conversationId })).toEqual({
      text: "Yes, unt",
      replyTo: { messageId: questionId, by: "customer", text: "Is the shop open today?" },
    });
    const parts = textReply("client-draft", "Yes, until 18:00");
    await world.call("replies/send", { conversationId, parts, confirmedByPerson: false });
    expect(await world.call("drafts/get", { conversationId })).toEqual({ text: "" });
    expect(await hasDraft()).toEqual([false]);
  });

  it("stays when the reply cannot be taken", async () => {
    world = await createCoreWorld();
    const { conversationId } = await openConversation();
    await world.call("drafts/save", { conversationId, text: "Too late" });
    await world.clock.advance(30 * 3_600_000);
    const parts = textReply("client-late", "Too late");
    expect(await world.call("replies/send", { conversationId, parts, confirmedByPerson: false })).toEqual({
      kind: "needs_person",
    });
    expect(await world.call("drafts/get", { conversationId })).toEqual({ text: "Too late" });
    expect(await world.call("drafts/save", { conversationId: 999, text: "To nobody" })).toEqual({ kind: "not_found" });
  });

  it("no longer quotes a message that was unsent", async () => {
    world = await createCoreWorld();
    const { conversationId, questionId } = await openConversation();
    await world.call("drafts/save", { conversationId, text: "", replyToMessageId: questionId });
    const [mid] = [...world.simulator.world.conversations.values()].flatMap(({ messages }) =>
      messages.map((m) => m.mid),
    );
    await world.simulator.unsend({ mid: mid ?? "" });
    await world.until("the quote to be gone", async () => {
      const draft = await world.call("drafts/get", { conversationId });
      return draft.replyTo === undefined ? true : undefined;
    });
  });

  it("is begun with the first word, not with spaces and empty lines", async () => {
    world = await createCoreWorld();
    const { conversationId } = await openConversation();
    const hasDraft = async () => {
      const found = await world.call("conversations/get", { conversationId });
      return found.kind === "found" && found.conversation.hasDraft;
    };
    await world.call("drafts/save", { conversationId, text: " \n\t\u00a0" });
    expect(await hasDraft()).toBe(false);
    expect(await world.call("drafts/get", { conversationId })).toEqual({ text: "" });
    await world.call("drafts/save", { conversationId, text: "  Yes, \n" });
    expect(await hasDraft()).toBe(true);
    expect(await world.call("drafts/get", { conversationId })).toEqual({ text: "  Yes, \n" });
    await world.call("drafts/save", { conversationId, text: "\n" });
    expect(await hasDraft()).toBe(false);
  });

  it("of 3,000 bytes in Arabic arrives whole, in parts that Instagram takes", async () => {
    world = await createCoreWorld();
    const { conversationId } = await openConversation();
    const text = "قماش الكتان متوفر بثلاثة ألوان هذا الأسبوع، والشحن خلال يومين. ".repeat(28).trim();
    expect(Buffer.byteLength(text)).toBeGreaterThan(3000);
    const parts = splitText(text).map((part, index) => textReply(`client-part-${index}`, part)[0]);
    await world.call("replies/send", {
      conversationId,
      parts: parts.flatMap((part) => part ?? []),
      confirmedByPerson: false,
    });
    await world.clock.advance(UNDO_MS);
    await world.until("all parts to be accepted", async () => {
      const { items } = await world.call("messages/list", { conversationId });
      const states = items.filter(({ direction }) => direction === "out").map(({ state }) => state?.kind);
      return states.length === parts.length && states.every((kind) => kind === "accepted") ? true : undefined;
    });
    expect(textsAtMeta().length).toBeGreaterThanOrEqual(4);
    for (const part of textsAtMeta()) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(1000);
    expect(textsAtMeta().join(" ")).toBe(text);
  });

  const signs = () =>
    world.simulator.world.sends.flatMap(({ body }) => {
      const action = /"sender_action":"(\w+)"/u.exec(JSON.stringify(body))?.[1];
      return action === undefined ? [] : [action];
    });
  const untilSigns = (count: number) =>
    world.until(`${count} signs`, async () => (signs().length === count ? signs() : undefined));

  it("is seen by the customer as typing now and then, and what was answered as seen", async () => {
    world = await createCoreWorld();
    const { conversationId } = await openConversation();
    await world.call("conversations/typing", { conversationId });
    await world.call("conversations/typing", { conversationId });
    expect(await untilSigns(1)).toEqual(["typing_on"]);
    await world.clock.advance(16_000);
    await world.call("conversations/typing", { conversationId });
    await untilSigns(2);
    await world.call("replies/send", {
      conversationId,
      parts: textReply("client-seen", "Yes"),
      confirmedByPerson: false,
    });
    await world.clock.advance(UNDO_MS - 1);
    expect(signs()).toHaveLength(2);
    await world.clock.advance(1);
    expect((await untilSigns(3)).at(-1)).toBe("mark_seen");
  });

  it("is nobody's business where the owner says so, or after the open window", async () => {
    world = await createCoreWorld();
    const { conversationId } = await openConversation();
    await world.call("settings/set", { showsTyping: false, marksSeen: false });
    expect(await world.call("conversations/typing", { conversationId })).toEqual({ kind: "ignored" });
    await world.call("replies/send", {
      conversationId,
      parts: textReply("client-quiet", "Yes"),
      confirmedByPerson: false,
    });
    await world.clock.advance(UNDO_MS);
    await world.clock.advance(6_000);
    await world.until("the reply", async () => (textsAtMeta().length === 1 ? true : undefined));
    await world.call("settings/set", { showsTyping: true });
    await world.clock.advance(25 * 3_600_000);
    expect(await world.call("conversations/typing", { conversationId })).toEqual({ kind: "noted" });
    await world.restart();
    expect(signs()).toEqual([]);
  });

  it("fails without a word when Meta refuses the sign", async () => {
    world = await createCoreWorld();
    const { conversationId } = await openConversation();
    world.simulator.faults({ call: { on: "sign", times: 1, fault: { kind: "error", code: 190 } } });
    await world.call("conversations/typing", { conversationId });
    await world.until("the refusal", async () => (world.simulator.world.sends.length === 1 ? true : undefined));
    const { accounts } = await world.call("app/state", {});
    expect(accounts[0]?.sending).toBe("ready");
    expect(world.logged.filter(({ level }) => level === "error")).toEqual([]);
  });
});
