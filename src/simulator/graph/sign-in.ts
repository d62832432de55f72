import type { ServerResponse } from "node:http";
import type { Context } from "../context.ts";
import type { Account, App, IssuedToken } from "../model.ts";
import { opaque } from "../random.ts";
import type { GraphCall, Reply } from "./call.ts";
import { ok, refuse } from "./call.ts";
import { deadToken, fault, faults } from "./faults.ts";

/**
 * The log-in of both families (Meta, "Manually Build a Login Flow"; "Business Login for Instagram"). The dialog
 * answers at once for the person, whose mind `person` holds. Codes work once and for an hour; family B's code comes
 * with `#_` behind it.
 */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONG_MS = 60 * DAY_MS;
const REFRESH_FROM_MS = DAY_MS;

export function isDialog(call: GraphCall): boolean {
  const path = call.path.join("/");
  return call.method === "GET" && (path === "dialog/oauth" || path === "oauth/authorize");
}

/** `dialog/oauth` (family A) and `oauth/authorize` (family B). */
export function answerDialog(context: Context, call: GraphCall, response: ServerResponse): void {
  const { world, clock } = context;
  const isInstagram = call.path[0] === "oauth";
  const clientId = call.params.get("client_id") ?? "";
  const app = [...world.apps.values()].find(({ id, instagramId }) => (isInstagram ? instagramId : id) === clientId);
  const redirectUri = call.params.get("redirect_uri") ?? "";
  const showError = (text: string): void => {
    response.writeHead(400, { "Content-Type": "text/html" }).end(`<html><body><h1>${text}</h1></body></html>`);
  };
  if (app === undefined) return showError("Invalid platform app");
  const isListed = app.redirectUris === undefined || app.redirectUris.includes(redirectUri);
  if (!isListed || !URL.canParse(redirectUri)) return showError("Invalid redirect_uri");
  const family = isInstagram ? "instagram" : "facebook";
  const account =
    world.accounts.get(world.person.accountId ?? "") ??
    [...world.accounts.values()].find((known) => known.family === family && known.appId === app.id);
  if (account === undefined) return showError("There is nobody to sign in");
  const back = new URL(redirectUri);
  const state = call.params.get("state");
  if (state !== undefined) back.searchParams.set("state", state);
  if (world.person.answer === "denies") {
    back.searchParams.set("error", "access_denied");
    back.searchParams.set("error_reason", "user_denied");
  } else {
    const asked = (call.params.get("scope") ?? "").split(",").filter((scope) => scope !== "");
    account.scopes = asked.filter((scope) => !world.person.withheldScopes.includes(scope));
    // For desktop apps Meta gives the token itself, behind `#`, and the state with it.
    if (!isInstagram && call.params.get("response_type") === "token") {
      const answer = new URLSearchParams({ access_token: issue(context, account, "user", false), expires_in: "3600" });
      if (state !== undefined) answer.set("state", state);
      back.search = "";
      response.writeHead(302, { Location: `${back.href}#${answer.toString()}` }).end();
      return;
    }
    const code = opaque(`code/${context.newMid()}`, 60);
    world.codes.set(code, { accountId: account.id, redirectUri, appId: app.id, expiresMs: clock.nowMs() + HOUR_MS });
    back.searchParams.set("code", code);
  }
  response.writeHead(302, { Location: `${back.href}${isInstagram ? "#_" : ""}` }).end();
}

export function isSignInCall(call: GraphCall): boolean {
  const path = call.path.join("/");
  return path === "oauth/access_token" || path === "access_token" || path === "refresh_access_token";
}

export function signInCall(context: Context, call: GraphCall): Reply {
  const path = call.path.join("/");
  const grant = call.params.get("grant_type");
  if (path === "refresh_access_token") return refreshed(context, call);
  if (path === "access_token") return longLivedInstagram(context, call);
  if (grant === "fb_exchange_token") return longLivedFacebook(context, call);
  return grant === "authorization_code" ? instagramCode(context, call) : facebookCode(context, call);
}

function issue(context: Context, account: Account, kind: IssuedToken["kind"], isLongLived: boolean): string {
  const nowMs = context.clock.nowMs();
  const token = `${account.family === "facebook" ? "EAAU" : "IGAA"}${opaque(`issued/${context.newMid()}`, 120)}`;
  const expiresMs = nowMs + (isLongLived ? LONG_MS : HOUR_MS);
  context.world.issuedTokens.set(token, { accountId: account.id, kind, isLongLived, issuedMs: nowMs, expiresMs });
  return token;
}

/** Uses the code up: a second try is refused. */
function takeCode(context: Context, call: GraphCall, app: App): Account | undefined {
  const code = call.params.get("code") ?? "";
  const known = context.world.codes.get(code);
  context.world.codes.delete(code);
  if (known === undefined || known.appId !== app.id || known.expiresMs <= context.clock.nowMs()) return undefined;
  if (known.redirectUri !== call.params.get("redirect_uri")) return undefined;
  return context.world.accounts.get(known.accountId);
}

const badSecret = fault(1, undefined, "Error validating client secret.");
const usedCode = fault(100, 36_009, "This authorization code has been used.");

function facebookApp(context: Context, call: GraphCall): App | undefined {
  const app = context.world.apps.get(call.params.get("client_id") ?? "");
  return app?.secret === call.params.get("client_secret") ? app : undefined;
}

function facebookCode(context: Context, call: GraphCall): Reply {
  const app = facebookApp(context, call);
  if (app === undefined) return refuse(badSecret);
  const account = takeCode(context, call, app);
  if (account === undefined) return refuse(usedCode);
  const token = issue(context, account, "user", false);
  return ok({ access_token: token, token_type: "bearer", expires_in: HOUR_MS / 1000 });
}

function longLivedFacebook(context: Context, call: GraphCall): Reply {
  if (facebookApp(context, call) === undefined) return refuse(badSecret);
  const given = call.params.get("fb_exchange_token") ?? "";
  const known = context.world.issuedTokens.get(given);
  const account =
    context.world.accounts.get(known?.accountId ?? "") ??
    [...context.world.accounts.values()].find(({ userToken }) => userToken === given);
  if (account === undefined) return refuse(faults.cannotParseToken);
  if (known !== undefined && known.expiresMs <= context.clock.nowMs()) return refuse(deadToken(463));
  const token = issue(context, account, "user", true);
  return ok({ access_token: token, token_type: "bearer", expires_in: LONG_MS / 1000 });
}

/** Family B's token address refuses in a shape of its own (Meta, "Business Login for Instagram"). */
function refuseFlat(text: string): Reply {
  return { kind: "flat_fault", body: { error_type: "OAuthException", code: 400, error_message: text } };
}

function instagramApp(context: Context, call: GraphCall, secret: string | undefined): App | undefined {
  const id = call.params.get("client_id");
  return [...context.world.apps.values()].find(
    (app) => app.instagramSecret === secret && (id === undefined || app.instagramId === id),
  );
}

function instagramCode(context: Context, call: GraphCall): Reply {
  const app = instagramApp(context, call, call.params.get("client_secret"));
  if (app === undefined) return refuseFlat("Error validating client secret.");
  const account = takeCode(context, call, app);
  if (account === undefined) return refuseFlat("Matching code was not found or was already used");
  const granted = {
    access_token: issue(context, account, "account", false),
    user_id: account.id,
    permissions: account.scopes.join(","),
  };
  // Documented inside `data`, seen flat as well: in turn.
  return ok(context.world.issuedTokens.size % 2 === 0 ? granted : { data: [granted] });
}

function longLivedInstagram(context: Context, call: GraphCall): Reply {
  if (instagramApp(context, call, call.params.get("client_secret")) === undefined) return refuse(badSecret);
  const known = context.world.issuedTokens.get(call.token ?? "");
  const account = context.world.accounts.get(known?.accountId ?? "");
  if (known === undefined || account === undefined) return refuse(faults.cannotParseToken);
  if (known.expiresMs <= context.clock.nowMs()) return refuse(deadToken(463));
  const token = issue(context, account, "account", true);
  return ok({ access_token: token, token_type: "bearer", expires_in: LONG_MS / 1000 });
}

/** At least 24 hours old and not yet expired. */
function refreshed(context: Context, call: GraphCall): Reply {
  const nowMs = context.clock.nowMs();
  const known = context.world.issuedTokens.get(call.token ?? "");
  const account = context.world.accounts.get(known?.accountId ?? "");
  if (known === undefined || account === undefined) return refuse(faults.cannotParseToken);
  if (known.expiresMs <= nowMs) return refuse(deadToken(463));
  if (nowMs - known.issuedMs < REFRESH_FROM_MS) {
    return refuse(fault(100, undefined, "The access token is not old enough to be refreshed."));
  }
  const token = issue(context, account, "account", true);
  return ok({ access_token: token, token_type: "bearer", expires_in: LONG_MS / 1000 });
}
