import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, type Page, test } from "@playwright/test";
import { readFolder } from "../support/read-folder.ts";
import { createSimulator, type Simulator } from "#simulator/index.ts";

/** The whole set-up in a browser: the real host, and Meta's side simulated, for both ways to sign in. */
const SECRETS = {
  metaAppId: "1234567890123",
  metaAppSecret: "meta-secret-e41f9c0b",
  instagramAppId: "9876543210987",
  instagramAppSecret: "instagram-secret-77aa0c1d",
};

for (const family of ["instagram", "facebook"] as const) {
  test(`from the first screen to a customer's message, with ${family} login`, async ({ page, context }) => {
    const dataDir = await mkdtemp(join(tmpdir(), "shopbell-setup-"));
    const simulator = createSimulator({
      app: {
        id: SECRETS.metaAppId,
        name: "Linho Inbox",
        secret: SECRETS.metaAppSecret,
        instagramId: SECRETS.instagramAppId,
        instagramSecret: SECRETS.instagramAppSecret,
      },
      accounts: [{ family, username: "linho.porto" }],
    });
    const { url } = await simulator.start();
    const host = await startHost(dataDir, url);
    const said: string[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/rpc"))
        response.text().then(
          (text) => said.push(text),
          () => undefined,
        );
    });
    try {
      await page.goto(host.ui);
      await page.getByRole("button", { name: "Connect Instagram" }).click();
      await page.getByRole("radio", { name: family === "instagram" ? "With Instagram" : "With Facebook" }).click();
      await page.getByRole("button", { name: "Begin" }).click();
      if (family === "instagram") {
        await page.getByLabel("Instagram app ID", { exact: true }).fill(SECRETS.instagramAppId);
        await page.getByLabel("Instagram app secret", { exact: true }).fill(SECRETS.instagramAppSecret);
      }
      await page.getByLabel("App ID", { exact: true }).fill(SECRETS.metaAppId);
      await page.getByLabel("App secret", { exact: true }).fill("a-wrong-secret");
      await page.getByRole("button", { name: "Check", exact: true }).click();
      await expect(page.getByText("The secret does not belong to this app.")).toBeVisible();
      await page.getByLabel("App secret", { exact: true }).fill(SECRETS.metaAppSecret);
      await page.getByRole("button", { name: "Check", exact: true }).click();

      await expect(page.getByRole("heading", { name: "An address for this computer" })).toBeFocused();
      await page.getByRole("radio", { name: "My own address" }).click();
      await page.getByLabel("Address", { exact: true }).fill(new URL(host.webhook).origin);
      await page.getByRole("button", { name: "Check", exact: true }).click();

      await expect(page.getByRole("heading", { name: "Sign in to your account" })).toBeFocused();
      const opened = context.waitForEvent("page");
      await page.getByRole("button", { name: "Sign in in the browser" }).click();
      const metasPage = await opened;
      await expect(metasPage.getByText("You are signed in.")).toBeVisible();
      await metasPage.close();

      await expect(page.getByRole("heading", { name: "Send a test message" })).toBeFocused();
      await expect(page.getByText("No message has arrived yet.")).toBeVisible();
      await simulator.customerWrites({ customerId: "900000000000001", text: "Is the shop open?" });
      await page.getByRole("button", { name: "Open the inbox" }).click();
      await expect(page.getByText("Is the shop open?").first()).toBeVisible();

      await expectNoSecret(dataDir, [...said, await rendererStorage(page), await host.inProcessList()], simulator);
    } finally {
      await host.stop();
      await simulator.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
}

/** No answer of the host, nothing the page keeps, and no file but the one for secrets holds any of them. */
async function expectNoSecret(dataDir: string, texts: readonly string[], simulator: Simulator): Promise<void> {
  const tokens = [
    ...simulator.world.issuedTokens.keys(),
    ...[...simulator.world.accounts.values()].map((a) => a.accessToken),
  ];
  const secrets = [SECRETS.metaAppSecret, SECRETS.instagramAppSecret, "a-wrong-secret", ...tokens];
  const files = (await readFolder(dataDir)).filter(({ path }) => path !== "secrets.json");
  for (const secret of secrets) {
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    expect(files.filter(({ bytes }) => bytes.includes(secret)).map(({ path }) => path)).toEqual([]);
  }
}

async function rendererStorage(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify([localStorage, sessionStorage]) + document.documentElement.outerHTML);
}

async function startHost(dataDir: string, graphUrl: string) {
  const args = ["--no-open", "--data-dir", dataDir, "--graph-url", graphUrl];
  const child: ChildProcess = spawn(process.execPath, ["src/headless/run.mjs", "src/headless/main.ts", ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (child.stdout === null) throw new Error("The host has no output.");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { ui, webhook } = JSON.parse(line) as { readonly ui: string; readonly webhook: string };
  return {
    ui,
    webhook,
    /** What other programs of this computer can see of it, where the system shows that as files. */
    inProcessList: async () =>
      (
        await Promise.all(
          ["cmdline", "environ"].map((name) => readFile(`/proc/${child.pid}/${name}`, "utf8").catch(() => "")),
        )
      ).join("\n"),
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
