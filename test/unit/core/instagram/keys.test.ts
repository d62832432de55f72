import { describe, expect, it } from "vitest";
import { parseDelivery } from "../../../support/parse-delivery.ts";
import { account, customer, entryMs, eventMs, receivedMs } from "./expected.ts";

const event = <Part extends object>(part: Part, rest: object = {}) => ({
  sender: { id: customer },
  recipient: { id: account },
  timestamp: eventMs,
  ...part,
  ...rest,
});
function keyOf(value: object, entry: object = { messaging: [value] }, receivedAtMs = receivedMs): string {
  const body = JSON.stringify({ object: "instagram", entry: [{ id: account, time: entryMs, ...entry }] });
  const found = parseDelivery(Buffer.from(body), receivedAtMs);
  const first = found.kind === "understood" ? found.events[0] : undefined;
  if (first === undefined || !("key" in first)) throw new Error(`no key in ${JSON.stringify(found)}`);
  return first.key;
}

const referral = event({ referral: { ref: "flyer", source: "SHORTLINK", ad_id: "120" } });
const tap = event({ postback: { title: "Hours", payload: "HOURS" } });

describe("the key of an event without an id", () => {
  it("stays the same for ever: stored keys are compared with new ones", () => {
    expect(keyOf(referral)).toBe("24ac084bbbca40f3aad72292fe0ca9b6");
    expect(keyOf(tap)).toBe("a82bf1341003413915b8832ac5e0d7f1");
  });

  it("is the same when Meta spells or wraps the same event in another way", () => {
    const spellings = [
      keyOf({ referral: { ad_id: 120, source: "SHORTLINK", ref: "flyer" }, ...event({}), timestamp: "1767225600" }),
      keyOf(event({ referral: referral.referral }, { sender: { id: Number(customer), username: "a.customer" } })),
      keyOf(referral, { changes: [{ field: "messaging_referral", value: referral }] }),
      keyOf(referral, { standby: [referral] }),
      keyOf(referral, { messaging: [referral] }, receivedMs + 60_000),
    ];
    expect(new Set(spellings)).toStrictEqual(new Set([keyOf(referral)]));
  });

  it("does not depend on when the delivery came, even if Meta told no time", () => {
    const timeless = { ...referral, timestamp: undefined };
    const entry = { time: undefined, messaging: [timeless] };
    expect(keyOf(timeless, entry, 1)).toBe(keyOf(timeless, entry, 2));
  });

  it("differs when anything of it differs", () => {
    const others = [
      keyOf(event({ referral: { ...referral.referral, ref: "poster" } })),
      keyOf(event({ referral: referral.referral }, { timestamp: eventMs + 1 })),
      keyOf(event({ referral: referral.referral }, { sender: { id: "900000000000002" } })),
      keyOf(event({ optin: referral.referral })),
      keyOf(event({ pass_thread_control: referral.referral })),
      keyOf(event({ take_thread_control: referral.referral })),
    ];
    expect(new Set([...others, keyOf(referral)]).size).toBe(others.length + 1);
  });

  it("tells two taps on a button apart, and two buttons", () => {
    const keys = [
      keyOf(tap),
      keyOf({ ...tap, timestamp: eventMs + 1 }),
      keyOf(event({ postback: { title: "Hours", payload: "PRICES" } })),
    ];
    expect(new Set(keys).size).toBe(3);
  });

  it("is the mid where a tap has one", () => {
    expect(keyOf(event({ postback: { mid: "m-p", payload: "HOURS" } }))).toBe("m-p");
  });
});
