import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mendOf, type Cause, type ChainLink } from "#shared/domain/chain.ts";
import { LOCALES } from "#shared/contract/settings.ts";
import { loadCatalogue } from "#renderer/i18n/load-catalogue.ts";
import { createTranslate } from "#renderer/i18n/translate.ts";
import { readFolder } from "../../support/read-folder.ts";
import { createSetupWorld, SECRETS, type SetupWorld } from "../../support/setup-world.ts";

type Operation =
  | "app"
  | "sign_in"
  | "me"
  | "pages"
  | "debug_token"
  | "subscriptions"
  | "subscribed_apps"
  | "conversations";

/** What Meta refuses, on which call, and what the chain makes of it. */
const REFUSED: readonly (readonly [Operation, number, number | undefined, ChainLink, Cause])[] = [
  ["app", 190, undefined, "app", "app_secret_wrong"],
  ["app", 1, undefined, "app", "meta_trouble"],
  ["app", 101, undefined, "app", "app_unknown"],
  ["app", 100, 33, "app", "app_unknown"],
  ["app", 4, undefined, "app", "rate_limited"],
  ["me", 190, undefined, "sign_in", "token_unusable"],
  ["me", 190, 458, "sign_in", "app_removed"],
  ["me", 190, 459, "sign_in", "person_blocked"],
  ["me", 190, 460, "sign_in", "password_changed"],
  ["me", 190, 463, "sign_in", "token_expired"],
  ["me", 190, 464, "sign_in", "person_blocked"],
  ["me", 190, 467, "sign_in", "token_revoked"],
  ["me", 190, 492, "sign_in", "page_role_lost"],
  ["me", 102, undefined, "sign_in", "token_wrong_kind"],
  ["me", 10, 2_534_077, "sign_in", "two_factor_missing"],
  ["me", 2, undefined, "sign_in", "meta_trouble"],
  ["me", 613, undefined, "sign_in", "rate_limited"],
  ["debug_token", 190, undefined, "permissions", "app_secret_wrong"],
  ["debug_token", 2, undefined, "permissions", "meta_trouble"],
  ["subscriptions", 190, undefined, "subscription", "app_secret_wrong"],
  ["subscriptions", 17, undefined, "subscription", "rate_limited"],
  ["subscribed_apps", 102, undefined, "subscription", "token_wrong_kind"],
  ["subscribed_apps", 3, undefined, "subscription", "app_lacks_use_case"],
  ["subscribed_apps", 200, 2_534_041, "subscription", "messages_access_off"],
  ["conversations", 200, 2_534_041, "probes", "messages_access_off"],
  ["conversations", 100, 2_534_013, "probes", "page_not_linked"],
  ["conversations", 100, 2_534_029, "probes", "account_restricted"],
  ["conversations", 36_103, undefined, "probes", "account_not_eligible"],
  ["conversations", 10, 1_893_063, "probes", "account_restricted"],
  ["conversations", 368, undefined, "probes", "account_restricted"],
  ["conversations", 10, undefined, "probes", "permission_missing"],
  ["conversations", 1, 99, "probes", "permission_missing"],
  ["conversations", 80_006, undefined, "probes", "rate_limited"],
  ["conversations", 12_345, undefined, "probes", "unexpected"],
];

/** What ngrok says when a tunnel is opened. */
const TUNNEL: readonly (readonly [string, Cause])[] = [
  ["ERR_NGROK_107", "authtoken_refused"],
  ["ERR_NGROK_108", "too_many_agents"],
  ["ERR_NGROK_120", "tunnel_too_old"],
  ["ERR_NGROK_313", "domain_not_in_plan"],
  ["ERR_NGROK_324", "too_many_endpoints"],
  ["ERR_NGROK_334", "domain_in_use"],
  ["ERR_NGROK_702", "tunnel_busy"],
  ["ERR_NGROK_725", "tunnel_quota_used"],
  ["ERR_NGROK_15013", "domain_missing"],
];

/** What comes back when this computer calls itself through its address. */
const EDGE: readonly (readonly [
  string,
  { readonly status: number; readonly code?: string; readonly body?: string },
  Cause,
])[] = [
  ["the tunnel is closed", { status: 404, code: "ERR_NGROK_3200" }, "tunnel_not_there"],
  ["nobody is behind the tunnel", { status: 502, code: "ERR_NGROK_8012" }, "door_unreachable"],
  ["ngrok shows its own page", { status: 200, code: "ERR_NGROK_6024" }, "tunnel_interstitial"],
  ["the month is used up", { status: 429, code: "ERR_NGROK_727" }, "tunnel_quota_used"],
  ["another Shopbell answers", { status: 403 }, "address_leads_elsewhere"],
  ["another server answers", { status: 200, body: "<h1>It works</h1>" }, "address_answers_otherwise"],
  ["another server refuses", { status: 500 }, "address_answers_otherwise"],
];

const catalogues = await Promise.all(LOCALES.map(loadCatalogue));

const said = (cause: Cause): readonly string[] =>
  catalogues.map((catalogue) => {
    const t = createTranslate(catalogue, catalogue.locale);
    return `${t(`cause.${cause}`)} ${t(`mend.${mendOf(cause)}`)}`;
  });

describe("every fault of the chain", () => {
  let world: SetupWorld;
  const answers: string[] = [];
  beforeAll(async () => {
    world = await createSetupWorld("facebook");
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

  it("a proxy's page instead of Meta's answer passes by itself", async () => {
    world.simulator.faults({ call: { on: "me", times: 20, fault: { kind: "not_json", status: 502 } } });
    await expectBroken("sign_in", "meta_trouble");
    await heal("sign_in");
  });

  it("a subscription that has gone elsewhere, or is not active, is mended without a word", async () => {
    const app = [...world.simulator.world.apps.values()][0];
    if (app?.subscription === undefined) throw new Error("not subscribed");
    const { callbackUrl } = app.subscription;
    app.subscription = { ...app.subscription, callbackUrl: "https://elsewhere.example/webhook" };
    await heal("subscription");
    await world.until("the address to be ours again", async () =>
      app.subscription?.callbackUrl === callbackUrl ? true : undefined,
    );
    world.simulator.faults({ app: { isSubscriptionActive: false } });
    await heal("subscription");
    await world.until("it to be active again", async () => (app.subscription?.active === true ? true : undefined));
  });

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
