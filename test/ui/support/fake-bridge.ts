import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page, Route } from "@playwright/test";
import type { CoreEvent } from "#shared/contract/events.ts";
import { ACCOUNT, NOW_MS } from "./example-builder.ts";
import { exampleConversations } from "./example-shop.ts";
import type { Answer } from "./example-media.ts";
import { FakeShop, type FakeShopOptions } from "./fake-shop.ts";

/**
 * Opens the built screen in a page whose `window.shopbell` is a shop in memory. The files are answered under the
 * policy the hosts send, so that what the policy forbids fails here too.
 */
const ORIGIN = "http://localhost:9";
const BUILT = fileURLToPath(new URL("../../../dist/renderer/", import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
};

export async function openFakeShop(page: Page, options: Partial<FakeShopOptions> = {}): Promise<FakeShop> {
  const shop = new FakeShop({
    nowMs: NOW_MS,
    conversations: exampleConversations(),
    accounts: [ACCOUNT],
    ...options,
  });
  await page.route(`${ORIGIN}/**`, async (route) => answer(route, shop));
  await page.exposeFunction("fakeRequest", async (route: string, input: unknown) => shop.handle(route, input));
  // Playwright does not see the bytes of a posted file, so the page hands them over itself.
  await page.exposeFunction("fakeReceive", async (base64: string) => {
    await shop.composer.held;
    return shop.composer.receive(Buffer.from(base64, "base64"));
  });
  await page.addInitScript(() => {
    const realFetch = globalThis.fetch.bind(globalThis);
    globalThis.fetch = async (input, init) => {
      if (input !== "files" || !(init?.body instanceof Blob)) return realFetch(input, init);
      const binary = Array.from(new Uint8Array(await init.body.arrayBuffer()), (byte) => String.fromCharCode(byte));
      const receive = Reflect.get(globalThis, "fakeReceive") as (base64: string) => Promise<unknown>;
      return Response.json(await receive(btoa(binary.join(""))));
    };
    type Listener = (event: CoreEvent) => void;
    const listeners = new Set<Listener>();
    const world = globalThis as unknown as Record<string, unknown>;
    world["shopbell"] = {
      request: world["fakeRequest"],
      on: (listener: Listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      platform: "linux",
    };
    world["fakeEvent"] = (event: CoreEvent) => {
      for (const listener of listeners) listener(event);
    };
  });
  shop.onEvent((event) => {
    page
      .evaluate((value) => {
        const world = globalThis as unknown as { fakeEvent?: (event: CoreEvent) => void };
        world.fakeEvent?.(value);
      }, event)
      // The page may be gone by the time a reply goes through.
      .catch(() => undefined);
  });
  await page.goto(`${ORIGIN}/`);
  await page.locator(".frame, .welcome, .host-silent, .lock-screen").first().waitFor();
  return shop;
}

async function answer(route: Route, shop: FakeShop): Promise<void> {
  const { pathname } = new URL(route.request().url());
  if (pathname.startsWith("/media/")) return fulfilMedia(route, await shop.media.answer(pathname));
  const name = pathname === "/" ? "index.html" : decodeURIComponent(pathname.slice(1));
  const body = (await builtFiles()).get(name);
  if (body === undefined) return route.fulfill({ status: 404 });
  return route.fulfill({
    body,
    contentType: TYPES[extname(name)] ?? "application/octet-stream",
    headers: { "content-security-policy": POLICY },
  });
}

/** Players move only in files that are given in parts. */
async function fulfilMedia(route: Route, { status, contentType, body }: Answer): Promise<void> {
  const first = /^bytes=(\d+)-/.exec(route.request().headers()["range"] ?? "")?.[1];
  if (!Buffer.isBuffer(body) || first === undefined) {
    return route.fulfill({
      status,
      ...(contentType === undefined ? {} : { contentType }),
      ...(body === undefined ? {} : { body }),
    });
  }
  const part = body.subarray(Number(first));
  const headers = {
    "content-type": contentType ?? "",
    "accept-ranges": "bytes",
    "content-length": String(part.length),
    "content-range": `bytes ${first}-${body.length - 1}/${body.length}`,
  };
  return route.fulfill({ status: 206, headers, body: part });
}

let built: Promise<ReadonlyMap<string, Buffer>> | undefined;

/** The built screen, read once: a build that runs beside the tests does not change the page under them. */
async function builtFiles(): Promise<ReadonlyMap<string, Buffer>> {
  built ??= readBuilt();
  return built;
}

async function readBuilt(): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(BUILT, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(async (path) => [relative(BUILT, path).replaceAll("\\", "/"), await readFile(path)] as const),
    ),
  );
}
