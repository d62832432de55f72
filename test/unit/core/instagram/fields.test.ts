import { describe, expect, it } from "vitest";
import { countOf, flagOf, idOf, timeMsOf, urlOf } from "#core/instagram/fields.ts";
import { resolveSides } from "#core/instagram/sides.ts";

const newYear = Date.parse("2026-01-01T00:00:00.000Z");

describe("times", () => {
  it.each([
    [newYear, newYear],
    [newYear + 123, newYear + 123],
    [newYear / 1000, newYear],
    [newYear / 1000 + 0.5, newYear + 500],
    [String(newYear), newYear],
    [String(newYear / 1000), newYear],
    ["2026-01-01T00:00:00Z", newYear],
    ["2026-01-01T00:00:00.250Z", newYear + 250],
    ["2026-01-01T00:00:00+0000", newYear],
    ["2026-01-01T01:00:00+01:00", newYear],
    ["2025-12-31T19:00:00-0500", newYear],
    ["2026-01-01 00:00:00", newYear],
    ["2026-01-01T00:00:00", newYear],
  ])("%j is %d", (written, expected) => {
    expect(timeMsOf(written)).toBe(expected);
  });

  it.each([
    0,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    newYear * 1000,
    "",
    "soon",
    "2026-13-45T00:00:00Z",
    "1".repeat(30),
    null,
    undefined,
    {},
    [],
    true,
    "2026-01-01T00:00:00Z and more",
  ])("%j is no time", (written) => {
    expect(timeMsOf(written)).toBeUndefined();
  });
});

describe("ids", () => {
  it.each([
    ["17841400000000011", "17841400000000011"],
    [900_000_000_000_001, "900000000000001"],
    [0, "0"],
  ])("%j is %s", (written, expected) => {
    expect(idOf(written)).toBe(expected);
  });

  it.each(["", "x".repeat(101), 1.5, -1, 2 ** 53, Number.NaN, null, undefined, {}, ["1"], true])(
    "%j is no id",
    (written) => {
      expect(idOf(written)).toBeUndefined();
    },
  );
});

describe("links", () => {
  it.each(["https://lookaside.fbsbx.com/a?b=1", "http://example.com/", "HTTPS://EXAMPLE.COM/x"])(
    "%s may be followed",
    (url) => {
      expect(urlOf(url)).toBe(url);
    },
  );

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//example.com",
    "https://",
    " https://example.com",
    `https://example.com/${"x".repeat(9000)}`,
    "",
    null,
    1,
    {},
  ])("%j may not", (url) => {
    expect(urlOf(url)).toBeUndefined();
  });
});

describe("flags and counts", () => {
  it.each([true, "true", 1])("%j is set", (written) => {
    expect(flagOf(written)).toBe(true);
  });
  it.each([false, "false", 0, "", null, undefined, {}, "yes"])("%j is not", (written) => {
    expect(flagOf(written)).toBe(false);
  });
  it.each([
    [0, 0],
    ["2", 2],
    ["-1", undefined],
    [1.5, undefined],
    ["two", undefined],
    [null, undefined],
  ])("%j counts %j", (written, expected) => {
    expect(countOf(written)).toBe(expected);
  });
});

describe("who is the account", () => {
  const [shop, person, stranger] = ["17841400000000011", "900000000000001", "17841400000000099"];
  const inbound = { accountId: shop, customerId: person, fromAccount: false };
  const outbound = { accountId: shop, customerId: person, fromAccount: true };
  it.each([
    ["the entry is the recipient", shop, person, shop, false, inbound],
    ["the entry is the sender", shop, shop, person, true, outbound],
    ["the entry is the sender and the echo flag is missing", shop, shop, person, false, outbound],
    ["an echo flag does not turn the account into a customer", shop, person, shop, true, outbound],
    ["the entry is someone else", stranger, person, shop, false, inbound],
    ["the entry is someone else, echo", stranger, shop, person, true, outbound],
    ["no entry id", undefined, person, shop, false, inbound],
    ["no entry id, echo", undefined, shop, person, true, outbound],
    ["no recipient", shop, person, undefined, false, inbound],
    ["no sender, echo", shop, undefined, person, true, outbound],
    ["no sender", shop, undefined, shop, false, undefined],
    ["no sender, not an echo: nobody can tell whose", shop, undefined, person, false, undefined],
    ["no customer", shop, shop, undefined, true, undefined],
    ["nobody", shop, undefined, undefined, false, undefined],
    ["nobody and no entry", undefined, person, undefined, false, undefined],
  ])("%s", (_name, entryId, senderId, recipientId, isEcho, expected) => {
    expect(resolveSides(entryId, senderId, recipientId, isEcho)).toStrictEqual(expected);
  });
});
