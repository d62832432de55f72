import { afterEach, describe, expect, it } from "vitest";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";

const CUSTOMER = "900000000000001";

describe("the owner's reaction", () => {
  let world: CoreWorld;
  afterEach(() => world.close());

  let clientIds = 0;
  const openConversation = async () => {
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "Thank you!" });
    const { items } = await world.call("conversations/list", { list: "all" });
    const conversationId = items[0]?.id ?? 0;
    const { items: messages } = await world.call("messages/list", { conversationId });
    return { conversationId, messageId: messages[0]?.id ?? 0 };
  };
  const react = (messageId: number, emoji?: string) => {
    clientIds += 1;
    const clientId = `client-react-${clientIds}`;
    return world.call("messages/react", { clientId, messageId, ...(emoji === undefined ? {} : { emoji }) });
  };
  const shown = async (conversationId: number) => {
    const { items } = await world.call("messages/list", { conversationId });
    return items[0]?.reactions.map(({ by, emoji }) => `${by} ${emoji}`);
  };
  const atMeta = () =>
    [...world.simulator.world.conversations.values()].flatMap(({ messages }) =>
      messages.flatMap(({ reactions }) => [...reactions.values()]),
    );
  const untilAtMeta = (...emoji: string[]) =>
    world.until(`${emoji.join()} at Meta`, async () => (atMeta().join() === emoji.join() ? true : undefined));

  it("is shown at once, arrives, is changed and taken back", async () => {
    world = await createCoreWorld();
    const { conversationId, messageId } = await openConversation();
    expect(await react(messageId, "❤️")).toEqual({ kind: "queued" });
    expect(await shown(conversationId)).toEqual(["account ❤️"]);
    await untilAtMeta("❤️");
    await react(messageId, "👏");
    await untilAtMeta("👏");
    await react(messageId);
    await untilAtMeta();
    expect(await shown(conversationId)).toEqual([]);
    const { items } = await world.call("conversations/list", { list: "all" });
    expect(items[0]).toMatchObject({ waitingCount: 0, refusedCount: 0, messageCount: 1 });
  });

  it("waits for the line over a restart, and only the last wish leaves", async () => {
    world = await createCoreWorld();
    const { conversationId, messageId } = await openConversation();
    world.simulator.faults({ call: { on: "send", times: 1, fault: { kind: "error", code: 2 } } });
    await react(messageId, "❤️");
    await react(messageId, "👏");
    await react(messageId, "😀");
    await world.restart();
    // Each attempt sets the time of the next.
    await world.until("the last wish at Meta", async () => {
      await world.clock.advance(10_000);
      return atMeta().join() === "😀" ? true : undefined;
    });
    expect(await shown(conversationId)).toEqual(["account 😀"]);
  });

  it("is taken back here when Instagram refuses it, to what stood there before", async () => {
    world = await createCoreWorld();
    const { conversationId, messageId } = await openConversation();
    await react(messageId, "❤️");
    await untilAtMeta("❤️");
    world.simulator.faults({ call: { on: "send", times: 1, fault: { kind: "error", code: 100 } } });
    await react(messageId, "👏");
    await world.until("the heart again", async () =>
      (await shown(conversationId))?.join() === "account ❤️" ? true : undefined,
    );
    const { items } = await world.call("conversations/list", { list: "all" });
    expect(items[0]).toMatchObject({ waitingCount: 0, refusedCount: 0 });
  });

  it("is the heart only where Meta documents no more, and only in the open window", async () => {
    world = await createCoreWorld({ simulator: { accounts: [{ family: "facebook" }] } });
    const { conversationId, messageId } = await openConversation();
    expect(await react(messageId, "👏")).toEqual({ kind: "emoji_not_taken" });
    expect(await react(messageId, "❤️")).toEqual({ kind: "queued" });
    await untilAtMeta("❤️");
    await world.clock.advance(25 * 3_600_000);
    expect(await react(messageId)).toEqual({ kind: "window_closed" });
    expect(await react(999, "❤️")).toEqual({ kind: "not_found" });
    expect(await shown(conversationId)).toEqual(["account ❤️"]);
  });
});
