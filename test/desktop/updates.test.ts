import { createHash, generateKeyPairSync } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UpdateState } from "#shared/contract/updates.ts";
import { publicHalf, signChannelFiles } from "#main/sign-updates.ts";
import { startApp, type AppUnderDouble } from "./app-under-double.ts";
import { ensureBuilt } from "./built.ts";

/**
 * The installed app, electron-updater's own provider and its installer for AppImage, against a server on this computer.
 * Only Electron is the double; the packages are small programs of the shell.
 */
const PAGE = { url: "shopbell-app://app/" };
const PACKAGE = "Shopbell-9.9.9.AppImage";
const OLD = "#!/bin/sh\necho the old version\n";
/** Says how it was started, as the installer starts it. */
const NEW =
  '#!/bin/sh\nprintf "silent=%s exit=%s lock=%s" "$APPIMAGE_SILENT_INSTALL" "$APPIMAGE_EXIT_AFTER_INSTALL" ' +
  '"$SHOPBELL_DOUBLE_LOCK" > "$MARKER"\n';
const maker = generateKeyPairSync("ed25519");
const stranger = generateKeyPairSync("ed25519");

describe.runIf(process.platform === "linux")("an installed app", () => {
  let folder = "";
  let served = "";
  let server: Server;
  let app: AppUnderDouble | undefined;
  let asked: { readonly path: string; readonly headers: Readonly<Record<string, unknown>> }[] = [];
  const inFolder = (...names: readonly string[]): string => join(folder, ...names);
  const theApp = (): AppUnderDouble => {
    if (app === undefined) throw new Error("The app was not started");
    return app;
  };

  beforeAll(ensureBuilt, 180_000);
  beforeAll(async () => {
    served = mkdtempSync(join(tmpdir(), "shopbell-served-"));
    server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
      asked.push({ path, headers: request.headers });
      const file = join(served, path);
      // No part of a package: electron-updater then takes the whole.
      const status = request.headers.range === undefined ? (existsSync(file) && path !== "/" ? 200 : 404) : 416;
      response.writeHead(status);
      response.end(status === 200 ? readFileSync(file) : "");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(served, { recursive: true, force: true });
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shopbell-updates-"));
    asked = [];
    for (const name of ["app", "resources", "cache", "user"]) mkdirSync(inFolder(name));
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      inFolder("resources", "app-update.yml"),
      `provider: generic\nurl: http://127.0.0.1:${port}\nupdaterCacheDirName: shopbell-updater\n`,
    );
    const updates = { publicKey: publicHalf(maker.privateKey) };
    writeFileSync(inFolder("app", "package.json"), JSON.stringify({ name: "shopbell", updates }));
    writeFileSync(inFolder("Shopbell.AppImage"), OLD);
    chmodSync(inFolder("Shopbell.AppImage"), 0o755);
  });
  afterEach(async () => {
    await app?.dispose();
    app = undefined;
    rmSync(folder, { recursive: true, force: true });
    rmSync(served, { recursive: true, force: true });
    mkdirSync(served);
  });

  /** What electron-builder puts beside the packages, and `npm run package` signs. */
  const offer = (
    version: string,
    {
      channel = "latest",
      content = NEW,
      key = maker.privateKey,
      more = "",
    }: {
      readonly channel?: string;
      readonly content?: string;
      readonly key?: typeof maker.privateKey | undefined;
      readonly more?: string;
    } = {},
  ): string => {
    const arch = process.arch === "x64" ? "" : `-${process.arch}`;
    const name = join(served, `${channel}-linux${arch}.yml`);
    const sha512 = createHash("sha512").update(NEW).digest("base64");
    writeFileSync(join(served, PACKAGE), content);
    writeFileSync(
      name,
      `version: ${version}\nfiles:\n  - url: ${PACKAGE}\n    sha512: ${sha512}\n    size: ${content.length}\n` +
        `path: ${PACKAGE}\nsha512: ${sha512}\nreleaseNotes: "Faster.\\n<b>No markup.</b>"\n` +
        `releaseDate: '2026-11-20T10:00:00.000Z'\n${more}`,
    );
    signChannelFiles(served, key);
    return name;
  };
  const start = async (): Promise<void> => {
    app = startApp({
      userDataDir: inFolder("user"),
      scenario: { installed: { appPath: inFolder("app"), resourcesPath: inFolder("resources") } },
      env: {
        APPIMAGE: inFolder("Shopbell.AppImage"),
        XDG_CACHE_HOME: inFolder("cache"),
        MARKER: inFolder("marker"),
      },
    });
    await app.hasWindow;
  };
  const call = async (route: string, input = {}): Promise<UpdateState> => {
    const answer = (await theApp().ask.invoke("request", [route, input], 1, PAGE)) as { data: UpdateState };
    return answer.data;
  };
  /** Asked again until it is so; whoever waits in vain is ended by the test's own time. */
  const until = async (kind: UpdateState["step"]["kind"]): Promise<UpdateState> => {
    for (;;) {
      const state = await call("updates/state");
      if (state.step.kind === kind) return state;
      await delay(25);
    }
  };
  const checkAgain = async (): Promise<UpdateState> => {
    await call("updates/check");
    for (;;) {
      const state = await call("updates/state");
      if (state.step.kind !== "checking") return state;
      await delay(25);
    }
  };
  const installed = (): string => readFileSync(inFolder("Shopbell.AppImage"), "utf8");

  test("finds a new version, fetches it when told to, and is that version after it was closed", async () => {
    offer("9.9.9");
    await start();
    expect((await until("offered")).step).toEqual({
      kind: "offered",
      update: { version: "9.9.9", notes: "Faster.\n<b>No markup.</b>" },
      byHand: false,
    });
    expect(asked.map(({ path }) => path)).not.toContain(`/${PACKAGE}`);
    await call("updates/download");
    await until("ready");
    expect(installed()).toBe(OLD);
    await theApp().ask.quit();
    expect(await theApp().ended).toBe(0);
    expect(installed()).toBe(NEW);
    expect(readFileSync(inFolder("marker"), "utf8")).toBe("silent=true exit=true lock=");
    // No number by which this computer could be known again.
    for (const { headers } of asked) expect(headers["x-user-staging-id"]).toBe("not-told");
  });

  test("restarts into it when that is asked for", async () => {
    offer("9.9.9");
    await start();
    await until("offered");
    await call("updates/download");
    await until("ready");
    await call("updates/restart");
    expect(await theApp().ended).toBe(0);
    expect(installed()).toBe(NEW);
    // The new version is a process of its own, and must not take this one for another Shopbell that is open.
    const marker = (): string => (existsSync(inFolder("marker")) ? readFileSync(inFolder("marker"), "utf8") : "");
    await expect.poll(marker, { timeout: 20_000 }).toBe("silent=true exit= lock=released");
  });

  test("takes nothing that is older, unsigned, somebody else's, changed, or not meant for it yet", async () => {
    offer("0.0.1");
    await start();
    expect(await until("none")).not.toHaveProperty("fault");
    // Naming another channel must not open the way back to an older version.
    offer("0.0.2", { channel: "beta" });
    await call("settings/set", { updateChannel: "early" });
    expect(await checkAgain()).not.toHaveProperty("fault");
    await call("settings/set", { updateChannel: "stable" });

    const name = offer("9.9.9");
    writeFileSync(name, readFileSync(name, "utf8").replace(/^shopbellSignature.*\n/mu, ""));
    expect(await checkAgain()).toMatchObject({ step: { kind: "none" }, fault: "unsigned" });
    offer("9.9.9", { key: stranger.privateKey });
    expect(await checkAgain()).toMatchObject({ step: { kind: "none" }, fault: "unsigned" });
    writeFileSync(offer("9.9.8"), readFileSync(name, "utf8").replace("version: 9.9.8", "version: 9.9.9"));
    expect(await checkAgain()).toMatchObject({ step: { kind: "none" }, fault: "unsigned" });
    offer("9.9.9", { more: "stagingPercentage: 0\n" });
    expect(await checkAgain()).toEqual({ step: { kind: "none" }, checkedMs: expect.any(Number) as number });
    expect(asked.map(({ path }) => path)).not.toContain(`/${PACKAGE}`);

    offer("9.9.9", { content: `${NEW}# and something else\n` });
    expect((await checkAgain()).step.kind).toBe("offered");
    await call("updates/download");
    expect(await until("offered")).toMatchObject({ fault: "damaged" });
    await theApp().ask.quit();
    expect(await theApp().ended).toBe(0);
    expect(installed()).toBe(OLD);
  });

  test("does not take for the signed version what was put in its place later", async () => {
    offer("9.9.9");
    await start();
    await until("offered");
    // A file that cannot be read as an offer, for a package that is somebody else's.
    const name = offer("9.9.10", { key: stranger.privateKey });
    writeFileSync(
      name,
      readFileSync(name, "utf8").replace(/^shopbellSignature: .*$/mu, `shopbellSignature: ${"x".repeat(501)}`),
    );
    expect(await checkAgain()).toMatchObject({ step: { kind: "none" }, fault: "unsigned" });
    expect((await call("updates/download")).step.kind).toBe("none");
    await theApp().ask.quit();
    expect(await theApp().ended).toBe(0);
    expect(asked.map(({ path }) => path)).not.toContain(`/${PACKAGE}`);
    expect(installed()).toBe(OLD);
  });

  test("takes early versions when the owner wants them, and the others where there are none", async () => {
    offer("9.9.9");
    await start();
    await until("offered");
    await call("settings/set", { updateChannel: "early" });
    expect((await checkAgain()).step).toMatchObject({ update: { version: "9.9.9" } });
    offer("10.0.0-beta.1", { channel: "beta" });
    expect((await checkAgain()).step).toMatchObject({ update: { version: "10.0.0-beta.1" } });
  });

  test("works when nobody answers where new versions are kept", async () => {
    writeFileSync(
      inFolder("resources", "app-update.yml"),
      "provider: generic\nurl: http://127.0.0.1:9\nupdaterCacheDirName: shopbell-updater\n",
    );
    await start();
    expect(await until("none")).toEqual({ step: { kind: "none" }, fault: "offline" });
    await theApp().ask.quit();
    expect(await theApp().ended).toBe(0);
    expect(installed()).toBe(OLD);
  });
});
