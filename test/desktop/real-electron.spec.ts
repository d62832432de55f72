import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, expect, test, type ElectronApplication, type Page } from "@playwright/test";
import { chooseHost } from "#headless/launch/choose-host.ts";
import { canSandbox, findElectron } from "#headless/launch/electron-runtime.ts";
import { REPOSITORY } from "../support/repository.ts";
import { ensureBuilt } from "./built.ts";
import { answerACustomer } from "./practice-flow.ts";

/**
 * The same flow as on the double, in the real Electron, where its runtime is installed and can run with its sandbox.
 * Elsewhere every test is skipped with the reason; with SHOPBELL_REQUIRE_ELECTRON set that is a failure instead.
 */
test.describe.configure({ mode: "serial", timeout: 180_000 });

let folder = "";
let app: ElectronApplication | undefined;
let page: Page;
let program = "";

test.beforeAll(async () => {
  const choice = await chooseHost(
    { platform: process.platform, userId: process.getuid?.(), env: { ...process.env, SHOPBELL_NO_DOWNLOAD: "1" } },
    {
      find: () => findElectron(REPOSITORY, process.env["ELECTRON_OVERRIDE_DIST_PATH"]),
      install: () => Promise.resolve(),
      canSandbox,
    },
  );
  if (choice.kind === "browser") {
    const sentence = `${choice.reason}, so the tests in the real Electron are skipped.`;
    if ((process.env["SHOPBELL_REQUIRE_ELECTRON"] ?? "") !== "") throw new Error(sentence);
    console.log(sentence);
    test.skip(true, sentence);
    return;
  }
  program = choice.path;
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "shopbell-electron-"));
  app = await _electron.launch({
    executablePath: program,
    args: [REPOSITORY, "--practice", `--data-dir=${folder}`],
    chromiumSandbox: true,
  });
  page = await app.firstWindow();
});

test.afterAll(async () => {
  await app?.close();
  if (folder !== "") rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

test("a reply written in the window is taken, and the customer's answer appears by itself", async () => {
  await answerACustomer(page, "Yes, until six. Written in the real window.");
});

test("the page is closed off: no Node, no network, no way elsewhere", async () => {
  expect(page.url()).toMatch(/^shopbell-app:\/\/app\//u);
  const seen = await page.evaluate(async () => ({
    names: ["require", "process", "Buffer", "module", "electron"].filter((name) => name in globalThis),
    bridge: Object.keys(Reflect.get(globalThis, "shopbell") as object).sort(),
    isSecure: globalThis.isSecureContext,
    origin: globalThis.origin,
    web: await fetch("https://example.com/").then(
      () => "went through",
      () => "refused",
    ),
    files: await fetch("file:///etc/passwd").then(
      () => "went through",
      () => "refused",
    ),
    outside: await fetch("./..%2fmain%2fmain.js").then(({ status }) => status),
  }));
  expect(seen).toEqual({
    names: [],
    bridge: ["on", "platform", "request"],
    isSecure: true,
    origin: "shopbell-app://app",
    web: "refused",
    files: "refused",
    outside: 404,
  });
  await page.evaluate(() => {
    globalThis.location.href = "data:text/html,elsewhere";
  });
  await page.evaluate(() => globalThis.open("about:blank"));
  expect(page.url()).toMatch(/^shopbell-app:\/\/app\//u);
  expect(app?.windows()).toHaveLength(1);
});

test("a second start ends at once and leaves the first alone", async () => {
  const code = await new Promise<number | null>((resolve, reject) => {
    const second = spawn(program, [REPOSITORY, "--practice", `--data-dir=${folder}`], { stdio: "ignore" });
    second.once("error", reject);
    second.once("close", resolve);
  });
  expect(code).toBe(0);
  expect(app?.windows()).toHaveLength(1);
  await expect(page.getByRole("navigation").first()).toBeVisible();
});
