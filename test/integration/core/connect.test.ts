import { request } from "node:http";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import type { SecretStore } from "#core/ports.ts";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { LinkView } from "#shared/contract/setup.ts";
import { createSetupWorld, SECRETS, type SetupWorld } from "../../support/setup-world.ts";

const isOk = ({ state }: LinkView): boolean => state === "ok";
const CUSTOMER = "900000000000001";

describe("connecting an account", () => {
  let world: SetupWorld;
  afterEach(() => world.close());

  describe.each<LoginFamily>(["facebook", "instagram"])("by %s login", (family) => {
    it("goes link by link from the app's secret to a message on the screen, a customer's or one to oneself", async () => {
      world = await createSetupWorld(family);
      await world.enterApp();
      const app = await world.linkOnce("app", isOk);
      expect(app.label).toBe("Mira Inbox");
      await world.enterAddress();
      expect((await world.linkOnce("address", isOk)).label).toMatch(/^127\.0\.0\.1:/u);
      const page = await world.signIn();
      expect(await page.text()).toContain("Você entrou");
      const subscription = await world.linkOnce("subscription", isOk, world.accountId);
      expect(subscription.parts).toEqual([
        { name: "app_subscribed", state: "ok" },
        { name: "account_subscribed", state: "ok" },
      ]);
      expect((await world.linkOnce("permissions", isOk, world.accountId)).missing).toBeUndefined();
      const waiting = await world.linkOnce("live_test", ({ state }) => state === "needs_you", world.accountId);
      expect(waiting).toMatchObject({ cause: "no_message_yet", mend: "send_test_message" });

      const self = world.simulator.world.accounts.get(world.accountId)?.selfCustomerId;
      const customerId = family === "instagram" && self !== undefined ? self : CUSTOMER;
      await world.simulator.customerWrites({ customerId, text: "Is the shop open?" });
      await world.linkOnce("live_test", isOk, world.accountId);
      const { items } = await world.call("conversations/list", { list: "all", limit: 10 });
      expect(items).toHaveLength(1);
    });

    it("goes on after a restart, and the address is opened again without being asked for", async () => {
      world = await createSetupWorld(family);
      await world.enterApp();
      await world.enterAddress();
      await world.restart();
      expect((await world.view()).draft).toMatchObject({ family, hasMetaSecret: true });
      await world.linkOnce("address", (link) => isOk(link) && world.tunnel.opened() === 2);
      await world.signIn();
      await world.linkOnce("subscription", isOk, world.accountId);
      expect(world.tunnel.wishes[1]).toEqual({ authtoken: SECRETS.authtoken });
    });

    it("connects the same account again without losing a message", async () => {
      world = await createSetupWorld(family);
      await world.connect();
      await world.simulator.customerWrites({ customerId: CUSTOMER, text: "before" });
      await world.linkOnce("live_test", isOk, world.accountId);
      await world.call("setup/close", {});
      await world.call("setup/begin", { family });
      await world.linkOnce("address", isOk);
      await world.signIn();
      await world.until("the account to be chosen again", async () =>
        (await world.view()).draft?.accountIds.includes(world.accountId) === true ? true : undefined,
      );
      const { items } = await world.call("conversations/list", { list: "all", limit: 10 });
      expect(items).toHaveLength(1);
    });
  });

  it("lets the owner choose among several Pages, and each account has its own chain", async () => {
    const person = { family: "facebook", userToken: "EAAUone-person" } as const;
    world = await createSetupWorld("facebook", [person, { ...person, username: "second.shop" }]);
    await world.enterApp();
    await world.enterAddress();
    await world.signIn();
    const choices = await world.until("the choice", async () => (await world.view()).draft?.choices);
    expect(choices.map(({ username }) => username)).toEqual(["shop.1", "second.shop"]);
    const [first, second] = choices.map(({ accountId }) => accountId);
    if (first === undefined || second === undefined) throw new Error("two were expected");
    world.simulator.faults({ account: { id: second, allowsMessageAccess: false } });
    await world.call("setup/choose-accounts", { accountIds: [first, second] });
    await world.linkOnce("probes", isOk, first);
    const off = await world.linkOnce("probes", ({ state }) => state === "needs_you", second);
    expect(off).toMatchObject({ cause: "messages_access_off", mend: "allow_message_access" });
    await world.linkOnce("subscription", isOk, second);
  });

  it("leaves no secret without its account when it is closed while two are being connected", async () => {
    const kept = new Map<string, string>();
    const [held, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const secrets: SecretStore = {
      get: async (name) => kept.get(name),
      async set(name, value) {
        if (name.startsWith("access-token/")) {
          held.resolve();
          await goOn.promise;
        }
        kept.set(name, value);
      },
      delete: async (name) => void kept.delete(name),
    };
    const person = { family: "facebook", userToken: "EAAUone-person" } as const;
    const accounts = [person, { ...person, username: "second.shop" }];
    world = await createSetupWorld("facebook", accounts, { ports: () => ({ secrets }) });
    await world.enterApp();
    await world.enterAddress();
    await world.signIn();
    const choices = await world.until("the choice", async () => (await world.view()).draft?.choices);
    const accountIds = choices.map(({ accountId }) => accountId);
    const chosen = world.call("setup/choose-accounts", { accountIds });
    await held.promise;
    let isStopped = false;
    const stopped = world.core().stop();
    void stopped.then(() => (isStopped = true));
    // Time enough to close the database, were nothing waited for.
    for (let turn = 0; turn < 20_000 && !isStopped; turn += 1) await new Promise(setImmediate);
    goOn.resolve();
    await Promise.allSettled([stopped, chosen]);

    const db = new SqliteDatabase(join(world.dataDir, "shopbell.db"), { readonly: true });
    const rows = db.prepare<[], { id: string }>(`SELECT id FROM accounts ORDER BY id`).all();
    db.close();
    expect(rows.map(({ id }) => id)).toEqual(accountIds.toSorted());
    expect([...kept.keys()].filter((name) => name.startsWith("access-token/")).toSorted()).toEqual(
      rows.map(({ id }) => `access-token/${id}`),
    );
  });

  it("takes a pasted token, of a Page as of a person, and recognises one of the other family", async () => {
    world = await createSetupWorld("facebook");
    await world.enterApp();
    await world.enterAddress();
    const account = world.simulator.world.accounts.get(world.accountId);
    if (account === undefined) throw new Error("no account");
    await world.call("setup/paste-token", { token: "IGAAother" });
    expect(await world.linkOnce("sign_in", ({ cause }) => cause !== undefined)).toMatchObject({
      cause: "token_of_instagram",
      mend: "paste_other_token",
    });
    await world.call("setup/paste-token", { token: account.accessToken });
    await world.linkOnce("subscription", isOk, world.accountId);
  });

  it("leaves out a field that Meta refuses, and keeps every other", async () => {
    world = await createSetupWorld("facebook");
    world.simulator.faults({ app: { refusedFields: ["standby", "message_edit"] } });
    await world.connect();
    const subscription = [...world.simulator.world.apps.values()][0]?.subscription;
    expect(subscription?.fields).toEqual([
      "messages",
      "message_reactions",
      "messaging_postbacks",
      "messaging_seen",
      "messaging_referral",
      "messaging_handover",
    ]);
  });

  it("falls back to another field of the Page where one permission is missing", async () => {
    world = await createSetupWorld("facebook");
    world.simulator.faults({ person: { withheldScopes: ["pages_messaging"] } });
    await world.enterApp();
    await world.enterAddress();
    await world.signIn();
    await world.linkOnce("subscription", isOk, world.accountId);
    expect(world.simulator.world.accounts.get(world.accountId)?.subscribedFields).toEqual(["feed"]);
    const permissions = await world.linkOnce("permissions", ({ state }) => state === "needs_you", world.accountId);
    expect(permissions.missing).toEqual(["pages_messaging"]);
  });

  it("shows what to paste where Meta refuses the API way, and sees it when it was pasted", async () => {
    world = await createSetupWorld("instagram");
    world.simulator.faults({ app: { takesSubscriptions: false } });
    await world.enterApp();
    await world.enterAddress();
    await world.signIn();
    const link = await world.linkOnce("subscription", ({ state }) => state === "needs_you", world.accountId);
    expect(link).toMatchObject({ cause: "dashboard_needed", mend: "paste_in_dashboard" });
    const values = await world.call("setup/dashboard-values", { accountId: world.accountId });
    if (values.kind !== "values") throw new Error("no values");
    const { callbackUrl: url, verifyToken, fields } = values;
    expect(await world.simulator.webhook({ url, verifyToken, fields, verify: true })).toEqual({ kind: "verified" });
    await world.linkOnce("subscription", isOk, world.accountId);
  });

  it("gives an account that was connected without the set-up a chain, and its app when that is entered", async () => {
    world = await createSetupWorld("facebook");
    const account = world.simulator.world.accounts.get(world.accountId);
    const accessToken = account?.accessToken ?? "";
    await world.call("accounts/connect", { family: "facebook", appSecret: SECRETS.metaAppSecret, accessToken });
    expect((await world.view()).chains.map(({ accountId }) => accountId)).toEqual([world.accountId]);
    await world.call("setup/check", { accountId: world.accountId });
    const app = await world.linkOnce("app", ({ state }) => state === "needs_you", world.accountId);
    expect(app).toMatchObject({ cause: "app_not_entered", mend: "enter_app" });
    await world.linkOnce("probes", isOk, world.accountId);
    await world.enterApp();
    await world.enterAddress();
    await world.linkOnce("subscription", isOk, world.accountId);
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "Is the shop open?" });
    await world.linkOnce("live_test", isOk, world.accountId);
    expect((await world.view()).chains).toHaveLength(1);
  });

  it("keeps every conversation when the account moves to another Page, another app and another address", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "before" });
    await world.linkOnce("live_test", isOk, world.accountId);
    const app = [...world.simulator.world.apps.values()][0];
    const account = world.simulator.world.accounts.get(world.accountId);
    if (app === undefined || account === undefined) throw new Error("no shop");
    const other = { ...app, id: "5550001110", secret: "another-app-secret", subscription: undefined };
    world.simulator.world.apps.set(other.id, other);
    const moved = { ...account, appId: other.id, pageId: "300000000000999", subscribedFields: undefined };
    world.simulator.world.accounts.set(moved.id, moved);
    await world.tunnel.move();
    await world.call("setup/close", {});
    await world.call("setup/begin", { family: "facebook" });
    await world.call("setup/enter-app", { metaAppId: other.id, metaAppSecret: other.secret });
    await world.linkOnce("app", isOk);
    await world.enterAddress();
    await world.signIn();
    await world.until("the account to belong to the other app", async () =>
      other.subscription !== undefined && moved.subscribedFields !== undefined ? true : undefined,
    );
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "after" });
    const texts = await world.until("both messages", async () => {
      const { items } = await world.call("conversations/list", { list: "all", limit: 10 });
      const page = await world.call("messages/list", { conversationId: items[0]?.id ?? 0, limit: 10 });
      return items.length === 1 && page.items.length === 2 ? page.items.map(({ text }) => text) : undefined;
    });
    expect(texts).toEqual(["before", "after"]);
  });

  it("answers under its public name as soon as it has one, and no longer under the old", async () => {
    world = await createSetupWorld("facebook");
    await world.call("setup/begin", { family: "facebook" });
    const ask = (host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const target = new URL("/webhook?hub.mode=subscribe", world.webhookUrl());
        request(target, { headers: { host } }, (answer) => resolve(answer.statusCode ?? 0))
          .on("error", reject)
          .end();
      });
    expect(await ask("shop-one.example")).toBe(404);
    await world.call("setup/enter-address", { kind: "own", url: "shop-one.example" });
    await world.until("the door to know its name", async () =>
      (await ask("shop-one.example")) === 403 ? true : undefined,
    );
    await world.call("setup/enter-address", { kind: "own", url: "https://shop-two.example/" });
    await world.until("the door to know its new name", async () =>
      (await ask("shop-two.example")) === 403 ? true : undefined,
    );
    expect(await ask("shop-one.example")).toBe(404);
  });
});
