import { z } from "zod";
import { CAUSES, CHAIN_LINKS, LIGHTS, LINK_STATES, MENDS } from "../domain/chain.ts";
import { loginFamily } from "./accounts.ts";
import { timeMs } from "./fields.ts";
import { nothing, type RouteMap } from "./route.ts";

export const chainLink = z.enum(CHAIN_LINKS);
export const linkState = z.enum(LINK_STATES);
export const cause = z.enum(CAUSES);
export const mend = z.enum(MENDS);

/** For the fold "Details": Meta's own numbers, no secret and no content. */
export const linkDetails = z.strictObject({
  /** What was asked, `POST subscriptions`. */
  what: z.string(),
  atMs: timeMs,
  code: z.number().optional(),
  subcode: z.number().optional(),
  /** ngrok's own code, `ERR_NGROK_334`. */
  tunnelCode: z.string().optional(),
  traceId: z.string().optional(),
  expected: z.string().optional(),
  received: z.string().optional(),
});
export type LinkDetails = z.infer<typeof linkDetails>;

/** One thing of several that a link consists of. */
export const linkPart = z.strictObject({
  name: z.enum([
    "app_subscribed",
    "account_subscribed",
    "message_access",
    "professional",
    "page_linked",
    "human_agent",
    "app_published",
  ]),
  state: linkState,
  cause: cause.optional(),
});
export type LinkPart = z.infer<typeof linkPart>;

export const linkView = z.strictObject({
  link: chainLink,
  state: linkState,
  /** Of `ok` as well: it holds, and something is to be known about it. */
  cause: cause.optional(),
  mend: mend.optional(),
  parts: z.array(linkPart).optional(),
  details: linkDetails.optional(),
  /** Who or what it is: the app's name, the address, the account. */
  label: z.string().optional(),
  /** Names of permissions or fields that are missing. */
  missing: z.array(z.string()).optional(),
  /** When the sign-in ends. */
  endsMs: timeMs.optional(),
  /** Round trip of the self-call, milliseconds. */
  tookMs: z.number().int().optional(),
  progress: z.strictObject({ done: z.number().int(), total: z.number().int(), messages: z.number().int() }).optional(),
  checkedMs: timeMs.optional(),
  /** When it last held. */
  provenMs: timeMs.optional(),
});
export type LinkView = z.infer<typeof linkView>;

export const chainView = z.strictObject({
  accountId: z.string(),
  username: z.string(),
  family: loginFamily,
  links: z.array(linkView),
});

export const accountChoice = z.strictObject({
  accountId: z.string(),
  username: z.string(),
  /** Family A: the Page it is linked to. */
  pageName: z.string().optional(),
  isConnected: z.boolean(),
});
export type AccountChoice = z.infer<typeof accountChoice>;

/**
 * How Meta's sign-in comes back. `public`: the system's browser, through the public address. `loopback`: the system's
 * browser, straight to this computer. `window`: a window of the app.
 */
export const signInWay = z.enum(["public", "loopback", "window"]);
export type SignInWay = z.infer<typeof signInWay>;

/** A set-up that is under way; it survives a restart. */
export const setupDraft = z.strictObject({
  family: loginFamily,
  links: z.array(linkView),
  /** Entered, not shown: the ids only. */
  metaAppId: z.string().optional(),
  instagramAppId: z.string().optional(),
  hasMetaSecret: z.boolean(),
  hasInstagramSecret: z.boolean(),
  /** To be listed at Meta before the browser is opened. */
  redirectUrl: z.string().optional(),
  /** The ways to sign in that are open here and now, each with the address to be listed for it. */
  ways: z.array(z.strictObject({ way: signInWay, redirectUrl: z.string() })),
  /** Signed in: the accounts to choose from. */
  choices: z.array(accountChoice).optional(),
  /** Chosen already. */
  accountIds: z.array(z.string()),
});
export type SetupDraft = z.infer<typeof setupDraft>;

export const addressView = z.strictObject({
  kind: z.enum(["ngrok", "own"]),
  /** Undefined while no tunnel is open. */
  url: z.string().optional(),
  domain: z.string().optional(),
  hasAuthtoken: z.boolean(),
  /** This month's use of ngrok's free plan as far as it was seen here; left out for an address that has no such limit. */
  use: z
    .strictObject({
      requests: z.number().int(),
      requestLimit: z.number().int(),
      bytes: z.number().int(),
      byteLimit: z.number().int(),
      isNear: z.boolean(),
    })
    .optional(),
});

/** How this computer keeps secrets (`SecretProtection` of the core's ports). */
export const secretsView = z.strictObject({
  kind: z.enum(["keychain", "known_password", "owner_file", "none"]),
  backend: z.string().optional(),
  isUnreadable: z.boolean(),
});

export const setupView = z.strictObject({
  draft: setupDraft.optional(),
  address: addressView.optional(),
  /** Left out in practice mode, whose secrets are made up. */
  secrets: secretsView.optional(),
  /** Every account with its own chain; empty in practice mode. */
  chains: z.array(chainView),
  /** What all chains together amount to. */
  light: z.enum(LIGHTS),
});
export type SetupView = z.infer<typeof setupView>;

const secret = z.string().trim().min(1).max(1000);
const metaId = z
  .string()
  .trim()
  .regex(/^\d{5,25}$/u);
const accountId = z.string().min(1).max(64);

export const enterAppInput = z.strictObject({
  metaAppId: metaId.optional(),
  metaAppSecret: secret.optional(),
  instagramAppId: metaId.optional(),
  instagramAppSecret: secret.optional(),
});

export const enterAddressInput = z.discriminatedUnion("kind", [
  /** Without authtoken: the one given before. Without domain: the account's own dev domain. */
  z.strictObject({
    kind: z.literal("ngrok"),
    authtoken: secret.optional(),
    domain: z.string().trim().min(1).max(253).optional(),
  }),
  z.strictObject({ kind: z.literal("own"), url: z.string().trim().min(1).max(500) }),
]);

export const startSignInOutput = z.discriminatedUnion("kind", [
  /** To be opened in the system's browser. */
  z.strictObject({ kind: z.literal("open"), url: z.string() }),
  /** The app has opened a window of its own. */
  z.strictObject({ kind: z.literal("window") }),
  z.strictObject({ kind: z.literal("not_ready") }),
]);

/** What to paste into Meta's dashboard where the API way is refused. */
export const dashboardValues = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("values"),
    callbackUrl: z.string(),
    verifyToken: z.string(),
    fields: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal("no_address") }),
]);

export const setupRoutes = {
  "setup/get": { kind: "query", input: nothing, output: setupView },
  "setup/begin": { kind: "command", input: z.strictObject({ family: loginFamily }), output: setupView },
  "setup/enter-app": { kind: "command", input: enterAppInput, output: setupView },
  "setup/enter-address": { kind: "command", input: enterAddressInput, output: setupView },
  "setup/start-sign-in": {
    kind: "command",
    /** Left out: through the public address. */
    input: z.strictObject({ way: signInWay.optional() }),
    output: startSignInOutput,
  },
  "setup/paste-token": { kind: "command", input: z.strictObject({ token: secret }), output: setupView },
  "setup/choose-accounts": {
    kind: "command",
    input: z.strictObject({ accountIds: z.array(accountId).min(1).max(50) }),
    output: setupView,
  },
  /** Checks the chain from this link on and mends what Shopbell can mend. Without account: the set-up under way. */
  "setup/check": {
    kind: "command",
    input: z.strictObject({ accountId: accountId.optional(), link: chainLink.optional() }),
    output: setupView,
  },
  "setup/dashboard-values": { kind: "query", input: z.strictObject({ accountId }), output: dashboardValues },
  /** The set-up is over, finished or not; connected accounts stay. */
  "setup/close": { kind: "command", input: nothing, output: setupView },
  /** Everything known about the chain as text without secrets, names or messages. */
  "setup/report": { kind: "query", input: nothing, output: z.strictObject({ text: z.string() }) },
} as const satisfies RouteMap;
