import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InboundEvent } from "#core/instagram/events.ts";
import { toCustomerId, toMid } from "#shared/domain/ids.ts";
import { ACCOUNT, NOW_MS, openSmallInbox, type SmallInbox } from "./small-inbox.ts";

interface Step {
  readonly kind: "message" | "echo" | "edit" | "reaction" | "unsent" | "read" | "postback";
  readonly customer: number;
  readonly nth: number;
  readonly second: number;
  readonly number: number;
  readonly quotes: number;
  readonly endsDelivery: boolean;
  readonly fromHistory: boolean;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("message", "message", "echo", "edit", "reaction", "unsent", "read", "postback"),
  customer: fc.nat({ max: 1 }),
  nth: fc.nat({ max: 3 }),
  second: fc.nat({ max: 50 }),
  number: fc.integer({ min: 1, max: 4 }),
  quotes: fc.nat({ max: 3 }),
  endsDelivery: fc.boolean(),
  fromHistory: fc.boolean(),
});

/** Every text of a message names it, so that what is left of it can be found. */
function eventOf(step: Step, run: number): InboundEvent {
  const { kind, customer, nth, second, number, quotes } = step;
  const mid = toMid(`mid-${run}-${customer}-${nth}`);
  const text = `${kind} of ${mid}.`;
  const base = {
    accountId: ACCOUNT,
    customerId: toCustomerId(String(900_000_000_000_000 + run * 10 + customer)),
    atMs: NOW_MS + second * 1000,
    mid,
  };
  switch (kind) {
    case "edit":
      return { ...base, kind, direction: "in", text, editNumber: number };
    case "reaction":
      return { ...base, kind, by: number % 2 === 0 ? "customer" : "account", emoji: text };
    case "unsent":
      return { ...base, kind, direction: "in" };
    case "read":
      return { ...base, kind };
    case "postback":
      return { ...base, kind, key: mid, title: text, payload: text, isSelf: false, standby: false };
    case "message":
    case "echo":
      return {
        ...base,
        kind: "message",
        direction: kind === "echo" ? "out" : "in",
        text,
        attachments: [{ kind: "image", type: "image", url: `https://cdninstagram.com/${text}`, title: text }],
        replyTo:
          number === 1
            ? { kind: "story", url: `https://cdninstagram.com/${text}` }
            : { kind: "message", mid: toMid(`mid-${run}-${customer}-${quotes}`) },
        quickReplyPayload: text,
        referral: { ref: text, adTitle: text },
        isSelf: false,
        standby: number === 3,
        isUnsupported: false,
      };
  }
}

describe("an unsent message", () => {
  let inbox: SmallInbox;
  beforeAll(() => {
    inbox = openSmallInbox();
  });
  afterAll(() => inbox.close());

  it("has no content left, in whatever order, groups and repetitions its events come", { timeout: 60_000 }, () => {
    let run = 0;
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        run += 1;
        const receiptsBefore = inbox.db.prepare(`SELECT count(*) AS n FROM erasures`).get() as { n: number };
        let delivery: InboundEvent[] = [];
        for (const step of steps) {
          delivery.push(eventOf(step, run));
          if (!step.endsDelivery) continue;
          inbox.apply(delivery, step.fromHistory ? undefined : NOW_MS);
          delivery = [];
        }
        inbox.apply(delivery, NOW_MS);

        const events = steps.map((step) => eventOf(step, run));
        const unsent = new Set(events.flatMap((event) => (event.kind === "unsent" ? [event.mid] : [])));
        const dump = inbox.dump();
        for (const mid of unsent) expect(dump).not.toContain(`of ${mid}.`);
        for (const event of events) {
          const isKept = event.kind === "message" && !unsent.has(event.mid);
          if (isKept) expect(dump).toContain(`of ${event.mid}.`);
        }
        const receipts = inbox.db.prepare(`SELECT count(*) AS n FROM erasures`).get() as { n: number };
        expect(receipts.n - receiptsBefore.n).toBe(unsent.size);
      }),
      { numRuns: 200 },
    );
  });
});
