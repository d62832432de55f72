/** What the light of Health says, and from what. */
import { describe, expect, test } from "vitest";
import type { HealthToday } from "#shared/contract/health.ts";
import { eventsFailure, findings, type HealthFacts, healthLight } from "#renderer/features/health/health-state.ts";

const TODAY: HealthToday = {
  day: "2026-11-19",
  received: 12,
  repeated: 0,
  refused: [],
  quarantine: { today: 0, total: 0, byReason: [] },
  events: [],
  testEvents: { today: 0 },
  beingFetched: 0,
  history: { caughtUp: 0, withoutNotice: 0, removed: 0, gaps: 0, passedOver: 0 },
};
const FINE: HealthFacts = {
  isSilent: false,
  storageFailing: false,
  online: true,
  accounts: [{ id: "1", family: "instagram", username: "linho.porto", sending: "ready", humanAgent: "unknown" }],
  today: TODAY,
  chains: "ok",
  removals: 0,
};
const paused = FINE.accounts.map((account) => ({
  ...account,
  sending: "paused" as const,
  pausedBecause: "sign_in" as const,
}));
const kinds = (facts: Partial<HealthFacts>) => findings({ ...FINE, ...facts }).map(({ kind }) => kind);
const light = (facts: Partial<HealthFacts>) => healthLight(findings({ ...FINE, ...facts }));

describe("the light of Health", () => {
  test("is OK when nothing is wrong, also before the numbers of today are known", () => {
    expect(light({})).toBe("ok");
    expect(light({ today: undefined })).toBe("ok");
  });

  test("says the worst that is true", () => {
    const quarantined = { ...TODAY, beingFetched: 2, quarantine: { today: 0, total: 1, byReason: [] } };
    expect(light({ today: { ...TODAY, beingFetched: 2 } })).toBe("working");
    expect(light({ removals: 1 })).toBe("working");
    expect(light({ today: quarantined })).toBe("needs_you");
    expect(light({ accounts: paused, removals: 1 })).toBe("needs_you");
    expect(light({ accounts: paused, online: false })).toBe("down");
    expect(light({ storageFailing: true, today: quarantined })).toBe("down");
  });

  test("says nothing of numbers when the host is silent: they are old", () => {
    expect(kinds({ isSilent: true, storageFailing: true, accounts: paused })).toEqual(["silent"]);
  });

  test("doubts the app secret only when wrong signatures are all that comes", () => {
    const refused = [{ name: "bad_signature" as const, count: 4 }];
    expect(kinds({ today: { ...TODAY, refused } })).toEqual([]);
    expect(kinds({ today: { ...TODAY, received: 0, refused } })).toEqual(["signature"]);
  });
});

describe("events that cannot be read", () => {
  const FAILED = { isError: true, hasEvents: false, isOfNextPage: false, hasChosen: false, isToldAbove: false };

  test("say so once: not where it is said above", () => {
    expect(eventsFailure({ ...FAILED, isError: false, isToldAbove: true })).toBeUndefined();
    expect(eventsFailure(FAILED)).toBe("told");
    expect(eventsFailure({ ...FAILED, isToldAbove: true })).toBe("alone");
    expect(eventsFailure({ ...FAILED, hasEvents: true, isToldAbove: true })).toBeUndefined();
  });

  test("say so where somebody asked for them: for more, or for one kind", () => {
    expect(eventsFailure({ ...FAILED, hasEvents: true, isOfNextPage: true })).toBe("told");
    expect(eventsFailure({ ...FAILED, hasEvents: true, isOfNextPage: true, isToldAbove: true })).toBe("told");
    expect(eventsFailure({ ...FAILED, hasChosen: true, isToldAbove: true })).toBe("told");
  });
});
