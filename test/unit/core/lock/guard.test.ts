import { describe, expect, test } from "vitest";
import { createEventHub } from "#core/event-hub.ts";
import { createGuard } from "#core/lock/index.ts";
import { waitAfter, waitLeft } from "#core/lock/wrong-tries.ts";

describe("the guard", () => {
  test("keeps back an answer that was made while the lock came", async () => {
    let isLocked = false;
    const guard = createGuard(() => isLocked);
    const answer = await guard.request("messages/list", {}, async () => {
      isLocked = true;
      return { ok: true, data: "a text" };
    });
    expect(answer).toMatchObject({ ok: false, error: { code: "locked" } });
  });

  test("tells a locked screen what is gone and that another inbox is here, and nothing of messages", () => {
    const hub = createEventHub({ info: () => {}, warn: () => {}, error: () => {} });
    const heard: string[] = [];
    createGuard(() => true)
      .events(hub)
      .subscribe(({ type }) => heard.push(type));
    hub.emit({ type: "conversations", conversationIds: [1] });
    hub.emit({ type: "erased", conversationIds: [1], messageIds: [2] });
    hub.emit({ type: "restored" });
    expect(heard).toEqual(["erased", "restored"]);
  });

  test("ends what is being shown when the lock comes, and lets go of what comes later", async () => {
    const guard = createGuard(() => false);
    const signals: AbortSignal[] = [];
    const open = async () =>
      guard.openMedia({ signal: new AbortController().signal }, async ({ signal }) => {
        signals.push(signal);
        return { kind: "gone" };
      });
    await open();
    guard.shut();
    await open();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});

test("wrong tries wait twice as long each time, at most five minutes, also when the clock is set back", () => {
  expect([0, 4, 5, 6, 7, 12, 13, 1000].map(waitAfter)).toEqual([0, 0, 2000, 4000, 8000, 256_000, 300_000, 300_000]);
  expect(waitLeft(5, 10_000, 11_500)).toBe(500);
  expect(waitLeft(5, 10_000, 20_000)).toBe(0);
  expect(waitLeft(5, 10_000, 0)).toBe(2000);
});
