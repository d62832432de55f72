import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bundleState } from "#headless/launch/bundles.ts";
import { chooseHost, type RuntimeTools, type Surroundings } from "#headless/launch/choose-host.ts";
import { canSandbox, findElectron } from "#headless/launch/electron-runtime.ts";
import { ensureBuilt } from "./built.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-launch-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, atSeconds = 1000): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "x");
  utimesSync(file, atSeconds, atSeconds);
}

describe("which host is chosen", () => {
  const desktop: Surroundings = { platform: "linux", userId: 1000, env: { DISPLAY: ":0" } };

  function tools(over: Partial<RuntimeTools> & { readonly installs?: boolean } = {}) {
    let isThere = over.find?.() !== undefined;
    let downloads = 0;
    const made: RuntimeTools = {
      find: () => (isThere ? "/e/electron" : undefined),
      install: () => {
        downloads += 1;
        isThere = over.installs === true;
        return Promise.resolve();
      },
      canSandbox: over.canSandbox ?? (() => true),
    };
    return { made, downloads: () => downloads };
  }
  const installed = { find: () => "/e/electron" };

  test.each([
    ["a desktop", desktop],
    ["Wayland alone", { ...desktop, env: { WAYLAND_DISPLAY: "wayland-0" } }],
    ["a Mac", { platform: "darwin", userId: 501, env: {} }],
    ["Windows", { platform: "win32", userId: undefined, env: {} }],
  ] as const)("%s gets the window", async (_name, around) => {
    expect(await chooseHost(around, tools(installed).made)).toEqual({ kind: "electron", path: "/e/electron" });
  });

  test.each([
    ["no display", { ...desktop, env: {} }, {}, /no graphical desktop/u],
    ["an empty display", { ...desktop, env: { DISPLAY: "" } }, {}, /no graphical desktop/u],
    ["root", { ...desktop, userId: 0 }, {}, /root.*sandbox/u],
    ["a kernel without a sandbox", desktop, { canSandbox: () => false }, /does not let Electron build its sandbox/u],
  ] as const)("%s gets the browser and says why", async (_name, around, over, reason) => {
    const { made, downloads } = tools({ ...installed, ...over });
    const choice = await chooseHost(around, made);
    expect(choice).toMatchObject({ kind: "browser" });
    expect("reason" in choice ? choice.reason : "").toMatch(reason);
    expect(downloads()).toBe(0);
  });

  test("a runtime that is missing is fetched once", async () => {
    const { made, downloads } = tools({ installs: true });
    expect(await chooseHost(desktop, made)).toMatchObject({ kind: "electron" });
    expect(downloads()).toBe(1);
  });

  test("one that cannot be fetched, or must not be, leaves the browser", async () => {
    const failing = tools();
    expect(await chooseHost(desktop, failing.made)).toMatchObject({ kind: "browser" });
    expect(failing.downloads()).toBe(1);
    const forbidden = tools({ installs: true });
    const env = { DISPLAY: ":0", SHOPBELL_NO_DOWNLOAD: "1" };
    expect(await chooseHost({ ...desktop, env }, forbidden.made)).toMatchObject({ kind: "browser" });
    expect(forbidden.downloads()).toBe(0);
  });
});

describe("where the runtime is", () => {
  test("the package's dist, or the folder that was named", () => {
    expect(findElectron(folder, undefined)).toBeUndefined();
    write("node_modules/electron/path.txt");
    writeFileSync(join(folder, "node_modules/electron/path.txt"), "electron-program");
    expect(findElectron(folder, undefined)).toBeUndefined();
    write("node_modules/electron/dist/electron-program");
    expect(findElectron(folder, undefined)).toBe(join(folder, "node_modules/electron/dist/electron-program"));
    expect(findElectron(folder, join(folder, "elsewhere"))).toBeUndefined();
    write("elsewhere/electron-program");
    expect(findElectron(folder, join(folder, "elsewhere"))).toBe(join(folder, "elsewhere/electron-program"));
  });

  test("a helper that does not belong to root is no sandbox by itself", () => {
    write("electron");
    write("chrome-sandbox");
    expect(typeof canSandbox(join(folder, "electron"))).toBe("boolean");
  });
});

describe("the state of the bundles", () => {
  const built = ["dist/main/main.js", "dist/preload/preload.cjs", "dist/renderer/index.html"];

  test("missing, stale or fresh", () => {
    write("src/main/main.ts", 1000);
    write("package.json", 1000);
    expect(bundleState(folder)).toBe("missing");
    for (const path of built) write(path, 2000);
    expect(bundleState(folder)).toBe("fresh");
    write("src/renderer/deep/er/file.tsx", 3000);
    expect(bundleState(folder)).toBe("stale");
    for (const path of built) write(path, 4000);
    expect(bundleState(folder)).toBe("fresh");
    write("vite.config.ts", 5000);
    expect(bundleState(folder)).toBe("stale");
    rmSync(join(folder, "dist/preload"), { recursive: true });
    expect(bundleState(folder)).toBe("missing");
  });
});

describe("the launcher itself", () => {
  beforeAll(ensureBuilt, 180_000);

  test("without Electron it says so in one line, opens the browser's inbox, and ends when told to", async () => {
    const child = spawn(
      process.execPath,
      ["src/headless/run.mjs", "src/headless/launch.ts", "--no-open", `--data-dir=${join(folder, "data")}`],
      {
        cwd: REPOSITORY,
        env: {
          ...process.env,
          SHOPBELL_NO_DOWNLOAD: "1",
          ELECTRON_OVERRIDE_DIST_PATH: join(folder, "no-electron-here"),
          DISPLAY: ":0",
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const ready = await new Promise<string>((resolve, reject) => {
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        if (text.includes("\n")) resolve(text);
      });
      child.once("close", () => reject(new Error(said)));
    });
    expect(JSON.parse(ready)).toMatchObject({ ready: true });
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(said).toMatch(/, so Shopbell opens in your browser instead\.\n$/u);
    if (process.platform === "win32") {
      // Windows knows no signal to ask with: the launcher and what it started are ended.
      spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"]);
      await ended;
      return;
    }
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});
