import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DeskState, Notice, Notifier } from "#core/ports.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";

const ANA = "900000000000001";
const BEN = "900000000000002";

/** The system's notifications, as facts: what is on the screen now, and everything that ever was. */
function systemDouble() {
  const visible = new Map<number, Notice>();
  const ever: Notice[] = [];
  const states: DeskState[] = [];
  let isWatched = false;
  const notifier: Notifier = {
    isWatched: () => isWatched,
    show: (notice) => {
      visible.set(notice.conversationId, notice);
      ever.push(notice);
    },
    withdraw: (conversationId) => void visible.delete(conversationId),
    withdrawAll: () => visible.clear(),
    showState: (state) => void states.push(state),
    showPossible: () => {},
  };
  return { notifier, visible, ever, states, watch: (now: boolean) => (isWatched = now) };
}

describe("notices", () => {
  let world: CoreWorld;
  let system: ReturnType<typeof systemDouble>;
  beforeEach(async () => {
    system = systemDouble();
    world = await createCoreWorld({ ports: () => ({ notifier: system.notifier }) });
    await world.call("settings/set", { notificationShows: "name_and_text" });
  });
  afterEach(() => world.close());

  const writes = async (customerId: string, text: string): Promise<{ readonly mid: string; readonly id: number }> => {
    await world.clock.advance(1000);
    const { mid } = await world.simulator.customerWrites({ customerId, text });
    const id = await world.until("the message is in the list", async () => {
      const { items } = await world.call("conversations/list", { list: "all" });
      return items.find(
        ({ customer, preview }) => customer.id === customerId && "text" in preview && preview.text === text,
      )?.id;
    });
    return { mid: mid ?? "", id };
  };

  /** Each time one was told with a sound: naming the sender afterwards is silent. */
  const texts = () => system.ever.filter(({ isSilent }) => !isSilent).map(({ text }) => text);

  test("a message that comes in is told once, and taken back when it is read", async () => {
    const { id } = await writes(ANA, "Is the shop open?");
    expect(system.visible.get(id)).toMatchObject({ why: "message", text: "Is the shop open?" });
    expect(system.states.at(-1)).toEqual({ unread: 1, line: "ready" });
    // Whatever else happens to the conversation: the same message is not told again.
    await world.call("conversations/change", { conversationIds: [id], change: { kind: "done", done: false } });
    expect(texts()).toEqual(["Is the shop open?"]);
    await world.call("conversations/mark-read", { conversationId: id, upToMs: world.clock.nowMs() });
    expect(system.visible.size).toBe(0);
    expect(system.states.at(-1)).toEqual({ unread: 0, line: "ready" });
  });

  test("who writes for the first time is named as soon as Meta has said who it is, without another sound", async () => {
    const { id } = await writes(ANA, "hello");
    const { conversation } = await world.until("the profile", async () => {
      const answer = await world.call("conversations/get", { conversationId: id });
      return answer.kind === "found" && answer.conversation.customer.name !== undefined ? answer : undefined;
    });
    const { name = "" } = conversation.customer;
    await world.until("the name", async () => (system.visible.get(id)?.sender === name ? true : undefined));
    expect(system.ever.map(({ isSilent }) => isSilent)[0]).toBe(false);
    expect(system.ever.slice(1).every(({ isSilent }) => isSilent)).toBe(true);
  });

  test("nothing of an unsent message stays, and none of its neighbours' notices goes", async () => {
    const ana = await writes(ANA, "secret");
    const ben = await writes(BEN, "hello");
    await world.simulator.unsend({ mid: ana.mid });
    await world.until("the notice is gone", async () => (system.visible.has(ana.id) ? undefined : true));
    expect([...system.visible.keys()]).toEqual([ben.id]);
  });

  test("a notice that stands for several messages goes with any of them", async () => {
    const first = await writes(ANA, "secret");
    await writes(ANA, "and more");
    await world.simulator.unsend({ mid: first.mid });
    await world.until("the notice is gone", async () => (system.visible.size === 0 ? true : undefined));
  });

  test("an edited message does not keep its old words on the desktop", async () => {
    const { mid } = await writes(ANA, "old words");
    await world.simulator.edit({ mid, text: "new words" });
    await world.until("the notice is gone", async () => (system.visible.size === 0 ? true : undefined));
  });

  test("the open conversation is quiet while somebody looks at it, and only then", async () => {
    const { id } = await writes(ANA, "one");
    await world.call("desk/look-at", { conversationId: id });
    system.watch(true);
    await writes(ANA, "two");
    expect(texts()).toEqual(["one"]);
    await writes(BEN, "from somebody else");
    system.watch(false);
    await writes(ANA, "three");
    expect(texts()).toEqual(["one", "from somebody else", "three"]);
  });

  test("in quiet hours nothing is told, then or afterwards, and the number on the icon still follows", async () => {
    const allDay = { fromMin: 0, untilMin: 0 };
    await world.call("settings/set", { quietHours: { isOn: true, ...allDay } });
    await writes(ANA, "in the night");
    expect(system.ever).toEqual([]);
    expect(system.states.at(-1)).toEqual({ unread: 1, line: "ready" });
    await world.call("settings/set", { quietHours: { isOn: false, ...allDay } });
    await writes(BEN, "in the morning");
    expect(texts()).toEqual(["in the morning"]);
  });

  test("what was there before a restart is no news, and the end of the core takes everything back", async () => {
    await writes(ANA, "one");
    await world.restart();
    expect(system.visible.size).toBe(0);
    await writes(BEN, "two");
    expect(texts()).toEqual(["one", "two"]);
  });

  test("hiding texts takes back the notices that show one", async () => {
    await writes(ANA, "one");
    await world.call("settings/set", { notificationShows: "nothing" });
    expect(system.visible.size).toBe(0);
    await writes(ANA, "two");
    expect(system.ever.at(-1)).toEqual({
      conversationId: expect.any(Number) as number,
      why: "message",
      messageIds: [expect.any(Number)],
      isSilent: false,
    });
  });

  test("a snoozed conversation is told of when its time has come", async () => {
    const { id } = await writes(ANA, "one");
    await world.call("conversations/mark-read", { conversationId: id, upToMs: world.clock.nowMs() });
    await world.call("conversations/change", {
      conversationIds: [id],
      change: { kind: "snooze", untilMs: world.clock.nowMs() + 60_000 },
    });
    await world.clock.advance(61_000);
    await world.until("the reminder", async () => (system.visible.get(id)?.why === "reminder" ? true : undefined));
  });

  test("a wish is taken once, and a conversation that is not there is none", async () => {
    const { id } = await writes(ANA, "one");
    world.core().wish({ kind: "conversation", conversationId: id + 999 });
    expect(await world.call("desk/take-wish", {})).toEqual({ kind: "none" });
    world.core().wish({ kind: "conversation", conversationId: id });
    expect(world.events.at(-1)).toEqual({ type: "wish" });
    expect(await world.call("desk/take-wish", {})).toEqual({ kind: "conversation", conversationId: id });
    expect(await world.call("desk/take-wish", {})).toEqual({ kind: "none" });
  });

  test("a command is for what is on the screen now: it does not wait for a page, nor for the lock", async () => {
    const command = { kind: "command", command: "conversation.done" } as const;
    world.core().wish(command);
    expect(await world.call("desk/take-wish", {})).toEqual(command);
    world.core().wish(command);
    await world.clock.advance(11_000);
    expect(await world.call("desk/take-wish", {})).toEqual({ kind: "none" });
    await world.call("lock/turn-on", { passphrase: "open the shop" });
    await world.call("lock/lock", {});
    world.core().wish(command);
    await world.call("lock/unlock", { passphrase: "open the shop" });
    expect(await world.call("desk/take-wish", {})).toEqual({ kind: "none" });
  });
});
