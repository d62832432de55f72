import { afterEach, describe, expect, it } from "vitest";
import { defaultAssistant } from "#shared/domain/assistant-texts.ts";
import { historySteps, numbers } from "../../support/history-steps.ts";
import { createSetupWorld, type SetupWorld } from "../../support/setup-world.ts";

const HOUR_MS = 3_600_000;
const [OLD, NEW, UNKNOWN, HURRIED] = ["900000000000001", "900000000000002", "900000000000003", "900000000000005"];
const ALL_DAY = [{ fromMin: 0, untilMin: 1440 }];

describe("who is greeted while the import is under way", () => {
  let world: SetupWorld;
  afterEach(() => world.close());
  const { eventually, imported, texts, write } = historySteps(() => world);

  it("greets whoever is new, not who has written before Shopbell was there, and nobody of whom Meta does not tell", async () => {
    let isTold = (_customerId: string): boolean => true;
    const line: typeof globalThis.fetch = (input, init) => {
      const { searchParams } = new URL(input instanceof Request ? input.url : input);
      if (!isTold(searchParams.get("user_id") ?? "")) return Promise.reject(new TypeError("fetch failed"));
      return fetch(input, init);
    };
    world = await createSetupWorld("instagram", undefined, { ports: () => ({ fetch: line }) });
    isTold = (customerId) => customerId !== UNKNOWN;
    await write(OLD, numbers("old", 1, 2));
    for (let one = 1; one <= 6; one += 1) await write(`90000000000010${one}`, ["something"]);
    // Long ago: this is the import's, not catching up.
    await world.clock.advance(2 * HOUR_MS);
    await world.connect();
    await world.call("settings/set", {
      shopName: "Mira",
      workingHours: [ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY],
    });
    const config = { ...defaultAssistant("en"), isOn: true, greeting: { isOn: true, text: "Welcome to {shop}" } };
    await world.call("assistant/set", { accountId: world.accountId, config });

    // The import stands still as long as the clock does.
    expect((await world.view()).chains[0]?.links.find(({ link }) => link === "import")?.state).not.toBe("ok");
    for (const customerId of [OLD, UNKNOWN, NEW]) {
      await world.simulator.customerWrites({ customerId, text: "good morning" });
    }
    // Before Meta has told that nothing is older.
    await world.simulator.customerWrites({ customerId: HURRIED, text: "hello" });
    await world.simulator.customerWrites({ customerId: HURRIED, text: "are you open?" });
    await eventually("the greeting", async () => ((await texts(NEW)).length === 2 ? true : undefined));
    expect(await texts(NEW)).toEqual(["good morning", "Welcome to Mira"]);
    await imported();
    expect(await texts(OLD)).toEqual(["old 1", "old 2", "good morning"]);
    expect(await texts(UNKNOWN)).toEqual(["good morning"]);
    expect(await texts(HURRIED)).toEqual(["hello", "are you open?", "Welcome to Mira"]);

    // From now on whoever writes for the first time is new.
    const late = "900000000000004";
    await world.simulator.customerWrites({ customerId: late, text: "good evening" });
    await world.until("the greeting", async () => ((await texts(late)).length === 2 ? true : undefined));
  });
});
