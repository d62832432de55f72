import type { Cause, ChainLink } from "#shared/domain/chain.ts";
import type { SetupWorld } from "./setup-world.ts";

/** What can go wrong with a chain at Meta, at ngrok and on the line, and what is to be said of it. */

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
export const REFUSED: readonly (readonly [Operation, number, number | undefined, ChainLink, Cause])[] = [
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
export const TUNNEL: readonly (readonly [string, Cause])[] = [
  ["ERR_NGROK_105", "authtoken_unreadable"],
  ["ERR_NGROK_107", "authtoken_refused"],
  ["ERR_NGROK_4018", "authtoken_missing"],
  ["ERR_NGROK_108", "too_many_agents"],
  ["ERR_NGROK_120", "tunnel_too_old"],
  ["ERR_NGROK_313", "domain_not_in_plan"],
  ["ERR_NGROK_121", "tunnel_too_old"],
  ["ERR_NGROK_324", "too_many_endpoints"],
  ["ERR_NGROK_326", "domain_unreadable"],
  ["ERR_NGROK_334", "domain_in_use"],
  ["ERR_NGROK_702", "tunnel_busy"],
  ["ERR_NGROK_734", "tunnel_busy"],
  ["ERR_NGROK_725", "tunnel_quota_used"],
  ["ERR_NGROK_15013", "domain_missing"],
];

/** What comes back when this computer calls itself through its address. */
export const EDGE: readonly (readonly [
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
  ["ngrok gets no proper answer", { status: 502, code: "ERR_NGROK_3004" }, "door_unreachable"],
  ["ngrok asks for a pause", { status: 429, code: "ERR_NGROK_734" }, "tunnel_busy"],
];

type Simulated = SetupWorld["simulator"]["world"];
type SimulatedApp = NonNullable<ReturnType<Simulated["apps"]["get"]>>;
type SimulatedAccount = NonNullable<ReturnType<Simulated["accounts"]["get"]>>;

/** The app's subscription, with something else about it. */
const changed =
  (members: Partial<NonNullable<SimulatedApp["subscription"]>>) =>
  (app: SimulatedApp): void => {
    if (app.subscription !== undefined) app.subscription = { ...app.subscription, ...members };
  };

/** How a subscription is lost at Meta, and in which of its two parts. */
export const LOST: readonly (readonly [
  Cause,
  string,
  (app: SimulatedApp, account: SimulatedAccount) => void,
  "app_subscribed" | "account_subscribed",
])[] = [
  [
    "subscribed_elsewhere",
    "another program has taken it",
    changed({ callbackUrl: "https://elsewhere.example/webhook" }),
    "app_subscribed",
  ],
  ["subscription_inactive", "Meta has switched it off", changed({ active: false }), "app_subscribed"],
  ["subscription_inactive", "nothing is left of it", (app) => (app.subscription = undefined), "app_subscribed"],
  ["fields_missing", "messages are not among its fields", changed({ fields: ["messaging_seen"] }), "app_subscribed"],
  [
    "account_not_subscribed",
    "Meta has ended it after an hour",
    (_app, account) => (account.subscribedFields = undefined),
    "account_subscribed",
  ],
  [
    "account_not_subscribed",
    "only another program is left",
    (_app, account) => {
      account.subscribedFields = undefined;
      account.hasOtherSubscriber = true;
    },
    "account_subscribed",
  ],
];

/** Addresses of the shop's own that do not lead here, and what the line says of them (Node's codes). */
export const OWN: readonly (readonly [string, string | undefined, Cause])[] = [
  ["nobody at all", undefined, "address_unreadable"],
  ["ftp://shop.example", undefined, "address_unreadable"],
  ["http://shop.example", undefined, "address_not_https"],
  ["https://unknown.fault.example", "ENOTFOUND", "address_not_found"],
  ["https://closed.fault.example", "ECONNREFUSED", "address_refused"],
  ["https://expired.fault.example", "CERT_HAS_EXPIRED", "address_certificate"],
  ["https://self-signed.fault.example", "DEPTH_ZERO_SELF_SIGNED_CERT", "address_certificate"],
  ["https://slow.fault.example", "UND_ERR_CONNECT_TIMEOUT", "address_too_slow"],
  ["https://unplugged.fault.example", "ENETUNREACH", "offline"],
];
