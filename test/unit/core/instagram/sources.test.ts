import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDelivery, type DeliveryPart } from "#core/instagram/index.ts";
import { receivedMs } from "./expected.ts";

const folder = new URL("../../../fixtures/webhooks/", import.meta.url);
const names = readdirSync(folder);

const found = (part: DeliveryPart): unknown => (part.kind === "event" ? part.event : part.part);
const again = (part: DeliveryPart): readonly DeliveryPart[] => readDelivery(Buffer.from(part.delivery()), receivedMs);

/** What goes into quarantine must be readable again, by itself, without the delivery it came in. */
describe("every finding can be written as a delivery of its own", () => {
  it.each(names)("%s says the same again", (name) => {
    for (const part of readDelivery(readFileSync(new URL(name, folder)), receivedMs)) {
      const second = again(part);
      expect(second.map(found)).toContainEqual(found(part));
      expect(second.map((other) => other.delivery())).toContain(part.delivery());
    }
  });

  it("without what stood beside it", () => {
    const parts = readDelivery(readFileSync(new URL("good-and-bad-together.json", folder)), receivedMs);
    expect(parts).toHaveLength(3);
    for (const part of parts) expect(again(part)).toHaveLength(1);
  });

  it("standing in the same list: what came in standby stays in standby", () => {
    const parts = readDelivery(readFileSync(new URL("text-in-standby.json", folder)), receivedMs);
    expect(parts.flatMap(again).map(found)).toMatchObject([{ kind: "message", standby: true }]);
  });
});
