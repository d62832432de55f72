import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ConversationChange } from "#shared/contract/triage.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";

/** A change of which the event says that it is in the row alone lets the screen keep everything else. */
describe("a change that is in the row alone", () => {
  let world: CoreWorld;
  let conversationId: number;
  let labelId: number;

  beforeEach(async () => {
    world = await createCoreWorld();
    await world.simulator.customerWrites({ customerId: "900000000000001", text: "See https://example.com" });
    // Who wrote is asked for in the background, and told of when it is known.
    conversationId = await world.until("the customer has a name", async () => {
      const [row] = await rows();
      return row?.customer.name === undefined ? undefined : row.id;
    });
    await world.call("notes/write", { clientId: "client-note", conversationId, text: "Wants blue" });
    const label = await world.call("labels/make", { clientId: "client-label", name: "Wholesale", color: "blue" });
    if (label.kind !== "saved") throw new Error("No label.");
    labelId = label.label.id;
  });
  afterEach(() => world.close());

  const rows = async () => (await world.call("conversations/list", { list: "all" })).items;
  const beside = async () => ({
    messages: await world.call("messages/list", { conversationId }),
    gaps: await world.call("history/gaps", { conversationId }),
    notes: await world.call("notes/list", { conversationId }),
    assistant: await world.call("assistant/state", { conversationId }),
    links: await world.call("shared/list", { conversationId, kind: "links" }),
  });
  const change = async (wish: ConversationChange) =>
    world.call("conversations/change", { conversationIds: [conversationId], change: wish });

  test.each<readonly [string, () => Promise<unknown>]>([
    ["read", async () => world.call("conversations/mark-read", { conversationId, upToMs: world.clock.nowMs() })],
    ["read by hand", async () => change({ kind: "read" })],
    ["snoozed", async () => change({ kind: "snooze", untilMs: world.clock.nowMs() + 3_600_000 })],
    ["labelled", async () => change({ kind: "label", labelId, on: true })],
    ["given to a person", async () => change({ kind: "needs_person", needed: true })],
    ["written in", async () => world.call("drafts/save", { conversationId, text: "Yes" })],
  ])("says so, and nothing else has changed: %s", async (_what, act) => {
    const [before, besideBefore] = [await rows(), await beside()];
    const seen = world.events.length;
    await act();
    expect(world.events.slice(seen).filter(({ type }) => type === "conversations")).toEqual([
      { type: "conversations", conversationIds: [conversationId], only: "rows" },
    ]);
    expect(await rows()).not.toEqual(before);
    expect(await beside()).toEqual(besideBefore);
  });

  test("is what a customer's name is, when it becomes known", () => {
    expect(world.events).toContainEqual({ type: "conversations", conversationIds: [conversationId], only: "rows" });
  });

  test("is told of when something has changed, not when it was so already", async () => {
    const read = async () => world.call("conversations/mark-read", { conversationId, upToMs: world.clock.nowMs() });
    expect(await read()).toEqual({ kind: "changed" });
    const seen = world.events.length;
    expect(await read()).toEqual({ kind: "unchanged" });
    expect(world.events.slice(seen)).toEqual([]);
  });

  test("is not what done is: from there the assistant begins again", async () => {
    const seen = world.events.length;
    await change({ kind: "done", done: true });
    expect(world.events.slice(seen)).toContainEqual({ type: "conversations", conversationIds: [conversationId] });
  });
});
