import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { NetworkSignals, OfferedUpdate, Updater } from "#core/ports.ts";
import { signedBytes } from "#core/updates/signed-offer.ts";
import { UpdateError } from "#core/updates/update-error.ts";
import type { UpdateStep } from "#shared/contract/updates.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { createReplySteps } from "../../support/reply-steps.ts";

const DAY_MS = 24 * 3_600_000;
const maker = generateKeyPairSync("ed25519");

const signed = (offer: Omit<OfferedUpdate, "signature">): OfferedUpdate => ({
  ...offer,
  signature: sign(null, signedBytes(offer), maker.privateKey).toString("base64"),
});
const NEXT = signed({
  version: "9.9.9",
  notes: "Faster.\n<b>No markup.</b>",
  files: [{ url: "Shopbell-9.9.9.AppImage", sha512: "digest", size: 90_000_000 }],
});

/** The library and the system's installer: what the place of new versions says is the test's. */
function updaterDouble() {
  const done: string[] = [];
  const state = {
    answer: async (): Promise<OfferedUpdate | undefined> => undefined,
    download: Promise.withResolvers<void>(),
    progress: (_doneBytes: number, _totalBytes: number): void => {},
  };
  const updater: Updater = {
    publicKey: maker.publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    installsByHand: false,
    check: async (channel) => {
      done.push(`check ${channel}`);
      return state.answer();
    },
    download: async (offer, onProgress, signal) => {
      done.push("download");
      expect(offer).toBe(NEXT);
      state.progress = onProgress;
      state.download = Promise.withResolvers();
      signal.addEventListener("abort", () => state.download.reject(new Error("cancelled")));
      return state.download.promise;
    },
    restart: () => void done.push("restart"),
  };
  return { updater, done, state };
}

describe("new versions", () => {
  let world: CoreWorld;
  let double: ReturnType<typeof updaterDouble>;
  const whenNetworkReturns = new Set<() => void>();
  afterEach(() => world.close());

  const open = async (
    answer: () => Promise<OfferedUpdate | undefined>,
    change: Partial<Updater> = {},
  ): Promise<void> => {
    double = updaterDouble();
    double.state.answer = answer;
    const network: NetworkSignals = {
      onReturn: (listener) => {
        whenNetworkReturns.add(listener);
        return () => whenNetworkReturns.delete(listener);
      },
    };
    world = await createCoreWorld({ ports: () => ({ updater: { ...double.updater, ...change }, network }) });
  };
  const untilStep = (kind: UpdateStep["kind"]) =>
    world.until(`new versions to be ${kind}`, async () => {
      const state = await world.call("updates/state", {});
      return state.step.kind === kind ? state : undefined;
    });
  /** Offered, and being fetched. */
  const download = async (): Promise<void> => {
    await open(async () => NEXT);
    await untilStep("offered");
    await world.call("updates/download", {});
  };
  const update = { version: "9.9.9", notes: "Faster.\n<b>No markup.</b>" };

  it.each([
    ["not_installed", {}],
    ["not_set_up", { ports: () => ({ updater: "not_set_up" as const }) }],
    ["practice", { media: true, ports: () => ({ updater: updaterDouble().updater }) }],
  ])("are not looked for where that is %s, whatever is asked", async (why, options) => {
    world = await createCoreWorld(options);
    for (const route of ["updates/state", "updates/check", "updates/download", "updates/restart"] as const) {
      expect(await world.call(route, {})).toEqual({ step: { kind: "off", why } });
    }
  });

  it("are looked for at the start and once a day, as long as the owner wants that", async () => {
    await open(async () => undefined);
    const { checkedMs } = await untilStep("none");
    expect(double.done).toEqual(["check stable"]);
    expect(checkedMs).toBe(world.clock.nowMs());
    await world.call("settings/set", { updateChannel: "early" });
    await world.clock.advance(DAY_MS);
    await untilStep("none");
    expect(double.done).toEqual(["check stable", "check early"]);
    await world.call("settings/set", { looksForUpdates: false });
    await world.clock.advance(DAY_MS);
    expect(double.done).toHaveLength(2);
    await world.call("updates/check", {});
    expect(double.done).toHaveLength(3);
  });

  it("are offered with what is new, and nothing is fetched before the owner says so", async () => {
    await open(async () => NEXT);
    expect((await untilStep("offered")).step).toEqual({ kind: "offered", update, byHand: false });
    expect(double.done).toEqual(["check stable"]);
  });

  it("are fetched with their progress, and are ready then", async () => {
    await download();
    expect((await untilStep("downloading")).step).toMatchObject({ doneBytes: 0, totalBytes: 0 });
    double.state.progress(45_000_000, 90_000_000);
    expect((await untilStep("downloading")).step).toEqual({
      kind: "downloading",
      update,
      doneBytes: 45_000_000,
      totalBytes: 90_000_000,
    });
    double.state.download.resolve();
    expect((await untilStep("ready")).step).toEqual({ kind: "ready", update });
    // What is fetched stays: a later day asks nothing.
    await world.clock.advance(DAY_MS);
    await world.call("updates/check", {});
    expect(double.done).toEqual(["check stable", "download"]);
  });

  it.each([
    ["nobody has signed", { ...NEXT, signature: undefined }],
    ["is another than the signed one", { ...NEXT, files: [{ url: "a", sha512: "other", size: 1 }] }],
    ["is signed under another number", { ...NEXT, version: "10.0.0" }],
  ])("are refused when the package %s", async (_what, offer) => {
    await open(async () => offer);
    expect(await untilStep("none")).toMatchObject({ fault: "unsigned" });
    await world.call("updates/download", {});
    await world.call("updates/restart", {});
    expect(double.done).toEqual(["check stable"]);
  });

  it("are not missed without a network: nothing waits, and they are looked for when it returns", async () => {
    let isOnline = false;
    await open(async () => {
      if (!isOnline) throw new UpdateError("offline");
      return NEXT;
    });
    expect(await untilStep("none")).toMatchObject({ fault: "offline" });
    isOnline = true;
    for (const returned of whenNetworkReturns) returned();
    expect(await untilStep("offered")).not.toHaveProperty("fault");
  });

  it("are given up on when their place does not answer within a minute", async () => {
    await open(() => new Promise(() => {}));
    await untilStep("checking");
    await world.clock.advance(60_000);
    expect(await untilStep("none")).toMatchObject({ fault: "offline" });
  });

  it("are offered again when a download is cancelled, or stands still", async () => {
    await download();
    await world.call("updates/cancel", {});
    expect(await untilStep("offered")).not.toHaveProperty("fault");
    await world.call("updates/download", {});
    await world.clock.advance(59_000);
    double.state.progress(45_000_000, 90_000_000);
    await world.clock.advance(59_000);
    await untilStep("downloading");
    await world.clock.advance(1_000);
    expect(await untilStep("offered")).toMatchObject({ fault: "offline" });
  });

  it.each(["damaged", "disk_full", "unsigned"] as const)("say why they could not be fetched: %s", async (fault) => {
    await download();
    double.state.download.reject(new UpdateError(fault));
    expect(await untilStep(fault === "unsigned" ? "none" : "offered")).toMatchObject({ fault });
  });

  it("are left to the system's package manager where the app came from it", async () => {
    await open(async () => NEXT, { installsByHand: true });
    expect((await untilStep("offered")).step).toEqual({ kind: "offered", update, byHand: true });
    await world.call("updates/download", {});
    expect(double.done).toEqual(["check stable"]);
  });

  it("are fetched and installed also while the inbox is damaged, which one of them may mend; its file stays as it is", async () => {
    await open(async () => NEXT);
    await world.core().stop();
    const database = join(world.dataDir, "shopbell.db");
    const nonsense = randomBytes(50_000);
    writeFileSync(database, nonsense);
    await world.restart();
    expect((await world.call("archive/state", {})).damaged).toBe(true);
    await untilStep("offered");
    await world.call("updates/download", {});
    double.state.download.resolve();
    await untilStep("ready");
    expect((await world.call("updates/restart", {})).step).toMatchObject({ waitsForReplies: false });
    expect(double.done.at(-1)).toBe("restart");
    await world.clock.advance(DAY_MS);
    expect(readFileSync(database).equals(nonsense)).toBe(true);
  });

  it("never restart Shopbell while a reply is leaving", async () => {
    await download();
    double.state.download.resolve();
    await untilStep("ready");
    const steps = createReplySteps(world);
    const conversationId = await steps.customerWrites("900000000000001");
    const messageId = await steps.write(conversationId, "Yes, until six");
    expect((await world.call("updates/restart", {})).step).toMatchObject({ waitsForReplies: true });
    await world.clock.advance(1_000);
    expect(double.done).not.toContain("restart");
    // Thought better of it: it is installed when Shopbell is closed.
    expect((await world.call("updates/cancel", {})).step.kind).toBe("ready");
    await world.call("updates/restart", {});
    await world.clock.advance(10_000);
    await steps.untilState(conversationId, messageId, "accepted");
    await world.clock.advance(1_000);
    expect((await untilStep("restarting")).step).toMatchObject({ waitsForReplies: false });
    expect(double.done).toEqual(["check stable", "download", "restart"]);
  });

  it("do not wait for replies that wait for the owner or the line", async () => {
    await download();
    double.state.download.resolve();
    await untilStep("ready");
    const steps = createReplySteps(world);
    const conversationId = await steps.customerWrites("900000000000001");
    world.simulator.faults({ account: { tokenSubcode: 463 } });
    const messageId = await steps.send(conversationId, "Yes, until six");
    await world.until("the reply to wait for a sign-in", async () => {
      const state = await steps.stateOf(conversationId, messageId);
      return state?.kind === "waiting" && state.because === "paused" ? state : undefined;
    });
    expect((await world.call("updates/restart", {})).step).toMatchObject({ waitsForReplies: false });
  });

  it("end with Shopbell, whatever is under way", async () => {
    await download();
    await world.core().stop();
    await expect(double.state.download.promise).rejects.toThrow("cancelled");
  });
});
