import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UNDO_MS } from "#core/outbox/replies.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { REPOSITORY } from "../../support/repository.ts";
import { createReplySteps } from "../../support/reply-steps.ts";
import { createSetupWorld, type SetupWorld } from "../../support/setup-world.ts";

const ANA = "900000000000001";
const BEN = "900000000000002";
const HOUR_MS = 3_600_000;

const log = (folder: string): string => join(folder, "shopbell.db-wal");

/** What can become of a log between a crash and the next start. */
const HARMS: readonly (readonly [what: string, harm: (folder: string) => void])[] = [
  ["gone", (folder) => rmSync(log(folder))],
  ["gone with its index", (folder) => ["-wal", "-shm"].forEach((rest) => rmSync(join(folder, `shopbell.db${rest}`)))],
  ["empty", (folder) => truncateSync(log(folder), 0)],
  ["cut off in the middle", (folder) => truncateSync(log(folder), Math.floor(statSync(log(folder)).size / 2))],
  ["torn in the middle", (folder) => scratch(log(folder), 0.5)],
  ["without a head", (folder) => scratch(log(folder), 0)],
];

function scratch(path: string, where: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, Math.floor(bytes.length * where), Math.floor(bytes.length * where) + 20);
  writeFileSync(path, bytes);
}

/** The files as the system has them at this moment: what a process that is killed leaves. */
function asKilled(world: CoreWorld, into: string): void {
  rmSync(into, { recursive: true, force: true });
  cpSync(world.dataDir, into, { recursive: true });
}
async function startFrom(world: CoreWorld, left: string, harm: (folder: string) => void): Promise<void> {
  await world.core().stop();
  rmSync(world.dataDir, { recursive: true });
  cpSync(left, world.dataDir, { recursive: true });
  harm(world.dataDir);
  await world.restart();
}

let left = "";
beforeEach(() => {
  left = mkdtempSync(join(tmpdir(), "shopbell-killed-"));
});
afterEach(() => rmSync(left, { recursive: true, force: true }));

describe("after an end in the middle, a log", () => {
  let world: SetupWorld;
  afterEach(() => world.close());

  it("that is not what it was is said to be, with the time; the inbox opens, and Instagram is asked for what is missing", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    /** Calls of the history are paced on the clock. */
    const eventually = async (what: string, look: () => Promise<boolean>): Promise<true> =>
      world.until(what, async () => {
        if (await look()) return true;
        await world.clock.advance(700);
        return undefined;
      });
    const texts = async (): Promise<readonly unknown[]> =>
      (await world.call("conversations/list", { list: "all", limit: 50 })).items.map(({ preview }) =>
        "text" in preview ? preview.text : preview.kind,
      );
    const write = async (customerId: string, text: string): Promise<void> => {
      await world.clock.advance(2000);
      await world.simulator.customerWrites({ customerId, text });
      await eventually(text, async () => (await texts()).includes(text));
    };
    await write(ANA, "before");
    // Everything until now is in the file itself.
    await world.restart();
    const sinceMs = world.clock.nowMs();
    await write(BEN, "after");
    const untilMs = world.clock.nowMs();
    asKilled(world, left);

    await startFrom(world, left, () => {});
    expect(await world.call("archive/state", {})).not.toHaveProperty("lost");
    expect(await texts()).toContain("after");

    for (const [what, harm] of HARMS) {
      await startFrom(world, left, harm);
      const { lost, damaged } = await world.call("archive/state", {});
      expect(damaged, what).toBe(false);
      expect(lost, what).toBeDefined();
      expect(lost?.sinceMs, what).toBeGreaterThanOrEqual(sinceMs);
      expect(lost?.untilMs, what).toBeLessThanOrEqual(untilMs);
      expect(await texts(), what).toContain("before");
    }
    // Also after the next start, until the owner has read it; and told once.
    const { lost } = await world.call("archive/state", {});
    await world.restart();
    expect((await world.call("archive/state", {})).lost).toEqual(lost);
    await world.call("archive/forget-loss", {});
    expect(await world.call("archive/state", {})).not.toHaveProperty("lost");
    await world.restart();
    expect(await world.call("archive/state", {})).not.toHaveProperty("lost");
    await eventually("what is missing", async () => (await texts()).includes("after"));
  });

  it("that is lost makes the newest copy worth a look of those from before it was missed, and no older one", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    const copyNow = async (): Promise<string> => {
      await world.clock.advance(1000);
      await world.call("archive/copy-now", {});
      const madeMs = world.clock.nowMs();
      return world.until("the copy", async () => {
        const { copies, job } = await world.call("archive/state", {});
        return job?.state === "running" ? undefined : copies.find(({ content }) => content.madeMs === madeMs)?.id;
      });
    };
    const goBackTo = async (id: string): Promise<void> => {
      const before = world.events.filter(({ type }) => type === "restored").length;
      await world.call("archive/look-into", { source: { kind: "copy", id } });
      await world.until("the copy to be looked into", async () =>
        (await world.call("archive/state", {})).rehearsed === undefined ? undefined : true,
      );
      await world.call("archive/restore", {});
      await world.until("the other inbox", async () =>
        world.events.filter(({ type }) => type === "restored").length > before ? true : undefined,
      );
    };
    await copyNow();
    await world.restart();
    await world.clock.advance(60_000);
    await world.call("labels/make", { clientId: "label-0001", name: "Wholesale", color: "grey" });
    asKilled(world, left);
    await startFrom(world, left, (folder) => rmSync(log(folder)));
    expect((await world.call("labels/list", {})).items).toEqual([]);
    await world.until("the copies to be looked at", async () =>
      world.logged.some(({ event }) => event === "archive.copies_checked") ? true : undefined,
    );
    expect(await world.call("archive/state", {})).not.toHaveProperty("lastGood");
    await world.call("archive/forget-loss", {});

    await world.call("labels/make", { clientId: "label-0002", name: "Wholesale", color: "grey" });
    const made = await copyNow();
    await world.clock.advance(1000);
    asKilled(world, left);
    await startFrom(world, left, (folder) => rmSync(log(folder)));
    expect((await world.call("labels/list", {})).items).toEqual([]);
    const isOffered = (id: string): Promise<true> =>
      world.until("the copy to be offered", async () =>
        (await world.call("archive/state", {})).lastGood === id ? true : undefined,
      );
    await isOffered(made);

    // It lacks the same, and going back to it changes nothing about that.
    const lacking = await copyNow();
    await world.restart();
    await isOffered(made);
    await goBackTo(lacking);
    expect(await world.call("archive/state", {})).toHaveProperty("lost");
    await goBackTo(made);
    expect((await world.call("labels/list", {})).items).toHaveLength(1);
    expect(await world.call("archive/state", {})).not.toHaveProperty("lost");
  });
});

describe("replies in a log that is lost", () => {
  let world: CoreWorld;
  afterEach(() => world.close());

  it.each([
    ["are not sent again, and no number is given twice", true],
    ["are not sent again either where the loss itself could not be kept, and the next start says it", false],
  ])("%s", async (_what, canBeKept) => {
    world = await createCoreWorld();
    const steps = createReplySteps(world);
    const ana = await steps.customerWrites(ANA);
    const messageId = await steps.write(ana, "Yes, until six");
    // As waiting it is in the file itself.
    await world.restart();
    await world.clock.advance(UNDO_MS);
    await steps.untilState(ana, messageId, "accepted");
    const ben = await steps.customerWrites(BEN);
    asKilled(world, left);
    const obstacle = join(world.dataDir, "log-loss.json.new");
    await startFrom(world, left, (folder) => {
      rmSync(log(folder));
      if (!canBeKept) mkdirSync(obstacle);
    });
    await steps.untilState(ana, messageId, "held");
    await world.clock.advance(HOUR_MS);
    expect(steps.sends()).toHaveLength(1);
    expect(await world.call("conversations/get", { conversationId: ben })).toEqual({ kind: "not_found" });
    const cem = await steps.customerWrites("900000000000003");
    expect(cem).toBeGreaterThan(ben + 1000);
    if (canBeKept) return;
    rmSync(obstacle, { recursive: true });
    await world.restart();
    // Kept when the log was emptied at the end, if not before.
    expect(await world.call("archive/state", {})).toHaveProperty("lost");
  });
});

describe("after SIGKILL", () => {
  let world: CoreWorld | undefined;
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shopbell-sigkill-"));
  });
  afterEach(async () => {
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["a log that is there loses nothing", () => {}, 3],
    ["a log that is gone is missed", (dataDir: string) => rmSync(log(dataDir)), 0],
  ])("%s", async (_what, harm, received) => {
    const child = spawn(process.execPath, ["test/support/dying-shop.ts", folder, "received"], {
      cwd: REPOSITORY,
      stdio: ["ignore", "inherit", "inherit"],
    });
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    expect(existsSync(join(folder, "running"))).toBe(true);
    expect(statSync(log(folder)).size).toBeGreaterThan(0);
    world = await createCoreWorld({ connect: false });
    await startFrom(world, folder, harm);
    const { items } = await world.call("conversations/list", { list: "all" });
    expect(items.reduce((sum, { unreadCount }) => sum + unreadCount, 0)).toBe(received);
    expect((await world.call("archive/state", {})).lost === undefined).toBe(received > 0);
  });
});
