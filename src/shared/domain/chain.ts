/**
 * The chain from the shop's own Meta app to a message on the screen. Set-up walks it once, Health walks it again and
 * again, with the same checks. A link that does not hold has a cause, and every cause has one mend: what to do next,
 * and whether that is Shopbell's or the owner's.
 */
export const CHAIN_LINKS = [
  /** The shop's own app at Meta: id and secret fit. */
  "app",
  /** The address under which Meta reaches this computer. */
  "address",
  /** The account's token works. */
  "sign_in",
  "permissions",
  /** Meta knows the address, and the account sends its messages there. */
  "subscription",
  /** What only a probe can tell: access to messages, kind of account, link between Page and account. */
  "probes",
  /** A message of a real person has come the whole way. */
  "live_test",
  /** What Meta still shows of earlier conversations is here. */
  "import",
] as const;
export type ChainLink = (typeof CHAIN_LINKS)[number];

/** Which links have to hold before a link says anything. */
export const LINK_NEEDS: Readonly<Record<ChainLink, readonly ChainLink[]>> = {
  app: [],
  address: [],
  sign_in: [],
  permissions: ["app", "sign_in"],
  subscription: ["app", "address", "sign_in"],
  probes: ["sign_in"],
  live_test: ["subscription"],
  import: ["sign_in"],
};

export const LINK_STATES = ["waiting", "working", "ok", "needs_you", "failed"] as const;
export type LinkState = (typeof LINK_STATES)[number];

interface Remedy {
  /** `you`: only the owner can do it. `shopbell`: it passes, or Shopbell tries again by itself. */
  readonly by: "you" | "shopbell";
  readonly mend: Mend;
}

const you = <M extends Mend>(mend: M): { readonly by: "you"; readonly mend: M } => ({ by: "you", mend });
const itself = <M extends Mend>(mend: M): { readonly by: "shopbell"; readonly mend: M } => ({ by: "shopbell", mend });

export const MENDS = [
  "wait",
  "check_internet",
  "enter_app_again",
  "enter_app",
  "enter_secrets_again",
  "add_use_case",
  "enter_address",
  "enter_authtoken",
  "end_other_agents",
  "update_shopbell",
  "use_dev_domain",
  "create_dev_domain",
  "close_other_computer",
  "wait_for_quota",
  "spare_quota",
  "restart_shopbell",
  "mend_own_server",
  "mend_certificate",
  "sign_in",
  "sign_in_and_allow",
  "paste_other_token",
  "list_redirect",
  "visit_facebook",
  "ask_page_admin",
  "link_page",
  "make_professional",
  "turn_on_two_factor",
  "see_account_status",
  "paste_in_dashboard",
  "allow_message_access",
  "publish_app",
  "request_human_agent",
  "send_test_message",
  "go_on_with_import",
  "report",
] as const;
export type Mend = (typeof MENDS)[number];

/** Every reason why a link does not hold, and its mend (Meta, "Common Error Codes"; ngrok, "Errors"). */
export const REMEDIES = {
  offline: itself("check_internet"),
  meta_trouble: itself("wait"),
  rate_limited: itself("wait"),
  unexpected: you("report"),

  app_not_entered: you("enter_app"),
  app_unknown: you("enter_app_again"),
  app_secret_wrong: you("enter_app_again"),
  app_lacks_use_case: you("add_use_case"),
  /** They are in the file and the system's keychain does not open them. */
  secrets_unreadable: you("enter_secrets_again"),

  address_not_entered: you("enter_address"),
  address_unreadable: you("enter_address"),
  address_not_https: you("enter_address"),
  address_not_found: you("mend_own_server"),
  address_refused: you("mend_own_server"),
  address_certificate: you("mend_certificate"),
  address_too_slow: itself("wait"),
  address_answers_otherwise: you("mend_own_server"),
  address_leads_elsewhere: you("close_other_computer"),
  tunnel_not_there: itself("wait"),
  tunnel_interstitial: you("report"),
  door_unreachable: you("restart_shopbell"),
  authtoken_missing: you("enter_authtoken"),
  authtoken_unreadable: you("enter_authtoken"),
  authtoken_refused: you("enter_authtoken"),
  too_many_agents: you("end_other_agents"),
  tunnel_too_old: you("update_shopbell"),
  domain_not_in_plan: you("use_dev_domain"),
  domain_unreadable: you("use_dev_domain"),
  domain_missing: you("create_dev_domain"),
  domain_in_use: you("close_other_computer"),
  too_many_endpoints: itself("wait"),
  tunnel_busy: itself("wait"),
  tunnel_quota_used: you("wait_for_quota"),
  tunnel_quota_near: you("spare_quota"),
  tunnel_unloadable: you("report"),

  not_signed_in: you("sign_in"),
  sign_in_denied: you("sign_in_and_allow"),
  sign_in_too_old: you("sign_in"),
  redirect_not_listed: you("list_redirect"),
  token_of_facebook: you("paste_other_token"),
  token_of_instagram: you("paste_other_token"),
  token_of_other_account: you("paste_other_token"),
  token_unusable: you("sign_in"),
  token_wrong_kind: you("sign_in"),
  token_expired: you("sign_in"),
  token_revoked: you("sign_in"),
  password_changed: you("sign_in"),
  app_removed: you("sign_in_and_allow"),
  person_blocked: you("visit_facebook"),
  page_role_lost: you("ask_page_admin"),
  no_accounts: you("link_page"),
  page_not_linked: you("link_page"),
  not_professional: you("make_professional"),
  two_factor_missing: you("turn_on_two_factor"),
  /** Within 14, 7 and 2 days. */
  sign_in_ends_soon: you("sign_in"),
  sign_in_ends_in_a_week: you("sign_in"),
  sign_in_ends_in_two_days: you("sign_in"),

  permission_missing: you("sign_in_and_allow"),

  callback_not_validated: itself("wait"),
  subscribed_elsewhere: itself("wait"),
  subscription_inactive: itself("wait"),
  account_not_subscribed: itself("wait"),
  fields_missing: itself("wait"),
  dashboard_needed: you("paste_in_dashboard"),

  messages_access_off: you("allow_message_access"),
  account_not_eligible: you("make_professional"),
  account_restricted: you("see_account_status"),
  human_agent_missing: you("request_human_agent"),

  no_message_yet: you("send_test_message"),
  only_found_by_asking: you("publish_app"),

  import_stopped: you("go_on_with_import"),
} as const satisfies Readonly<Record<string, Remedy>>;

export type Cause = keyof typeof REMEDIES;
export const CAUSES = Object.keys(REMEDIES) as readonly Cause[] as readonly [Cause, ...Cause[]];

export function mendOf(cause: Cause): Mend {
  return REMEDIES[cause].mend;
}

export function stateFor(cause: Cause): Extract<LinkState, "needs_you" | "failed"> {
  return REMEDIES[cause].by === "you" ? "needs_you" : "failed";
}

const DAY_MS = 86_400_000;
/** How long before its end a sign-in is warned of, soonest first; each is a state of its own. */
export const SIGN_IN_WARNINGS = [
  { days: 2, cause: "sign_in_ends_in_two_days" },
  { days: 7, cause: "sign_in_ends_in_a_week" },
  { days: 14, cause: "sign_in_ends_soon" },
] as const satisfies readonly { readonly days: number; readonly cause: Cause }[];

/** What is to be said of a sign-in that ends at `endsMs`; undefined while that is far off. */
export function warningOf(endsMs: number, nowMs: number): Cause | undefined {
  return SIGN_IN_WARNINGS.find(({ days }) => endsMs - nowMs <= days * DAY_MS)?.cause;
}

/** A link that holds, and will not hold for long unless the owner does something. */
const WARNINGS: ReadonlySet<Cause> = new Set([...SIGN_IN_WARNINGS.map(({ cause }) => cause), "tunnel_quota_near"]);

/** What the whole chain amounts to, for the one light: a link that needs the owner outweighs one that is being tried. */
export const LIGHTS = ["ok", "working", "needs_you", "down"] as const;
export type Light = (typeof LIGHTS)[number];

/** Links without which no message comes; a fault in any other leaves the light at "needs you". */
const CARRYING: ReadonlySet<ChainLink> = new Set(["address", "subscription"]);

export function lightOf(
  all: readonly { readonly link: ChainLink; readonly state: LinkState; readonly cause?: Cause | undefined }[],
): Light {
  // Messages come whether or not earlier ones have been brought in.
  const links = all.filter(({ link }) => link !== "import");
  const broken = links.filter(({ state }) => state === "needs_you" || state === "failed");
  if (broken.some(({ link, state }) => CARRYING.has(link) && state === "failed")) return "down";
  const isWarned = links.some(({ state, cause }) => state === "ok" && cause !== undefined && WARNINGS.has(cause));
  if (isWarned || broken.some(({ state }) => state === "needs_you")) return "needs_you";
  if (broken.length > 0 || links.some(({ state }) => state === "working" || state === "waiting")) return "working";
  return "ok";
}
