import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseDelivery, type ParsedDelivery } from "../../../support/parse-delivery.ts";
import { receivedMs } from "./expected.ts";
import { expectedEvents, someKey } from "./expected-events.ts";
import { expectedMessages } from "./expected-messages.ts";
import { expectedQuarantine, expectedUnknownObjects } from "./expected-quarantine.ts";

const folder = new URL("../../../fixtures/webhooks/", import.meta.url);
const parse = (name: string): ParsedDelivery =>
  parseDelivery(readFileSync(new URL(`${name}.json`, folder)), receivedMs);

function withoutHashes(found: ParsedDelivery): ParsedDelivery {
  if (found.kind !== "understood") return found;
  const events = found.events.map((event) =>
    "key" in event && /^[0-9a-f]{32}$/.test(event.key) ? { ...event, key: someKey } : event,
  );
  return { ...found, events };
}

describe("every fixture becomes exactly what the table says", () => {
  const table = Object.entries({ ...expectedMessages, ...expectedEvents });
  it.each(table)("%s", (name, expected) => {
    expect(withoutHashes(parse(name))).toStrictEqual(expected);
  });
});

describe("what is not understood is kept whole, and the rest of the delivery still counts", () => {
  it.each(Object.entries(expectedQuarantine))("%s", (name, expected) => {
    const found = parse(name);
    if (found.kind !== "understood") throw new Error(`${name} was turned away instead of kept`);
    expect(found.events).toStrictEqual(expected.events ?? []);
    expect(found.notUnderstood.map((part) => ({ ...part, raw: JSON.parse(part.raw) as unknown }))).toStrictEqual(
      expected.kept,
    );
  });

  it.each(expectedUnknownObjects)("%s is not for this door", (name) => {
    expect(parse(name)).toStrictEqual({ kind: "unknown_object" });
  });
});

it("every fixture file stands in a table, and every line of a table has its file", () => {
  const files = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
  const names = [expectedMessages, expectedEvents, expectedQuarantine].flatMap((table) => Object.keys(table));
  expect([...names, ...expectedUnknownObjects].toSorted()).toStrictEqual(files.toSorted());
});
