import { describe, expect, it } from "vitest";
import { threadOwner, type ThreadOwnerFacts } from "#core/inbox/thread-owner.ts";

const HOUR_MS = 3_600_000;
const T = Date.UTC(2026, 0, 5, 10);
const none: ThreadOwnerFacts = {
  controlAtMs: null,
  controlOwnerAppId: null,
  standbyMs: null,
  directMs: null,
  ownAppId: null,
};

describe("who has a conversation", () => {
  it.each<[string, Partial<ThreadOwnerFacts>, string]>([
    ["nothing is known", {}, "unknown"],
    ["a message came to us", { directMs: T }, "here"],
    ["a message came in standby", { standbyMs: T }, "other"],
    ["a message came to us after one in standby", { standbyMs: T, directMs: T + 1 }, "here"],
    ["a message came in standby after one to us", { standbyMs: T + 1, directMs: T }, "other"],
    ["it was passed to another app after that", { directMs: T, controlAtMs: T + 1, controlOwnerAppId: "222" }, "other"],
    ["it was passed to us", { standbyMs: T, controlAtMs: T + 1, controlOwnerAppId: "111", ownAppId: "111" }, "here"],
    [
      "it was passed to an app, and which one is ours is not known",
      { controlAtMs: T, controlOwnerAppId: "111" },
      "other",
    ],
    ["it was let go and nobody was named", { directMs: T, controlAtMs: T + 1 }, "unknown"],
    ["a hand-over and a message have the same time", { directMs: T, controlAtMs: T, controlOwnerAppId: "2" }, "other"],
  ])("when %s", (_what, facts, expected) => {
    expect(threadOwner({ ...none, ...facts }, T + HOUR_MS)).toBe(expected);
  });

  it("is forgotten after a day, whoever it was", () => {
    for (const facts of [{ directMs: T }, { standbyMs: T }, { controlAtMs: T, controlOwnerAppId: "2" }]) {
      expect(threadOwner({ ...none, ...facts }, T + 24 * HOUR_MS)).not.toBe("unknown");
      expect(threadOwner({ ...none, ...facts }, T + 24 * HOUR_MS + 1)).toBe("unknown");
    }
  });
});
