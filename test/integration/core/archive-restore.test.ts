import { afterEach, describe, expect, it } from "vitest";
import type { ArchiveState } from "#shared/contract/archive.ts";
import { createSetupWorld, type SetupWorld } from "../../support/setup-world.ts";

const CUSTOMERS = { ana: "900000000000001", ben: "900000000000002", cem: "900000000000003" };
const HOUR_MS = 3_600_000;

describe("after going back to a copy", () => {
  let world: SetupWorld;
  afterEach(() => world.close());

  /** Calls of the history are paced on the clock, so it has to go on while they are waited for. */
  const eventually = async <Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> =>
    world.until(what, async () => {
      const found = await look();
      if (found === undefined) await world.clock.advance(700);
      return found;
    });
  const ended = (): Promise<NonNullable<ArchiveState["job"]>> =>
    eventually("the job to end", async () => {
      const { job } = await world.call("archive/state", {});
      return job === undefined || job.state === "running" ? undefined : job;
    });
  const list = async () => (await world.call("conversations/list", { list: "all", limit: 50 })).items;
  const texts = async (): Promise<readonly string[]> =>
    (await list()).map(({ preview }) => ("text" in preview ? (preview.text ?? "") : preview.kind)).toSorted();
  const write = async (customer: keyof typeof CUSTOMERS, text: string): Promise<number> => {
    await world.clock.advance(2000);
    await world.simulator.customerWrites({ customerId: CUSTOMERS[customer], text });
    return eventually(`"${text}"`, async () => {
      const found = (await list()).find(({ preview }) => "text" in preview && preview.text === text);
      return found?.id;
    });
  };
  const erase = async (clientId: string, conversationId: number): Promise<void> => {
    await world.call("erasure/start", { clientId, target: { kind: "conversation", conversationId } });
    await eventually("the receipt", async () => {
      const { items } = await world.call("erasure/list", {});
      return items.length > 0 && items.every(({ cleanMs }) => cleanMs !== undefined) ? true : undefined;
    });
  };

  it("what came since is fetched from Instagram; what was removed since stays away, and its receipt is kept", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    await write("ana", "before the copy");
    await world.call("archive/copy-now", {});
    await ended();
    await write("ben", "after the copy");
    const gone = await write("cem", "to be forgotten");
    await erase("erase-after-the-copy", gone);
    await world.call("retention/set", { accountId: world.accountId, days: 400 });
    const receipts = (await world.call("erasure/list", {})).items;

    const [copy] = (await world.call("archive/state", {})).copies;
    await world.call("archive/look-into", { source: { kind: "copy", id: copy?.id ?? "" } });
    expect(await ended()).toMatchObject({ kind: "rehearsal", state: "done" });
    await world.call("archive/restore", {});
    await eventually("the other inbox", async () =>
      world.events.some(({ type }) => type === "restored") ? true : undefined,
    );
    // Newest first: Cem's conversation is looked at before Ben's.
    await world.clock.advance(HOUR_MS);
    await eventually("what came since", async () => ((await texts()).includes("after the copy") ? true : undefined));
    expect(await texts()).toEqual(["after the copy", "before the copy"]);
    const kept = (await world.call("erasure/list", {})).items;
    const facts = ({ what, wish, askedMs, removed, cleanMs }: (typeof kept)[number]) => ({
      what,
      wish,
      askedMs,
      removed,
      cleanMs,
    });
    expect(kept.map(facts)).toEqual(receipts.map(facts));
    expect((await world.call("retention/get", {})).items).toMatchObject([{ accountId: world.accountId, days: 400 }]);
    // A customer who writes again is a new one.
    await write("cem", "here I am again");
  });

  it("the screen goes where it was asked to go meanwhile, and does nothing that was meant for what it showed", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    const ana = await write("ana", "before the copy");
    await world.call("archive/copy-now", {});
    await ended();
    const goBack = async (ask: () => Promise<void>) => {
      const before = world.events.filter(({ type }) => type === "restored").length;
      const [copy] = (await world.call("archive/state", {})).copies;
      await world.call("archive/look-into", { source: { kind: "copy", id: copy?.id ?? "" } });
      expect(await ended()).toMatchObject({ kind: "rehearsal", state: "done" });
      await world.call("archive/restore", {});
      await ask();
      await eventually("the other inbox", async () =>
        world.events.filter(({ type }) => type === "restored").length > before ? true : undefined,
      );
      return world.call("desk/take-wish", {});
    };
    const toAna = { kind: "conversation", conversationId: ana } as const;
    const done = { kind: "command", command: "conversation.done" } as const;

    // The inbox that was here takes it, and is closed before a screen has asked for it.
    expect(await goBack(async () => world.core().wish(toAna))).toEqual(toAna);
    // Neither of them is open.
    const between = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      world.core().wish({ kind: "settings" });
      world.core().wish(toAna);
      world.core().wish(done);
    };
    expect(await goBack(between)).toEqual(toAna);
    expect(await goBack(async () => world.core().wish(done))).toEqual({ kind: "none" });
  });
});
