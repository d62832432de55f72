import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultsInput } from "#simulator/control/api.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { createReplySteps } from "../../support/reply-steps.ts";

/**
 * Replies through whatever a line, Meta and a computer can do to them, in any order: Meta accepts and the line breaks, it
 * breaks before, Meta has trouble or is busy or answers nonsense, echoes come before the answer, after it, twice, or not
 * at all, reading the conversation fails, the owner writes the like on the phone, the computer restarts, its clock is set
 * back. At the end every reply is at Instagram once and said to be there, or not there and said not to be.
 */
type Call = NonNullable<FaultsInput["call"]>;
type Step =
  | { readonly kind: "write"; readonly to: number }
  | { readonly kind: "phone"; readonly to: number }
  | { readonly kind: "fault"; readonly call: Call }
  | { readonly kind: "echo"; readonly echo: NonNullable<FaultsInput["echo"]> }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "back"; readonly ms: number }
  | { readonly kind: "restart" };

const CUSTOMERS = 3;
const sendFault: fc.Arbitrary<Call["fault"]> = fc.constantFrom(
  { kind: "cut_after_accept" },
  { kind: "cut_after_accept" },
  { kind: "cut_before_accept" },
  { kind: "error", code: 2 },
  { kind: "error_in_200", code: 1 },
  { kind: "not_json", status: 502 },
  { kind: "rate_limit", code: 613, minutes: 2 },
);
const readFault: fc.Arbitrary<Call["fault"]> = fc.constantFrom(
  { kind: "error", code: 2 },
  { kind: "cut_before_accept" },
  { kind: "not_json", status: 200 },
);
const to = fc.nat({ max: CUSTOMERS - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("write"), to }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("phone"), to }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("fault"),
      call: fc.record({ on: fc.constant("send" as const), times: fc.integer({ min: 1, max: 2 }), fault: sendFault }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("fault"),
      call: fc.record({
        on: fc.constant("conversations" as const),
        times: fc.integer({ min: 1, max: 2 }),
        fault: readFault,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("echo"),
      echo: fc.constantFrom("before" as const, "after" as const, "twice" as const, "never" as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("pass"), ms: fc.constantFrom(1_000, 5_000, 11_000, 90_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("back"), ms: fc.constantFrom(3_000, 600_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart") }) },
);

describe("replies", () => {
  let world: CoreWorld;
  /** Calls to Meta that have no answer yet. */
  let underWay = 0;
  let skewMs = 0;
  beforeAll(async () => {
    const fetch: typeof globalThis.fetch = async (input, init) => {
      underWay += 1;
      try {
        return await globalThis.fetch(input, init);
      } finally {
        underWay -= 1;
      }
    };
    world = await createCoreWorld({ fetch, skewMs: () => skewMs });
  });
  afterAll(() => world.close());

  let run = 0;
  it("are neither doubled nor lost, and keep their order, whatever happens on the way", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (plan) => {
        run += 1;
        skewMs = 0;
        world.simulator.faults({ clear: true, echo: "before" });
        const steps = createReplySteps(world);
        const ids = Array.from(
          { length: CUSTOMERS },
          (_, index) => `9000${String(run * 10 + index).padStart(11, "0")}`,
        );
        const conversations: number[] = [];
        for (const id of ids) conversations.push(await steps.customerWrites(id));
        const written = ids.map((): string[] => []);
        let number = 0;
        for (const one of plan) await carryOut(one);
        await drain();

        for (const [index, id] of ids.entries()) {
          const messages = await steps.outbound(conversations[index] ?? 0);
          const own = messages.filter(({ origin }) => origin === "here");
          expect(inOrder(own.map(({ text }) => text)), "every reply is here once").toEqual(
            inOrder(written[index] ?? []),
          );
          const atMeta = steps.atMeta(id).filter((text) => text?.startsWith("reply"));
          expect(new Set(atMeta).size, "nothing is there twice").toBe(atMeta.length);
          const accepted = own.filter(({ state }) => state?.kind === "accepted").map(({ text }) => text);
          // Whose fate could not be found out is asked about; it may be there.
          const asked = new Set(own.filter(({ state }) => state?.kind === "held").map(({ text }) => text));
          expect(inOrder(accepted), "what is said to be there is there, and nothing else").toEqual(
            inOrder(atMeta.filter((text) => !asked.has(text))),
          );
          expect(atMeta, "in the order in which it was written").toEqual(
            written[index]?.filter((text) => atMeta.includes(text)),
          );
          for (const { state } of own) expect(["accepted", "refused", "held"]).toContain(state?.kind);
        }

        async function carryOut(one: Step): Promise<void> {
          switch (one.kind) {
            case "write": {
              number += 1;
              const text = `reply ${run}/${number}`;
              written[one.to]?.push(text);
              await steps.write(conversations[one.to] ?? 0, text);
              return;
            }
            case "phone":
              return void (await world.simulator.phoneWrites({
                customerId: ids[one.to] ?? "",
                text: "from the phone",
              }));
            case "fault":
              return world.simulator.faults({ call: one.call });
            case "echo":
              return world.simulator.faults({ echo: one.echo });
            case "pass":
              return world.clock.advance(one.ms);
            case "back":
              skewMs -= one.ms;
              return;
            case "restart":
              return world.restart();
          }
        }

        /** No new faults: now everything has to come to its end. */
        async function drain(): Promise<void> {
          for (let round = 0; round < 60; round++) {
            await world.clock.advance(3 * 60_000);
            await world.simulator.settled();
            const left = await world.until("nothing to be on its way", async () => {
              const all = (await Promise.all(conversations.map(steps.outbound))).flat();
              if (underWay > 0 || all.some(({ state }) => state?.kind === "sending")) return undefined;
              return all.filter(({ state }) => state?.kind === "waiting" || state?.kind === "unknown").length;
            });
            if (left === 0) return;
            if (round === 20) world.simulator.faults({ clear: true });
          }
          throw new Error("Some replies never came to an end.");
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 60_000);
});

const inOrder = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.map((text) => text ?? "").toSorted((one, other) => one.localeCompare(other));
