import type { Browser, Page } from "@playwright/test";
import { BRIDGE_NAME, type Bridge } from "#shared/contract/bridge.ts";
import type { AppUnderDouble } from "./app-under-double.ts";
import { runPreload } from "./preload-sandbox.ts";

/** Chromium knows nothing of our scheme: the page lives at this origin, and each address is carried over. */
const STAND_IN = "https://shopbell-desktop.test";
const APP_ORIGIN = "shopbell-app://app";

export interface AppPage {
  readonly page: Page;
  /** Requests for anything but the app's own origin. */
  readonly leaked: readonly string[];
  /** What the page complained about: uncaught errors, console errors, broken policies. */
  readonly complaints: readonly string[];
  /** To be done before the app ends, as a window closes before its host. */
  readonly close: () => Promise<void>;
}

/**
 * Shows the app's real page in Chromium: every request is answered by the app's own protocol handler, headers and
 * policy included, and `window.shopbell` is what the built preload exposed.
 */
export async function openAppPage(app: AppUnderDouble, browser: Browser): Promise<AppPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  const page = await context.newPage();
  const leaked: string[] = [];
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  await context.route("**/*", async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    if (url.origin !== STAND_IN) {
      leaked.push(request.url());
      await route.abort();
      return;
    }
    const answer = await app.ask.fetch(`${APP_ORIGIN}${url.pathname}${url.search}`, request.method());
    await route.fulfill({ status: answer.status, headers: { ...answer.headers }, body: Buffer.from(answer.body) });
  });

  const [window] = (await app.ask.report()).windows;
  if (window === undefined) throw new Error("the app has no window");
  const address = (): string => page.url().replace(STAND_IN, APP_ORIGIN);
  const { exposed } = runPreload(app, window.webContentsId, () => ({ url: address() }));
  const bridge = exposed[BRIDGE_NAME] as Bridge;
  await carryBridge(page, bridge);

  const loaded = window.loaded[0] ?? "";
  await page.goto(loaded.replace(APP_ORIGIN, STAND_IN));
  const close = async (): Promise<void> => {
    // Pictures may still be on their way; nobody will look at them.
    await context.unrouteAll({ behavior: "ignoreErrors" });
    await context.close();
  };
  return { page, leaked, complaints, close };
}

/** Playwright carries JSON and no functions, so the page's side of `on` is rebuilt around one callback each way. */
async function carryBridge(page: Page, bridge: Bridge): Promise<void> {
  await page.exposeFunction("__shopbellRequest", (route: string, input: unknown) => bridge.request(route, input));
  bridge.on(
    (event) => {
      // A page that has gone needs no event.
      page
        .evaluate((told) => globalThis.dispatchEvent(new CustomEvent("shopbell-event", { detail: told })), event)
        .catch(() => {});
    },
    () => {},
  );
  await page.addInitScript(
    ({ name, platform }) => {
      if (globalThis.top !== globalThis.self) return;
      const request = Reflect.get(globalThis, "__shopbellRequest") as Bridge["request"];
      const value: Bridge = {
        request,
        on: (listener) => {
          const pass = (event: Event): void => listener((event as CustomEvent).detail as never);
          globalThis.addEventListener("shopbell-event", pass);
          return () => globalThis.removeEventListener("shopbell-event", pass);
        },
        platform,
      };
      Object.defineProperty(globalThis, name, { value: Object.freeze(value) });
    },
    { name: BRIDGE_NAME, platform: bridge.platform },
  );
}
