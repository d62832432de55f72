import { z } from "zod";
import { warningOf, type Cause } from "#shared/domain/chain.ts";
import { isQuotaNear, type TunnelUse } from "#shared/domain/tunnel-quota.ts";
import type { LinkPart } from "#shared/contract/setup.ts";
import type { AccountId } from "#shared/domain/ids.ts";
import type { GraphAccess, GraphClient } from "../instagram/graph-client.ts";
import type { Clock, GraphAddresses } from "../ports.ts";
import type { PublicAddress } from "../tunnel/public-address.ts";
import type { SelfCall } from "../tunnel/self-call.ts";
import type { Accounts, Connection } from "./accounts.ts";
import { broken, brokenBy } from "./explain.ts";
import { anyList, type LinkResult } from "./link-result.ts";
import type { MetaApp } from "./meta-apps.ts";
import { NEEDED_SCOPES } from "./needed.ts";
import { familyOfToken, type SignInCalls } from "./sign-in-calls.ts";

/** Everything the checks of single links ask with. They read and say; only the subscription mends (subscribe.ts). */
export interface CheckParts {
  readonly graph: GraphClient;
  readonly addresses: GraphAddresses;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly accessOf: (id: AccountId) => GraphAccess | undefined;
  readonly address: PublicAddress;
  readonly selfCall: (url: string) => Promise<SelfCall>;
  readonly calls: SignInCalls;
  /** Something was kept that the system's keychain does not open: what is missing was not forgotten by the owner. */
  readonly areSecretsUnreadable: () => boolean;
  /** This month's use of the tunnel; undefined where nothing of it is scarce. */
  readonly tunnelUse: () => TunnelUse | undefined;
}

const named = z.object({ name: z.string().max(300) });

export function appToken(app: MetaApp): string | undefined {
  if (app.metaAppId === undefined || app.metaSecret === undefined) return undefined;
  return `${app.metaAppId}|${app.metaSecret}`;
}

/** Asks the app for its name with its own id and secret. Instagram's pair alone is proven by the sign-in only. */
export async function checkApp(
  { graph, addresses, clock, areSecretsUnreadable }: CheckParts,
  app: MetaApp | undefined,
): Promise<LinkResult & { readonly name?: string }> {
  const missing = areSecretsUnreadable() ? "secrets_unreadable" : "app_not_entered";
  if (app === undefined) return broken(missing);
  const token = appToken(app);
  if (token === undefined) {
    const isEnough =
      app.family === "instagram" && app.instagramAppId !== undefined && app.instagramSecret !== undefined;
    return isEnough ? { state: "ok", label: app.instagramAppId ?? "" } : broken(missing);
  }
  if (app.family === "instagram" && (app.instagramAppId === undefined || app.instagramSecret === undefined)) {
    return broken(missing);
  }
  const asked = { what: "GET app", with: "app_token", atMs: clock.nowMs() } as const;
  const outcome = await graph.call({
    method: "GET",
    baseUrl: addresses.facebook,
    path: app.metaAppId ?? "",
    query: { fields: "name" },
    accessToken: token,
  });
  if (outcome.kind !== "answered") return brokenBy(outcome, asked);
  const parsed = named.safeParse(outcome.data);
  return parsed.success
    ? { state: "ok", label: parsed.data.name, name: parsed.data.name }
    : broken("meta_trouble", { details: { what: asked.what, atMs: asked.atMs } });
}

/** The tunnel is open, and what is behind its address is this computer. */
export async function checkAddress(parts: CheckParts): Promise<LinkResult> {
  const { address, selfCall, clock } = parts;
  const status = address.status();
  const details = { what: "GET /webhook", atMs: clock.nowMs() };
  if (address.wish() === undefined) return broken("address_not_entered");
  if (status.kind === "broken") {
    const { tunnelCode } = status;
    const isLost = status.cause === "authtoken_missing" && parts.areSecretsUnreadable();
    return broken(isLost ? "secrets_unreadable" : status.cause, {
      details: { what: "open tunnel", atMs: details.atMs, ...(tunnelCode === undefined ? {} : { tunnelCode }) },
    });
  }
  const url = address.url();
  if (status.kind === "opening" || url === undefined) return { state: "working" };
  if (status.kind === "down") return broken("tunnel_not_there", { label: hostOf(url) });
  const call = await selfCall(url);
  if (call.kind === "answered") {
    const use = parts.tunnelUse();
    const isNear = use !== undefined && isQuotaNear(use);
    return {
      state: "ok",
      label: hostOf(url),
      tookMs: Math.round(call.tookMs),
      ...(isNear ? { cause: "tunnel_quota_near" } : {}),
    };
  }
  const { cause, tunnelCode, expected, received } = call;
  return broken(cause, {
    label: hostOf(url),
    details: {
      ...details,
      ...(tunnelCode === undefined ? {} : { tunnelCode }),
      ...(expected === undefined ? {} : { expected }),
      ...(received === undefined ? {} : { received }),
    },
  });
}

export const hostOf = (url: string): string => new URL(url).host;

/** The account's token works and speaks for this account. */
export async function checkSignIn(parts: CheckParts, id: AccountId, connection: Connection): Promise<LinkResult> {
  const { accounts, calls, clock } = parts;
  const token = accounts.accessToken(id);
  if (token === undefined) return broken(parts.areSecretsUnreadable() ? "secrets_unreadable" : "not_signed_in");
  const looksLike = familyOfToken(token);
  if (looksLike !== undefined && looksLike !== connection.family) return broken(wrongFamily(looksLike));
  const found = await calls.accountsOf(connection.family, token);
  if (found.kind === "broken") return found.result;
  if (found.answer.kind === "none") return broken(found.answer.cause);
  if (!found.answer.accounts.some(({ accountId }) => accountId === id)) return broken("token_of_other_account");
  const label = `@${connection.username}`;
  const { tokenEndsMs } = connection;
  if (tokenEndsMs === undefined) return { state: "ok", label };
  return { state: "ok", label, endsMs: tokenEndsMs, ...warned(tokenEndsMs, clock.nowMs()) };
}

function warned(endsMs: number, nowMs: number): { readonly cause?: Cause } {
  const cause = warningOf(endsMs, nowMs);
  return cause === undefined ? {} : { cause };
}

export function wrongFamily(looksLike: "facebook" | "instagram"): Cause {
  return looksLike === "facebook" ? "token_of_facebook" : "token_of_instagram";
}

const debugged = z.object({
  data: z.object({
    is_valid: z.boolean(),
    scopes: z.array(z.string()).default([]),
    /** Seconds; 0: never. */
    expires_at: z.number().optional(),
    data_access_expires_at: z.number().optional(),
    error: z.object({ code: z.number(), subcode: z.number().optional() }).optional(),
  }),
});

/** Family A: Meta lists what the person allowed. Family B has no such call: what the sign-in told counts. */
export async function checkPermissions(
  parts: CheckParts,
  id: AccountId,
  connection: Connection,
  app: MetaApp,
): Promise<LinkResult> {
  const needed = NEEDED_SCOPES[connection.family];
  if (connection.family === "instagram") {
    // A pasted token says nothing about itself; the probes find what it may not do.
    const missing = connection.scopes === undefined ? [] : needed.filter((s) => !connection.scopes?.includes(s));
    return missing.length === 0 ? { state: "ok" } : broken("permission_missing", { missing });
  }
  const token = parts.accounts.accessToken(id);
  const asApp = appToken(app);
  if (token === undefined || asApp === undefined) return broken("not_signed_in");
  const asked = { what: "GET debug_token", with: "app_token", atMs: parts.clock.nowMs() } as const;
  const outcome = await parts.graph.call({
    method: "GET",
    baseUrl: parts.addresses.facebook,
    path: "debug_token",
    query: { input_token: token },
    accessToken: asApp,
  });
  if (outcome.kind !== "answered") return brokenBy(outcome, asked);
  const parsed = debugged.safeParse(outcome.data);
  const details = { what: asked.what, atMs: asked.atMs };
  if (!parsed.success) return broken("meta_trouble", { details });
  const { is_valid: isValid, scopes, data_access_expires_at: accessEnds } = parsed.data.data;
  if (!isValid) return broken("token_unusable", { details });
  const missing = needed.filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) return broken("permission_missing", { missing });
  if (accessEnds === undefined || accessEnds === 0) return { state: "ok" };
  // About 90 days after the last log-in Meta gives no more data, although the token still works.
  const endsMs = accessEnds * 1000;
  return { state: "ok", endsMs, ...warned(endsMs, parts.clock.nowMs()) };
}

/** What nothing tells but trying: reading one conversation as the inbox does. */
export async function checkProbes(parts: CheckParts, id: AccountId, connection: Connection): Promise<LinkResult> {
  const access = parts.accessOf(id);
  if (access === undefined) return broken("not_signed_in");
  const asked = { what: "GET conversations", with: "account_token", atMs: parts.clock.nowMs() } as const;
  const outcome = await parts.graph.call({
    method: "GET",
    ...access,
    path: "me/conversations",
    query: { platform: "instagram", limit: "1", fields: "id" },
  });
  const isAnswered = outcome.kind === "answered" && anyList.safeParse(outcome.data).success;
  const reading = isAnswered
    ? undefined
    : outcome.kind === "answered"
      ? broken("meta_trouble", { details: { what: asked.what, atMs: asked.atMs } })
      : brokenBy(outcome, asked);
  const cause = reading?.cause;
  const partOf = (name: LinkPart["name"], ...causes: readonly Cause[]): LinkPart => {
    if (reading === undefined) return { name, state: "ok" };
    return cause !== undefined && causes.includes(cause)
      ? { name, state: reading.state, cause }
      : { name, state: "waiting" };
  };
  // No call tells; the first reply after 24 hours does, or the owner.
  const human = parts.accounts.list().find((account) => account.id === id)?.humanAgent;
  const feature: LinkPart =
    human === "approved"
      ? { name: "human_agent", state: "ok" }
      : human === "missing"
        ? { name: "human_agent", state: "needs_you", cause: "human_agent_missing" }
        : { name: "human_agent", state: "waiting" };
  const kinds = [
    partOf("message_access", "messages_access_off"),
    partOf("professional", "not_professional", "account_not_eligible"),
    ...(connection.family === "facebook" ? [partOf("page_linked", "page_not_linked")] : []),
    feature,
  ];
  if (reading !== undefined) return { ...reading, parts: kinds };
  return { state: "ok", parts: kinds, ...(feature.cause === undefined ? {} : { cause: feature.cause }) };
}
