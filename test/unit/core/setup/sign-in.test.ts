import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { SignInWindowAnswer } from "#core/ports.ts";
import { openDatabase, type Database } from "#core/db/database.ts";
import { addressesAt } from "#core/instagram/addresses.ts";
import { createAccounts, type Accounts } from "#core/setup/accounts.ts";
import { createMetaApps, type MetaApp, type MetaApps } from "#core/setup/meta-apps.ts";
import type { Asked, Found, SignInCalls, Token } from "#core/setup/sign-in-calls.ts";
import { createSignIn, type SignIn } from "#core/setup/sign-in.ts";
import { memorySecrets } from "../../../support/core-world.ts";

/** Meta takes its time, and the owner does not wait: what an answer does that comes when nobody waits for it any more. */
const PUBLIC_HOST = "shop.example";
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const clock = { nowMs: () => 1_767_600_000_000, after: () => () => {} };

/** Answers that the test gives when it wants to, in the order in which they were asked for. */
function asker<Answer>() {
  const waiting: ((answer: Answer) => void)[] = [];
  return {
    ask: () => new Promise<Answer>((resolve) => waiting.push(resolve)),
    waiting,
    answer(at: number, given: Answer) {
      const resolve = waiting[at];
      if (resolve === undefined) throw new Error(`Nothing was asked a ${at + 1}. time.`);
      resolve(given);
    },
  };
}

const token = (accessToken: string): Asked<Token> => ({ kind: "ok", answer: { accessToken, issuedMs: clock.nowMs() } });
const account = (name: string): Asked<Found> => ({
  kind: "ok",
  answer: {
    kind: "accounts",
    isUserToken: true,
    accounts: [{ accountId: `1784140000000${name}`, username: name, senderId: name, accessToken: `token-of-${name}` }],
  },
});

let dir: string;
let db: Database;
let accounts: Accounts;
let apps: MetaApps;
let app: MetaApp;
let other: MetaApp;
let signIn: SignIn;
let codes: ReturnType<typeof asker<Asked<Token>>>;
let people: ReturnType<typeof asker<Asked<Found>>>;
let windows: ReturnType<typeof asker<SignInWindowAnswer>>;
let secrets: ReturnType<typeof memorySecrets>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "shopbell-sign-in-"));
  db = openDatabase(dir, silent);
  secrets = memorySecrets();
  accounts = createAccounts(db, secrets, clock);
  apps = createMetaApps(db, secrets, () => "verify-me");
  app = await apps.save(undefined, { family: "facebook", metaAppId: "1", metaSecret: "one" });
  other = await apps.save(undefined, { family: "facebook", metaAppId: "2", metaSecret: "two" });
  codes = asker();
  people = asker();
  windows = asker();
  const calls: SignInCalls = {
    exchangeCode: codes.ask,
    lengthen: async (_app, given) => token(given),
    renewInstagram: async (given) => token(given),
    accountsOf: people.ask,
  };
  let ids = 0;
  signIn = createSignIn({
    addresses: addressesAt("http://127.0.0.1:1"),
    calls,
    accounts,
    apps,
    secrets,
    clock,
    logger: silent,
    newId: () => `state-${(ids += 1)}`,
    changed: () => {},
    publicUrl: () => `https://${PUBLIC_HOST}`,
    isBehindOwnServer: () => false,
    localPort: () => 4000,
    window: { open: windows.ask },
    ending: new AbortController().signal,
    found: async (found) => void (await signIn.choose(found)),
  });
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

const connected = (): readonly string[] => accounts.list().map(({ username }) => username);
/** Meta's dialog has sent the browser back with a code. */
const comeBack = (from: MetaApp): void => {
  const started = signIn.start(from, "public");
  if (started.kind !== "open") throw new Error("The sign-in is not ready.");
  const state = new URL(started.url).searchParams.get("state") ?? "";
  const query = new URLSearchParams({ state, code: "code" }).toString();
  const page = signIn.callback({
    method: "GET",
    path: "/meta/sign-in",
    query,
    acceptLanguage: "",
    host: PUBLIC_HOST,
    body: "",
  });
  expect(page.status).toBe(200);
};
/** Nothing here waits for more than a promise of the test's. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const LEFT: readonly (readonly [string, () => unknown, string])[] = [
  ["the set-up is closed", () => signIn.forget(), "waiting"],
  ["another sign-in is begun in the browser", () => signIn.start(other, "public"), "waiting"],
  ["another sign-in is begun in a window", () => signIn.start(other, "window"), "working"],
];

it.each(LEFT)("%s while the code is exchanged: nobody is connected", async (_what, leave, state) => {
  comeBack(app);
  await quiet();
  leave();
  codes.answer(0, token("token-of-the-person"));
  await quiet();
  expect(people.waiting).toEqual([]);
  expect(connected()).toEqual([]);
  expect(signIn.result().state).toBe(state);
});

it.each(LEFT)(
  "%s while the accounts are asked for: nobody is connected, and nothing is kept",
  async (_what, leave, state) => {
    comeBack(app);
    await quiet();
    codes.answer(0, token("token-of-the-person"));
    await quiet();
    leave();
    people.answer(0, account("left"));
    await quiet();
    expect(connected()).toEqual([]);
    expect(signIn.choices()).toEqual([]);
    expect(await secrets.get(`user-token/${app.id}`)).toBeUndefined();
    expect(signIn.result().state).toBe(state);
  },
);

it.each(LEFT)("%s while Meta's answer is a refusal: it is not said any more", async (_what, leave, state) => {
  comeBack(app);
  await quiet();
  leave();
  codes.answer(0, { kind: "broken", result: { state: "failed", cause: "meta_trouble" } });
  await quiet();
  expect(signIn.result().state).toBe(state);
});

it("of two answers at once the last one wins, whichever Meta answers first", async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    comeBack(app);
    await quiet();
    codes.answer(codes.waiting.length - 1, token("token-of-the-person"));
    await quiet();
    void signIn.paste(app, "EAApasted");
    await quiet();
    const first = people.waiting.length - 2;
    for (const at of order) {
      people.answer(first + at, account(at === 0 ? "first" : "last"));
      await quiet();
    }
    expect(connected()).toEqual(["last"]);
    expect(signIn.choices().map(({ username }) => username)).toEqual(["last"]);
    expect(await secrets.get(`user-token/${app.id}`)).toBe("EAApasted");
  }
});

it("a window that is still open does not lose its answer to a token that was pasted meanwhile", async () => {
  expect(signIn.start(app, "window").kind).toBe("window");
  void signIn.paste(app, "IGAAother");
  await quiet();
  expect(signIn.result()).toMatchObject({ cause: "token_of_instagram" });
  windows.answer(0, {
    kind: "led_back",
    url: "https://www.facebook.com/connect/login_success.html#access_token=EAAshort&state=state-1",
  });
  await quiet();
  people.answer(0, account("last"));
  await quiet();
  expect(connected()).toEqual(["last"]);
});

it("a window that is closed takes nothing from a token that was pasted meanwhile", async () => {
  signIn.start(app, "window");
  void signIn.paste(app, "EAApasted");
  await quiet();
  windows.answer(0, { kind: "closed" });
  await quiet();
  people.answer(0, account("last"));
  await quiet();
  expect(connected()).toEqual(["last"]);
});

it("looking again with the token of an earlier run gives way to a sign-in that is under way", async () => {
  await secrets.set(`user-token/${app.id}`, "EAAearlier");
  comeBack(app);
  await quiet();
  void signIn.resume(app);
  await quiet();
  expect(people.waiting).toEqual([]);
  codes.answer(0, token("token-of-the-person"));
  await quiet();
  people.answer(0, account("last"));
  await quiet();
  expect(connected()).toEqual(["last"]);
  expect(await secrets.get(`user-token/${app.id}`)).toBe("token-of-the-person");

  // Nothing under way: it is looked at again.
  void signIn.resume(app);
  await quiet();
  people.answer(1, account("again"));
  await quiet();
  expect(connected().toSorted()).toEqual(["again", "last"]);
});

it("what was signed in with an app keeps its newest secret", async () => {
  void signIn.paste(app, "EAAtoken");
  await quiet();
  await apps.save(app.id, { family: "facebook", metaAppId: "1", metaSecret: "one, mended" });
  people.answer(0, account("one"));
  await quiet();
  expect(accounts.appSecrets()).toEqual(["one, mended"]);
});
