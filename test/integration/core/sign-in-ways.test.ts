import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import type { SignInWindow, SignInWindowAnswer, SignInWindowWish } from "#core/ports.ts";
import { createSetupWorld, type SetupWorld } from "../../support/setup-world.ts";

const WINDOW_REDIRECT = "https://www.facebook.com/connect/login_success.html";

/** A window of the host in which nobody looks: the test says where Meta's page leads. */
function windowDouble() {
  const wishes: SignInWindowWish[] = [];
  const shown: ((answer: SignInWindowAnswer) => void)[] = [];
  const port: SignInWindow = {
    open(wish) {
      wishes.push(wish);
      return new Promise((resolve) => {
        shown.push(resolve);
        wish.ending.addEventListener("abort", () => resolve({ kind: "closed" }), { once: true });
      });
    },
  };
  return { port, wishes, answer: (answer: SignInWindowAnswer) => shown.at(-1)?.(answer) };
}

describe("signing in", () => {
  let world: SetupWorld;
  afterEach(() => world.close());
  const ready = async (family: "facebook" | "instagram", signInWindow?: SignInWindow): Promise<void> => {
    world = await createSetupWorld(family, [{ family }], {
      ports: () => (signInWindow === undefined ? {} : { signInWindow }),
    });
    await world.enterApp();
    await world.enterAddress();
  };
  const start = async (way: "public" | "loopback" | "window"): Promise<URL> => {
    const started = await world.call("setup/start-sign-in", { way });
    if (started.kind !== "open") throw new Error(`the sign-in is ${started.kind}`);
    return new URL(started.url);
  };
  /** Where Meta's dialog sends the browser. */
  const ledTo = async (dialog: URL | string): Promise<string> =>
    (await fetch(dialog, { redirect: "manual" })).headers.get("location") ?? "";
  const isConnected = () =>
    world.until("the account to be connected", async () =>
      (await world.view()).draft?.accountIds.includes(world.accountId) === true ? true : undefined,
    );
  const failed = (cause: string) => world.linkOnce("sign_in", (link) => link.cause === cause);

  it("offers what the log-in and the host allow, each with the address to be listed", async () => {
    await ready("facebook", windowDouble().port);
    const { port } = new URL(world.webhookUrl());
    const url = (await world.view()).address?.url ?? "";
    expect((await world.view()).draft?.ways).toEqual([
      { way: "public", redirectUrl: `${url}/meta/sign-in` },
      { way: "loopback", redirectUrl: `http://localhost:${port}/meta/sign-in` },
      { way: "window", redirectUrl: WINDOW_REDIRECT },
    ]);
    await world.close();
    await ready("facebook");
    expect((await world.view()).draft?.ways.map(({ way }) => way)).toEqual(["public", "loopback"]);
    await world.close();
    // Instagram Login takes https addresses only, and documents no window.
    await ready("instagram", windowDouble().port);
    expect((await world.view()).draft?.ways.map(({ way }) => way)).toEqual(["public"]);
    expect(await world.call("setup/start-sign-in", { way: "window" })).toEqual({ kind: "not_ready" });
    expect(await world.call("setup/start-sign-in", { way: "loopback" })).toEqual({ kind: "not_ready" });
  });

  it("comes straight back to this computer, with a state of its own each time", async () => {
    await ready("facebook");
    const first = await start("loopback");
    const dialog = await start("loopback");
    expect(dialog.searchParams.get("state")).not.toBe(first.searchParams.get("state"));
    expect(dialog.searchParams.get("response_type")).toBe("code");
    expect((await fetch(await ledTo(dialog))).status).toBe(200);
    await isConnected();
    await world.linkOnce("subscription", ({ state }) => state === "ok", world.accountId);
  });

  it("comes back by whichever address of this computer the browser takes for localhost", async (context) => {
    const hasSixth = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));
    if (!hasSixth) context.skip("this computer has no IPv6");
    await ready("facebook");
    const { host, port, pathname, search } = new URL(await ledTo(await start("loopback")));
    const status = await new Promise((resolve, reject) => {
      request({ host: "::1", port, path: `${pathname}${search}`, headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(200);
    await isConnected();
  });

  it("takes an answer only where it was to come in, for the sign-in under way, and once", async () => {
    await ready("facebook");
    const { port } = new URL(world.webhookUrl());
    const publicUrl = (await world.view()).address?.url ?? "";
    const local = `http://localhost:${port}/meta/sign-in`;
    const dialog = await start("public");
    const answer = new URL(await ledTo(dialog));
    const status = async (url: string): Promise<number> => (await fetch(url)).status;
    // Another door, another path, another state, an older sign-in.
    expect(await status(`${local}${answer.search}`)).toBe(400);
    expect(await status(`${publicUrl}/meta/sign-in/x${answer.search}`)).toBe(404);
    const guessed = new URL(answer);
    guessed.searchParams.set("state", crypto.randomUUID());
    expect(await status(guessed.href)).toBe(400);
    expect((await world.view()).draft?.accountIds).toEqual([]);
    // Started anew: the first one is over.
    const second = new URL(await ledTo(await start("public")));
    expect(await status(answer.href)).toBe(400);
    expect(await status(second.href)).toBe(200);
    await isConnected();
    expect(await status(second.href)).toBe(400);
  });

  it("goes through a window of the app as Meta documents it for desktop apps", async () => {
    const window = windowDouble();
    await ready("facebook", window.port);
    expect(await world.call("setup/start-sign-in", { way: "window" })).toEqual({ kind: "window" });
    const [wish] = window.wishes;
    const dialog = new URL(wish?.url ?? "");
    expect(wish?.redirectUrl).toBe(WINDOW_REDIRECT);
    expect(dialog.searchParams.get("redirect_uri")).toBe(WINDOW_REDIRECT);
    expect(dialog.searchParams.get("response_type")).toBe("token");
    window.answer({ kind: "led_back", url: await ledTo(dialog) });
    await isConnected();
    await world.linkOnce("permissions", ({ state }) => state === "ok", world.accountId);
  });

  it.each<readonly [string, (dialog: URL) => Promise<SignInWindowAnswer>, string]>([
    ["closed by the owner", async () => ({ kind: "closed" }), "sign_in_denied"],
    ["not loaded", async () => ({ kind: "not_loaded" }), "offline"],
    [
      "led back with another state",
      async () => ({ kind: "led_back", url: `${WINDOW_REDIRECT}#access_token=EAAstolen&state=guessed` }),
      "sign_in_denied",
    ],
    [
      "led to another address",
      async (dialog) => ({
        kind: "led_back",
        url: `https://www.facebook.com/other#access_token=EAAx&state=${dialog.searchParams.get("state") ?? ""}`,
      }),
      "sign_in_denied",
    ],
    [
      "given another app's token",
      async (dialog) => ({
        kind: "led_back",
        url: `${WINDOW_REDIRECT}#access_token=EAAother&state=${dialog.searchParams.get("state") ?? ""}`,
      }),
      "token_unusable",
    ],
  ])("a window that was %s connects nobody", async (_what, answer, cause) => {
    const window = windowDouble();
    await ready("facebook", window.port);
    await world.call("setup/start-sign-in", { way: "window" });
    window.answer(await answer(new URL(window.wishes[0]?.url ?? "")));
    await failed(cause);
    expect((await world.view()).draft?.accountIds).toEqual([]);
  });

  it("closes its window when another sign-in is begun or the set-up is left", async () => {
    const window = windowDouble();
    await ready("facebook", window.port);
    await world.call("setup/start-sign-in", { way: "window" });
    await start("public");
    expect(window.wishes[0]?.ending.aborted).toBe(true);
    await world.call("setup/start-sign-in", { way: "window" });
    await world.call("setup/close", {});
    expect(window.wishes[1]?.ending.aborted).toBe(true);
  });
});
