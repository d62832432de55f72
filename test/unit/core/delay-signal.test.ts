import { expect, it } from "vitest";
import { createDelaySignal } from "#core/setup/delay-signal.ts";
import type { InboundEvent } from "#core/instagram/events.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";

const MINUTE_MS = 60_000;
const NOON_MS = Date.UTC(2026, 0, 5, 12);
const SHOP = toAccountId("17841400000000001");

function listening() {
  const told: (readonly [string, number])[] = [];
  const signal = createDelaySignal((id, sinceMs) => void told.push([id, sinceMs]));
  const hear = (atMs: number, receivedMs: number, id = SHOP): void => {
    const event = {
      kind: "unsent",
      accountId: id,
      customerId: toCustomerId("9"),
      mid: toMid("m"),
      direction: "in",
      atMs,
    };
    signal.heard(event as InboundEvent, receivedMs);
  };
  return { told, hear, signal };
}

it("says nothing while events come within seconds", () => {
  const { told, hear, signal } = listening();
  for (let at = 0; at < 50; at += 1) hear(NOON_MS + at * MINUTE_MS, NOON_MS + at * MINUTE_MS + 3000);
  signal.flush();
  expect(told).toEqual([]);
});

it("tells of an event that comes a quarter of an hour late, since when it should have come", () => {
  const { told, hear, signal } = listening();
  hear(NOON_MS, NOON_MS + 2000);
  hear(NOON_MS + MINUTE_MS, NOON_MS + 40 * MINUTE_MS);
  hear(NOON_MS + 3 * MINUTE_MS, NOON_MS + 40 * MINUTE_MS);
  expect(told).toEqual([]);
  signal.flush();
  expect(told).toEqual([[SHOP, NOON_MS + MINUTE_MS]]);
});

it("one look covers what Meta repeats in the next quarter of an hour", () => {
  const { told, hear, signal } = listening();
  hear(NOON_MS, NOON_MS + 40 * MINUTE_MS);
  signal.flush();
  hear(NOON_MS, NOON_MS + 50 * MINUTE_MS);
  signal.flush();
  expect(told).toHaveLength(1);
  hear(NOON_MS, NOON_MS + 70 * MINUTE_MS);
  signal.flush();
  expect(told).toHaveLength(2);
});

it("a clock that is ahead by hours is no outage, once it is known to be", () => {
  const { told, hear, signal } = listening();
  for (let at = 0; at < 60; at += 1) {
    hear(NOON_MS + at * MINUTE_MS, NOON_MS + at * MINUTE_MS + 120 * MINUTE_MS);
    signal.flush();
  }
  expect(told.length).toBeLessThanOrEqual(1);
});

it("a clock that is put right tells since when it was wrong", () => {
  const { told, hear, signal } = listening();
  hear(NOON_MS, NOON_MS + 120 * MINUTE_MS);
  signal.flush();
  told.length = 0;
  hear(NOON_MS + 60 * MINUTE_MS, NOON_MS + 60 * MINUTE_MS);
  signal.flush();
  expect(told).toEqual([[SHOP, NOON_MS - 60 * MINUTE_MS]]);
});

it("keeps accounts apart", () => {
  const { told, hear, signal } = listening();
  const other = toAccountId("17841400000000002");
  hear(NOON_MS, NOON_MS + 1000);
  hear(NOON_MS, NOON_MS + 1000, other);
  hear(NOON_MS, NOON_MS + 40 * MINUTE_MS, other);
  signal.flush();
  expect(told.map(([id]) => id)).toEqual([other]);
});
