import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Envelope } from "#shared/contract/errors.ts";
import type { SetupView } from "#shared/contract/setup.ts";
import { createSimulator, type Simulator } from "#simulator/index.ts";
import { startApp, type AppUnderDouble } from "./app-under-double.ts";
import { ensureBuilt } from "./built.ts";

/** The embedded sign-in under the double: what Electron is told, where the page may go, what is left of it. */
const APP = { id: "1234567890", secret: "meta-secret-e41f9" };
const REDIRECT = "https://www.facebook.com/connect/login_success.html";
const SIGN_IN = 1;

let simulator: Simulator;
let graphOrigin = "";
let app: AppUnderDouble;
beforeAll(async () => {
  await ensureBuilt();
  simulator = createSimulator({ app: APP, accounts: [{ family: "facebook" }] });
  graphOrigin = (await simulator.start()).url;
}, 180_000);
afterAll(() => simulator.stop());
beforeEach(async () => {
  app = startApp({ scenario: { graphOrigin } });
  await app.hasWindow;
});
afterEach(() => app.dispose());

const request = async <Data>(route: string, input: unknown): Promise<Data> => {
  const answer = await app.ask.invoke("request", [route, input], 1, { url: "shopbell-app://app/" });
  const envelope = answer as Envelope<Data>;
  if (!envelope.ok) throw new Error(`${route}: ${envelope.error.code}`);
  return envelope.data;
};
const draft = async () => (await request<SetupView>("setup/get", {})).draft;
const until = <Found>(look: () => Promise<Found | undefined>): Promise<Found> =>
  vi.waitFor(
    async () => {
      const found = await look();
      if (found === undefined) throw new Error("not yet");
      return found;
    },
    { timeout: 15_000, interval: 25 },
  );
const signInLink = (cause: string) =>
  until(async () => (await draft())?.links.find((link) => link.link === "sign_in" && link.cause === cause));

async function openSignIn(): Promise<URL> {
  await request("setup/begin", { family: "facebook" });
  await request("setup/enter-app", { metaAppId: APP.id, metaAppSecret: APP.secret });
  expect(await request("setup/start-sign-in", { way: "window" })).toEqual({ kind: "window" });
  const opened = await until(async () => (await app.ask.report()).windows[SIGN_IN]);
  return new URL(opened.loaded[0] ?? "");
}

test("Meta's page has a window without preload, sandboxed, in a session of its own that is in memory", async () => {
  const dialog = await openSignIn();
  expect(`${dialog.origin}${dialog.pathname}`).toMatch(/^https:\/\/www\.facebook\.com\/v[\d.]+\/dialog\/oauth$/u);
  const { windows, partitions } = await app.ask.report();
  const preferences = windows[SIGN_IN]?.options["webPreferences"] as Record<string, unknown>;
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    session: partitions[0]?.partition,
  });
  expect(Object.hasOwn(preferences, "preload")).toBe(false);
  expect(partitions).toHaveLength(1);
  expect(partitions[0]?.partition).not.toMatch(/^persist:/u);
  // The bridge answers the inbox's own window only.
  const stranger = await app.ask.invoke("request", ["app/state", {}], windows[SIGN_IN]?.webContentsId ?? 2, {
    url: "shopbell-app://app/",
  });
  expect(stranger).toMatchObject({ ok: false });
});

test("it stays with Meta: no other site, no plain http, no further window, nothing from this computer", async () => {
  await openSignIn();
  const isKept = (event: "will-navigate" | "will-redirect", url: string) => app.ask.navigate(event, url, true, SIGN_IN);
  for (const url of [
    "https://www.facebook.com/checkpoint/1",
    "https://m.facebook.com/login",
    "https://accountscenter.instagram.com/",
    "https://auth.meta.com/",
  ]) {
    expect(await isKept("will-navigate", url), url).toBe(false);
  }
  for (const url of [
    "https://evil.example/",
    "https://facebook.com.evil.example/",
    "https://notfacebook.com/",
    "https://www.facebook.com@evil.example/",
    "http://www.facebook.com/",
    "file:///etc/passwd",
    "shopbell-app://app/",
    "javascript:alert(1)",
  ]) {
    expect(await isKept("will-navigate", url), url).toBe(true);
    expect(await isKept("will-redirect", url), url).toBe(true);
  }
  expect(await app.ask.openWindow("https://www.facebook.com/help", SIGN_IN)).toBe("deny");
  expect(await app.ask.isPartitionRequestCancelled("https://static.xx.fbcdn.net/a.js")).toBe(false);
  for (const url of ["file:///etc/passwd", "http://127.0.0.1:8080/", "shopbell-app://app/index.html"]) {
    expect(await app.ask.isPartitionRequestCancelled(url), url).toBe(true);
  }
  await expect.poll(async () => (await app.ask.report()).windows).toHaveLength(2);
});

test("being led back ends it: the account is connected, the window closed, its session cleared", async () => {
  const dialog = await openSignIn();
  const simulated = new URL(`${dialog.pathname}${dialog.search}`, graphOrigin);
  const back = (await fetch(simulated, { redirect: "manual" })).headers.get("location") ?? "";
  expect(back.startsWith(REDIRECT)).toBe(true);
  // The address with the token in it is never loaded.
  expect(await app.ask.navigate("will-redirect", back, true, SIGN_IN)).toBe(true);
  const ids = await until(async () => {
    const { accountIds = [] } = (await draft()) ?? {};
    return accountIds.length > 0 ? accountIds : undefined;
  });
  expect(ids).toEqual([...simulator.world.accounts.keys()]);
  const report = await app.ask.report();
  expect(report.windows).toHaveLength(1);
  expect(report.partitions).toMatchObject([{ cleared: 1 }]);
  expect(JSON.stringify(await request("setup/get", {}))).not.toContain("EAAU");
  expect(app.output()).not.toContain("EAAU");
});

test("a window that the owner closes, and one that is led back with a state of somebody else's, connect nobody", async () => {
  await openSignIn();
  await app.ask.closeWindow(SIGN_IN);
  await signInLink("sign_in_denied");
  await expect.poll(async () => (await app.ask.report()).partitions).toMatchObject([{ cleared: 1 }]);
  await request("setup/start-sign-in", { way: "window" });
  await until(async () => (await app.ask.report()).windows[SIGN_IN]);
  await app.ask.navigate("will-redirect", `${REDIRECT}#access_token=EAAstolen&state=guessed`, true, SIGN_IN);
  await signInLink("sign_in_denied");
  const { windows, partitions } = await until(async () => {
    const report = await app.ask.report();
    return report.partitions.every(({ cleared }) => cleared === 1) ? report : undefined;
  });
  expect(windows).toHaveLength(1);
  // Each has had a session of its own.
  expect(new Set(partitions.map(({ partition }) => partition)).size).toBe(2);
  expect((await draft())?.accountIds).toEqual([]);
});
