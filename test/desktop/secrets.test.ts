import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSimulator, type Simulator } from "#simulator/index.ts";
import { newUserDataDir, startApp, type AppUnderDouble } from "./app-under-double.ts";
import { ensureBuilt } from "./built.ts";
import type { Scenario } from "./electron-double/wire.ts";

const APP_SECRET = "app-secret-of-the-shop-0123456789";

let simulator: Simulator;
let graphOrigin = "";
let accessToken = "";
beforeAll(async () => {
  await ensureBuilt();
  simulator = createSimulator();
  graphOrigin = (await simulator.start()).url;
  const [account] = simulator.world.accounts.values();
  accessToken = account?.accessToken ?? "";
}, 180_000);
afterAll(() => simulator.stop());

describe("the sign-in on disk", () => {
  let folder = "";
  const running: AppUnderDouble[] = [];
  beforeEach(() => {
    folder = newUserDataDir();
  });
  afterEach(async () => {
    for (const app of running.splice(0)) await app.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  async function start(scenario: Partial<Scenario>): Promise<AppUnderDouble> {
    const app = startApp({ userDataDir: folder, scenario: { graphOrigin, ...scenario } });
    running.push(app);
    await app.hasWindow;
    return app;
  }
  const request = (app: AppUnderDouble, route: string, input: unknown) =>
    app.ask.invoke("request", [route, input], 1, { url: "shopbell-app://app/" });
  const connect = (app: AppUnderDouble) =>
    request(app, "accounts/connect", { family: "instagram", appSecret: APP_SECRET, accessToken });

  function everythingOnDisk(): string {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map((file) => readFileSync(join(file.parentPath, file.name), "latin1")).join("\n");
  }
  const backends = (): string[] => {
    const file = JSON.parse(readFileSync(join(folder, "settings", "secrets.json"), "utf8")) as Record<
      string,
      { backend: string }
    >;
    return [...new Set(Object.values(file).map(({ backend }) => backend))];
  };

  test("is encrypted, nowhere in plain text, and there after a restart", async () => {
    const first = await start({});
    expect(await connect(first)).toMatchObject({ ok: true, data: { kind: "connected" } });
    await first.ask.quit();
    await first.ended;
    const disk = everythingOnDisk();
    expect(disk).not.toContain(accessToken);
    expect(disk).not.toContain(APP_SECRET);
    const again = await start({});
    expect(await request(again, "app/state", {})).toMatchObject({
      ok: true,
      data: { accounts: [{ sending: "ready" }] },
    });
  });

  test("is not stored without a keychain, unless the owner chose it, told what it means", async () => {
    const refusing = await start({ keychain: "basic_text", pressedButton: 0 });
    expect(await connect(refusing)).toMatchObject({ ok: false, error: { code: "storage_failed" } });
    expect((await refusing.ask.report()).dialogs[0]?.title).toContain("no keychain");
    expect(await request(refusing, "app/state", {})).toMatchObject({ ok: true, data: { accounts: [] } });
    expect(everythingOnDisk()).not.toContain(accessToken);
    await refusing.ask.quit();
    await refusing.ended;

    const accepting = await start({ keychain: "basic_text", pressedButton: 1 });
    expect(await connect(accepting)).toMatchObject({ ok: true, data: { kind: "connected" } });
    expect(backends()).toEqual(["basic_text"]);
    await accepting.ask.quit();
    await accepting.ended;

    // Asked once: the choice is kept.
    const later = await start({ keychain: "basic_text", pressedButton: 0 });
    expect(await connect(later)).toMatchObject({ ok: true });
    expect((await later.ask.report()).dialogs).toEqual([]);
  });

  test("that the keychain no longer opens leaves the inbox readable and says so once", async () => {
    const first = await start({});
    await connect(first);
    await first.ask.quit();
    await first.ended;
    const kept = readFileSync(join(folder, "settings", "secrets.json"), "utf8");
    const later = await start({ keychain: "lost" });
    expect(await request(later, "conversations/list", { list: "all" })).toMatchObject({ ok: true });
    expect((await later.ask.report()).dialogs).toHaveLength(1);
    expect(readFileSync(join(folder, "settings", "secrets.json"), "utf8")).toBe(kept);
  });
});
