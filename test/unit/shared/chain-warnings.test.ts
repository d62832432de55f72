import { describe, expect, it, test } from "vitest";
import { lightOf, warningOf } from "#shared/domain/chain.ts";
import { FREE_BYTES, FREE_REQUESTS, isFreeDomain, isQuotaNear } from "#shared/domain/tunnel-quota.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 0, 5, 12);

describe("a sign-in that ends", () => {
  it.each([
    [30, undefined],
    [14.01, undefined],
    [14, "sign_in_ends_soon"],
    [7.01, "sign_in_ends_soon"],
    [7, "sign_in_ends_in_a_week"],
    [2.01, "sign_in_ends_in_a_week"],
    [2, "sign_in_ends_in_two_days"],
    [0.1, "sign_in_ends_in_two_days"],
  ] as const)("in %f days is %s", (days, cause) => {
    expect(warningOf(NOW_MS + days * DAY_MS, NOW_MS)).toBe(cause);
  });

  it("lights the light although the link still holds", () => {
    const link = { link: "sign_in", state: "ok" } as const;
    expect(lightOf([link])).toBe("ok");
    expect(lightOf([{ ...link, cause: "sign_in_ends_soon" }])).toBe("needs_you");
    expect(lightOf([{ link: "address", state: "ok", cause: "tunnel_quota_near" }])).toBe("needs_you");
    // Nothing has to be done about these.
    expect(lightOf([{ link: "probes", state: "ok", cause: "human_agent_missing" }])).toBe("ok");
    expect(lightOf([{ link: "import", state: "ok", cause: "import_stopped" }])).toBe("ok");
  });
});

test("the free month of ngrok is nearly over from 80 % on, of requests or of data", () => {
  expect(isQuotaNear({ requests: FREE_REQUESTS * 0.8 - 1, bytes: 0 })).toBe(false);
  expect(isQuotaNear({ requests: FREE_REQUESTS * 0.8, bytes: 0 })).toBe(true);
  expect(isQuotaNear({ requests: 10, bytes: FREE_BYTES * 0.8 })).toBe(true);
  expect(isQuotaNear({ requests: FREE_REQUESTS * 3, bytes: 0 })).toBe(true);
});

test("a domain that is paid for has no free month", () => {
  expect(isFreeDomain(undefined)).toBe(true);
  expect(isFreeDomain("shop.ngrok-free.app")).toBe(true);
  expect(isFreeDomain("shop.ngrok-free.dev")).toBe(true);
  expect(isFreeDomain("inbox.shop.example")).toBe(false);
  expect(isFreeDomain("shop.ngrok.app")).toBe(false);
});
