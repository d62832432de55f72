import { chromium, expect as playwrightExpect, type Browser } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getChromium } from "../support/chromium.ts";
import { openAppPage, type AppPage } from "./app-page.ts";
import { startApp, type AppUnderDouble } from "./app-under-double.ts";
import { ensureBuilt } from "./built.ts";
import { answerACustomer } from "./practice-flow.ts";

/** Without a configuration of Playwright's it would wait five seconds. */
const expectPage = playwrightExpect.configure({ timeout: 20_000 });

let app: AppUnderDouble;
let browser: Browser;
let shown: AppPage;
let simulator = "";

beforeAll(async () => {
  await ensureBuilt();
  const found = await getChromium(() => {});
  if (found.kind === "missing") throw new Error(found.advice);
  browser = await chromium.launch({ executablePath: found.path, args: ["--no-sandbox"] });
  app = startApp({ flags: ["--practice"] });
  await app.hasWindow;
  shown = await openAppPage(app, browser);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await app.dispose();
});

interface Meta {
  readonly customers: readonly { readonly id: string }[];
  readonly sends: readonly unknown[];
}

async function meta(): Promise<Meta> {
  if (simulator === "") {
    await expect.poll(async () => (await app.ask.report()).fetched.length).toBeGreaterThan(0);
    simulator = (await app.ask.report()).fetched[0] ?? "";
  }
  return (await (await fetch(`${simulator}/control/state`)).json()) as Meta;
}

test("a reply written in the window reaches Instagram's side, and the customer's answer appears by itself", async () => {
  const text = "Yes, we have it in blue. Written in the window.";
  await answerACustomer(shown.page, text);
  expect(JSON.stringify((await meta()).sends)).toContain(text);
}, 120_000);

test("a message that a customer writes now is in the list without a reload", async () => {
  const { customers } = await meta();
  const text = "Is the shop open on Sunday? Written just now.";
  const response = await fetch(`${simulator}/control/customer-writes`, {
    method: "POST",
    body: JSON.stringify({ customerId: customers.at(-1)?.id, text }),
  });
  expect(response.status).toBe(200);
  await expectPage(shown.page.getByRole("listbox").getByText(text.slice(0, 20))).toBeVisible({ timeout: 10_000 });
});

test("the page is content with its policy and asks nothing of the network", () => {
  expect(shown.complaints).toEqual([]);
  expect(shown.leaked).toEqual([]);
});

test("nothing the page can do gets around the policy", async () => {
  const { page } = shown;
  const outcome = await page.evaluate(async () => {
    const attempt = async (run: () => unknown): Promise<string> => {
      try {
        await run();
        return "went through";
      } catch {
        return "refused";
      }
    };
    const image = new Image();
    const isImageRefused = new Promise<string>((resolve) => {
      image.addEventListener("load", () => resolve("went through"));
      image.addEventListener("error", () => resolve("refused"));
    });
    image.src = "https://example.com/pixel.png";
    const inline = document.createElement("script");
    const isScriptRefused = attempt(() => {
      inline.textContent = "globalThis.__ran = true";
      document.head.append(inline);
      if (Reflect.get(globalThis, "__ran") !== true) throw new Error("did not run");
    });
    return {
      fetch: await attempt(() => fetch("https://example.com/")),
      loopback: await attempt(() => fetch("http://127.0.0.1:1/")),
      image: await isImageRefused,
      script: await isScriptRefused,
      eval: await attempt(() => Reflect.construct(Function, ["return 1"])),
      html: await attempt(() => {
        document.createElement("div").innerHTML = "<b>x</b>";
      }),
      worker: await attempt(() => new Worker("data:text/javascript,1")),
      node: "require" in globalThis || "process" in globalThis || "Buffer" in globalThis ? "went through" : "refused",
    };
  });
  expect(outcome).toEqual({
    fetch: "refused",
    loopback: "refused",
    image: "refused",
    script: "refused",
    eval: "refused",
    html: "refused",
    worker: "refused",
    node: "refused",
  });
  expect(shown.leaked).toEqual([]);
});

test("what was written is still there after the app was closed and opened again", async () => {
  await shown.close();
  await app.ask.quit();
  expect(await app.ended).toBe(0);
  const again = startApp({ flags: ["--practice"], userDataDir: app.userDataDir });
  try {
    await again.hasWindow;
    const { page, close } = await openAppPage(again, browser);
    await page.getByRole("listbox").getByRole("option").nth(3).waitFor();
    const found = page.getByRole("listbox").getByText("Is the shop open on", { exact: false });
    await expectPage(found.first()).toBeVisible();
    await close();
  } finally {
    await again.dispose();
  }
}, 60_000);
