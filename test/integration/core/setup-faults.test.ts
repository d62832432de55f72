import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LinkView } from "#shared/contract/setup.ts";
import { CAUSES, mendOf, type Cause, type ChainLink } from "#shared/domain/chain.ts";
import { LOCALES } from "#shared/contract/settings.ts";
import { loadCatalogue } from "#renderer/i18n/load-catalogue.ts";
import { createTranslate } from "#renderer/i18n/translate.ts";
import { readFolder } from "../../support/read-folder.ts";
import { EDGE, LOST, OWN, REFUSED, TUNNEL } from "../../support/chain-faults.ts";
import { createSetupWorld, SECRETS, type SetupWorld } from "../../support/setup-world.ts";

const catalogues = await Promise.all(LOCALES.map(loadCatalogue));

/** The line as it is, but for addresses that do not work. */
const faultyLine: typeof globalThis.fetch = async (input, init) => {
  const { host } = new URL(input instanceof Request ? input.url : input);
  const code = OWN.find(([address]) => URL.canParse(address) && new URL(address).host === host)?.[1];
  if (code !== undefined) throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
  return fetch(input, init);
};

const said = (cause: Cause): readonly string[] =>
  catalogues.map((catalogue) => {
    const t = createTranslate(catalogue, catalogue.locale);
    return `${t(`cause.${cause}`)} ${t(`mend.${mendOf(cause)}`)}`;
  });

describe("every fault of the chain", () => {
  let world: SetupWorld;
  const answers: string[] = [];
  beforeAll(async () => {
    world = await createSetupWorld("facebook", undefined, { ports: () => ({ fetch: faultyLine }) });
    await world.connect();
    const { request } = world.core();
    const call = async (route: string, input: unknown): Promise<void> =>
      void answers.push(JSON.stringify(await request(route, input)));
    for (const route of ["setup/get", "setup/report", "app/state", "setup/start-sign-in"]) await call(route, {});
    await call("setup/dashboard-values", { accountId: world.accountId });
  });
  afterAll(() => world.close());

  /** The link says so, with this mend, in a sentence of its own in every language; then all is well again. */
  const expectBroken = async (link: ChainLink, cause: Cause): Promise<void> => {
    await world.call("setup/check", { accountId: world.accountId, link });
    const found = await world.linkOnce(link, (view) => view.cause === cause, world.accountId);
    expect(found.mend).toBe(mendOf(cause));
    expect(["needs_you", "failed"]).toContain(found.state);
    for (const sentence of said(cause)) expect(sentence.length).toBeGreaterThan(10);
    expect(new Set(said(cause)).size).toBe(LOCALES.length);
    answers.push(JSON.stringify(await world.view()), JSON.stringify(await world.call("setup/report", {})));
  };
  const heal = async (link: ChainLink): Promise<void> => {
    world.simulator.faults({ clear: true });
    world.tunnel.edge("open");
    await world.call("setup/check", { accountId: world.accountId, link });
    await world.linkOnce(link, ({ state }) => state === "ok", world.accountId);
  };

  it.each(REFUSED)("Meta refuses %s with %i/%s: %s says %s", async (on, code, subcode, link, cause) => {
    const fault = { kind: "error" as const, code, ...(subcode === undefined ? {} : { subcode }) };
    world.simulator.faults({ call: { on, times: 20, fault } });
    await expectBroken(link, cause);
    await heal(link);
  });

  it.each(TUNNEL)("ngrok refuses with %s: the address says %s", async (code, cause) => {
    world.tunnel.refuseNext(cause, code);
    await world.call("setup/enter-address", { kind: "ngrok" });
    const link = await world.linkOnce("address", (view) => view.cause === cause, world.accountId);
    expect(link).toMatchObject({ mend: mendOf(cause), details: { tunnelCode: code } });
    expect(new Set(said(cause)).size).toBe(LOCALES.length);
    await world.call("setup/enter-address", { kind: "ngrok" });
    await world.linkOnce("address", ({ state }) => state === "ok", world.accountId);
  });

  it.each(EDGE)("%s: the address says so", async (_what, state, cause) => {
    world.tunnel.edge(state);
    await expectBroken("address", cause);
    await heal("address");
  });

  it.each(OWN)("an own address %s (%s): the address says %s", async (url, _code, cause) => {
    await world.call("setup/enter-address", { kind: "own", url });
    const link = await world.linkOnce("address", (view) => view.cause === cause, world.accountId);
    expect(link.mend).toBe(mendOf(cause));
    expect(new Set(said(cause)).size).toBe(LOCALES.length);
    await world.call("setup/enter-address", { kind: "ngrok" });
    await world.linkOnce("address", ({ state }) => state === "ok", world.accountId);
  });

  it("an address that answers us and not Meta (as ngrok's own guides say of the free plan): Meta's check fails", async () => {
    const app = [...world.simulator.world.apps.values()][0];
    if (app?.subscription === undefined) throw new Error("not subscribed");
    app.subscription = { ...app.subscription, callbackUrl: "https://elsewhere.example/webhook" };
    world.tunnel.edge({ status: 403, onlyForMeta: true });
    await expectBroken("subscription", "callback_not_validated");
    await heal("subscription");
  });

  it("a token that speaks for another account is told from one that does not work", async () => {
    const account = world.simulator.world.accounts.get(world.accountId);
    if (account === undefined) throw new Error("no account");
    const other = world.simulator.addAccount({ family: "facebook", username: "second.shop" });
    const { accessToken } = account;
    [account.accessToken, other.accessToken] = [other.accessToken, accessToken];
    await expectBroken("sign_in", "token_of_other_account");
    [account.accessToken, other.accessToken] = [other.accessToken, accessToken];
    account.accessToken = accessToken;
    await heal("sign_in");
    await world.linkOnce("live_test", ({ state }) => state !== "working", world.accountId);
  });

  it("a feature that Meta has not approved is said beside a link that holds", async () => {
    await world.call("accounts/set-human-agent", { accountId: world.accountId, humanAgent: "missing" });
    await world.call("setup/check", { accountId: world.accountId, link: "probes" });
    const link = await world.linkOnce("probes", ({ cause }) => cause === "human_agent_missing", world.accountId);
    expect(link).toMatchObject({ state: "ok", mend: "request_human_agent" });
    await world.call("accounts/set-human-agent", { accountId: world.accountId, humanAgent: "approved" });
  });

  it("rehearses more than forty faults, and every cause but those named here", () => {
    const ofTables = [...REFUSED.map((row) => row[4]), ...[...TUNNEL, ...EDGE, ...OWN].map((row) => row.at(-1))];
    const rehearsed = [...ofTables, ...LOST.map(([cause]) => cause)];
    expect(rehearsed.length).toBeGreaterThanOrEqual(40);
    const elsewhere: readonly Cause[] = [
      // Further tests of this file.
      "callback_not_validated",
      "token_of_other_account",
      "human_agent_missing",
      "only_found_by_asking",
      "sign_in_too_old",
      "redirect_not_listed",
      "sign_in_denied",
      "not_professional",
      "tunnel_unloadable",
      // connect.test.ts
      "app_not_entered",
      "token_of_instagram",
      "token_of_facebook",
      "dashboard_needed",
      "no_message_yet",
      // stay-connected.test.ts, outages.test.ts, lost-keyring.test.ts
      "not_signed_in",
      "sign_in_ends_soon",
      "sign_in_ends_in_a_week",
      "sign_in_ends_in_two_days",
      "tunnel_quota_near",
      "import_stopped",
      "secrets_unreadable",
      "address_not_entered",
      "no_accounts",
    ];
    const seen = new Set<unknown>([...rehearsed, ...elsewhere]);
    expect(CAUSES.filter((cause) => !seen.has(cause))).toEqual([]);
    expect(elsewhere.filter((cause) => rehearsed.includes(cause))).toEqual([]);
  });

  it("a proxy's page instead of Meta's answer passes by itself", async () => {
    world.simulator.faults({ call: { on: "me", times: 20, fault: { kind: "not_json", status: 502 } } });
    await expectBroken("sign_in", "meta_trouble");
    await heal("sign_in");
  });

  /** What Meta has of the app and of the account; Meta's side is as it was when both are. */
  const subscribed = () => {
    const [app] = world.simulator.world.apps.values();
    const account = world.simulator.world.accounts.get(world.accountId);
    if (app?.subscription === undefined || account === undefined) throw new Error("not subscribed");
    return { app, account, subscription: app.subscription };
  };

  it.each(LOST)("%s, as %s: it is mended without a word", async (_cause, _what, lose) => {
    const { app, account, subscription } = subscribed();
    await world.clock.advance(1000);
    const logged = world.logged.length;
    lose(app, account);
    await world.call("setup/check", { accountId: world.accountId, link: "subscription" });
    const isAnew = ({ checkedMs = 0 }: LinkView): boolean => checkedMs === world.clock.nowMs();
    const link = await world.linkOnce("subscription", isAnew, world.accountId);
    expect(link).toMatchObject({ state: "ok", parts: [{ state: "ok" }, { state: "ok" }] });
    const brokenLinks = world.logged.slice(logged).filter(({ event }) => event === "setup.link_broken");
    expect(brokenLinks.filter(({ detail }) => JSON.stringify(detail).includes("subscription"))).toEqual([]);
    expect(app.subscription).toEqual(subscription);
    expect(account.subscribedFields).toContain("messages");
    world.simulator.faults({ account: { hasOtherSubscriber: false } });
  });

  it.each(LOST)("%s, as %s, and what is set does not stay: the link says so", async (cause, _what, lose, part) => {
    const { app, account } = subscribed();
    world.simulator.faults({ app: { keepsSubscriptions: false }, account: { keepsSubscription: false } });
    lose(app, account);
    await expectBroken("subscription", cause);
    const { parts, state } = await world.linkOnce("subscription", (view) => view.cause === cause, world.accountId);
    // Shopbell tries again by itself, and messages do not come until then.
    expect(state).toBe("failed");
    expect((await world.view()).light).toBe("down");
    expect(parts?.filter((one) => one.cause === cause).map(({ name }) => name)).toEqual([part]);
    world.simulator.faults({
      app: { keepsSubscriptions: true },
      account: { keepsSubscription: true, hasOtherSubscriber: false },
    });
    await heal("subscription");
    expect((await world.view()).light).not.toBe("down");
  });

  it.each(LOST.filter(([cause, what]) => cause !== "account_not_subscribed" && what !== "nothing is left of it"))(
    "%s, as %s, and Meta does not let it be set this way: the values to paste are shown, whatever was proven before",
    async (_cause, _what, lose) => {
      const { app, account } = subscribed();
      world.simulator.faults({ app: { takesSubscriptions: false } });
      lose(app, account);
      await expectBroken("subscription", "dashboard_needed");
      world.simulator.faults({ app: { takesSubscriptions: true } });
      await heal("subscription");
    },
  );

  it("names the permission that is missing", async () => {
    const account = world.simulator.world.accounts.get(world.accountId);
    if (account === undefined) throw new Error("no account");
    const { scopes } = account;
    account.scopes = scopes.filter((scope) => scope !== "instagram_manage_messages");
    await expectBroken("permissions", "permission_missing");
    account.scopes = scopes;
    await heal("permissions");
  });

  it("tells a message that never came from one that nobody has sent", async () => {
    world.simulator.faults({ app: { isLive: false } });
    await world.clock.advance(5 * 60_000);
    await world.simulator.customerWrites({ customerId: "900000000000001", text: "hello?" });
    await world.clock.advance(5 * 60_000);
    await expectBroken("live_test", "only_found_by_asking");
    world.simulator.faults({ app: { isLive: true } });
    await world.simulator.customerWrites({ customerId: "900000000000001", text: "hello!" });
    await world.linkOnce("live_test", ({ state }) => state === "ok", world.accountId);
  });

  it("has shown no secret anywhere: no answer, no log line, no byte of a file", async () => {
    const { metaAppSecret, authtoken } = SECRETS;
    const simulated = world.simulator.world;
    const secrets = [metaAppSecret, authtoken, ...simulated.issuedTokens.keys()];
    for (const { accessToken, userToken } of simulated.accounts.values()) secrets.push(accessToken, userToken);
    const files = (await readFolder(world.dataDir)).map(({ bytes }) => bytes.toString("latin1"));
    const everything = [...answers, JSON.stringify(world.logged), JSON.stringify(world.events), ...files].join("\n");
    for (const secret of secrets) expect(everything.includes(secret), secret.slice(0, 6)).toBe(false);
    // The search can find: what may be there is.
    expect(everything).toContain(SECRETS.metaAppId);
  });
});

describe("a fault of the sign-in", () => {
  let world: SetupWorld;
  beforeAll(async () => {
    world = await createSetupWorld("facebook");
    await world.enterApp();
    await world.enterAddress();
  });
  afterAll(() => world.close());
  const expectSignIn = async (cause: Cause): Promise<void> => {
    const link = await world.linkOnce("sign_in", (view) => view.cause === cause);
    expect(link.mend).toBe(mendOf(cause));
    expect(new Set(said(cause)).size).toBe(LOCALES.length);
  };

  it.each<readonly [number, number | undefined, Cause]>([
    [100, 36_009, "sign_in_too_old"],
    [100, 36_008, "redirect_not_listed"],
    [1, undefined, "meta_trouble"],
    [101, undefined, "app_unknown"],
  ])("while the code is exchanged, %i/%s", async (code, subcode, cause) => {
    const fault = { kind: "error" as const, code, ...(subcode === undefined ? {} : { subcode }) };
    world.simulator.faults({ clear: true, call: { on: "sign_in", fault } });
    await world.signIn();
    await expectSignIn(cause);
  });

  it("is said when the person cancels, and a stranger's answer does nothing", async () => {
    world.simulator.faults({ clear: true, person: { answer: "denies" } });
    await world.signIn();
    await expectSignIn("sign_in_denied");
    const url = (await world.view()).draft?.redirectUrl ?? "";
    expect((await fetch(`${url}?code=stolen&state=guessed`)).status).toBe(400);
    await expectSignIn("sign_in_denied");
  });

  it("is said when the library of the tunnel cannot be loaded", async () => {
    world.tunnel.refuseNext("tunnel_unloadable");
    await world.call("setup/enter-address", { kind: "ngrok" });
    expect((await world.linkOnce("address", ({ cause }) => cause === "tunnel_unloadable")).mend).toBe("report");
    await world.call("setup/enter-address", { kind: "ngrok" });
    await world.linkOnce("address", ({ state }) => state === "ok");
  });

  it.each<readonly [string, Parameters<SetupWorld["simulator"]["faults"]>[0], Cause]>([
    ["no Page is linked", { account: { isLinked: false } }, "page_not_linked"],
    [
      "the token cannot be read",
      { call: { on: "pages", fault: { kind: "error", code: 190, subcode: 467 } } },
      "token_revoked",
    ],
  ])("is said when %s", async (_what, faults, cause) => {
    world.simulator.faults({ clear: true, person: { answer: "agrees" }, ...faults });
    await world.signIn();
    await expectSignIn(cause);
    world.simulator.faults({ account: { isLinked: true } });
  });
});

describe("a fault of the sign-in with Instagram, and of a person without a Page", () => {
  let world: SetupWorld;
  afterEach(() => world.close());

  it("is said of an account that is not a professional one, and of a token of the other kind", async () => {
    world = await createSetupWorld("instagram");
    await world.enterApp();
    await world.call("setup/check", { link: "address" });
    expect((await world.linkOnce("address", ({ cause }) => cause !== undefined)).cause).toBe("address_not_entered");
    await world.enterAddress();
    await world.call("setup/paste-token", { token: "EAAother" });
    await world.linkOnce("sign_in", ({ cause }) => cause === "token_of_facebook");
    world.simulator.faults({ account: { accountType: "PERSONAL" } });
    await world.signIn();
    const link = await world.linkOnce("sign_in", ({ cause }) => cause === "not_professional");
    expect(link.mend).toBe("make_professional");
  });

  it("is said of a person who manages no Page", async () => {
    const withoutPages: typeof globalThis.fetch = async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      return pathname.endsWith("/me/accounts") ? Response.json({ data: [] }) : fetch(input, init);
    };
    world = await createSetupWorld("facebook", undefined, { ports: () => ({ fetch: withoutPages }) });
    await world.enterApp();
    await world.enterAddress();
    await world.signIn();
    const link = await world.linkOnce("sign_in", ({ cause }) => cause === "no_accounts");
    expect(link.mend).toBe("link_page");
  });
});
