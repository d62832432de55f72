import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSimulator, type Simulator } from "#simulator/index.ts";
import { folderDigest } from "../../support/folder-digest.ts";
import { startHeadless, type HeadlessProcess } from "../../support/headless-process.ts";
import { textReply } from "../../support/text-reply.ts";

/** Practice begun from the shop's own inbox, in the real host. */
describe("from the shop's inbox to practice and back", () => {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-visit-"));
  const shopDir = join(folder, "shop");
  const tempDir = join(folder, "temp");
  let simulator: Simulator;
  let graphUrl = "";
  let host: HeadlessProcess;

  const start = async (): Promise<void> => {
    host = await startHeadless(["--data-dir", shopDir, "--graph-url", graphUrl], { TMPDIR: tempDir });
  };
  const state = () => host.call("app/state", {});
  const ofTheShop = async () => ({
    settings: await host.call("settings/get", {}),
    labels: await host.call("labels/list", {}),
    savedReplies: await host.call("saved-replies/list", {}),
    setup: await host.call("setup/get", {}),
  });

  beforeAll(async () => {
    mkdirSync(tempDir);
    simulator = createSimulator({});
    graphUrl = (await simulator.start()).url;
    await start();
    await host.call("settings/set", { locale: "es", theme: "dark", shopName: "Mira", keptCopies: 3 });
    await host.call("labels/make", { clientId: "shop-own-0", name: "Wholesale", color: "teal" });
    await host.call("saved-replies/save", { clientId: "shop-own-1", name: "Hours", text: "Until six." });
  });
  afterAll(async () => {
    await host.stop("SIGKILL");
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("opens an example shop, changes nothing of the shop's own, and brings everything back as it was", async () => {
    const before = await ofTheShop();
    expect(await state()).toMatchObject({ practice: false, practiceDoor: "practice", accounts: [] });

    expect(await host.call("practice/begin", {})).toEqual({ kind: "begun" });
    const untouched = folderDigest(shopDir);
    expect(await state()).toMatchObject({
      practice: true,
      practiceDoor: "shop",
      accounts: [{ username: "mira.linen" }],
    });
    expect(readdirSync(tempDir)).toHaveLength(1);
    // How Shopbell looks goes along; what is the shop's does not.
    expect(await host.call("settings/get", {})).toMatchObject({ locale: "es", theme: "dark", shopName: "" });
    expect((await host.call("labels/list", {})).items).not.toContainEqual(
      expect.objectContaining({ name: "Wholesale" }),
    );
    expect((await host.call("saved-replies/list", {})).items).toEqual([]);
    expect(await host.call("practice/begin", {})).toEqual({ kind: "not_now" });

    const { items } = await host.call("conversations/list", { list: "all" });
    const conversationId = items[0]?.id ?? 0;
    const sent = await host.call("replies/send", {
      conversationId,
      parts: textReply("practice-visit-1", "Yes, gladly."),
      confirmedByPerson: false,
    });
    expect(sent.kind).toBe("queued");
    await expect
      .poll(
        async () => {
          const messages = (await host.call("messages/list", { conversationId })).items;
          return messages.find(({ clientId }) => clientId === "practice-visit-1")?.state?.kind;
        },
        { timeout: 20_000 },
      )
      .toMatch(/^(?:accepted|seen)$/u);
    await host.call("settings/set", { theme: "light", startAtLogin: true });
    await host.call("notes/write", { clientId: "practice-visit-2", conversationId, text: "Only practice" });
    expect(folderDigest(shopDir)).toEqual(untouched);

    expect(await host.call("practice/leave", {})).toEqual({ kind: "left" });
    expect(await state()).toMatchObject({ practice: false, practiceDoor: "practice", accounts: [] });
    expect(await ofTheShop()).toEqual(before);
    expect(await host.call("conversations/list", { list: "all" })).toEqual({ items: [] });
    expect(readdirSync(tempDir)).toEqual([]);
    expect(await host.call("practice/leave", {})).toEqual({ kind: "not_now" });
  });

  it("begins anew each time, and is gone when the program ends in the middle of it", async () => {
    expect(await host.call("practice/begin", {})).toEqual({ kind: "begun" });
    const { items } = await host.call("conversations/list", { list: "all" });
    const pages = await Promise.all(items.map(({ id }) => host.call("messages/list", { conversationId: id })));
    expect(JSON.stringify(pages)).not.toContain("Yes, gladly.");
    expect(await host.stop("SIGTERM")).toBe(0);
    expect(readdirSync(tempDir)).toEqual([]);
    await start();
    expect(await state()).toMatchObject({ practice: false, accounts: [] });
  });

  it("is over after a crash: the next start is the shop's, and the next practice takes away what was left", async () => {
    expect(await host.call("practice/begin", {})).toEqual({ kind: "begun" });
    await host.stop("SIGKILL");
    await start();
    const left = readdirSync(tempDir);
    expect(left).toHaveLength(1);
    expect(await host.call("practice/begin", {})).toEqual({ kind: "begun" });
    expect(readdirSync(tempDir)).toHaveLength(1);
    expect(readdirSync(tempDir)).not.toEqual(left);
    expect(await host.call("practice/leave", {})).toEqual({ kind: "left" });
    expect(await state()).toMatchObject({ practice: false, practiceDoor: "practice", accounts: [] });
    expect((await host.call("labels/list", {})).items).toMatchObject([{ name: "Wholesale" }]);
  });

  it("does not close a shop that is connected: its messages have to arrive", async () => {
    const [account] = simulator.world.accounts.values();
    const [app] = simulator.world.apps.values();
    const connected = await host.call("accounts/connect", {
      family: account?.family ?? "instagram",
      appSecret: app?.secret ?? "",
      accessToken: account?.accessToken ?? "",
    });
    expect(connected.kind).toBe("connected");
    expect(await host.call("practice/begin", {})).toEqual({ kind: "not_now" });
    expect(await state()).toMatchObject({ practice: false, accounts: [{ id: account?.id }] });
  });
});
