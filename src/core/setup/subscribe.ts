import { z } from "zod";
import type { LinkPart } from "#shared/contract/setup.ts";
import type { AccountId } from "#shared/domain/ids.ts";
import type { GraphAccess, GraphClient } from "../instagram/graph-client.ts";
import type { Clock, GraphAddresses } from "../ports.ts";
import type { Connection } from "./accounts.ts";
import { appToken } from "./checks.ts";
import { broken, brokenBy } from "./explain.ts";
import type { LinkResult } from "./link-result.ts";
import type { MetaApp } from "./meta-apps.ts";
import { ACCOUNT_FIELDS, FIELD_WITHOUT_WHICH_NOTHING, WEBHOOK_FIELDS } from "./needed.ts";

/**
 * Both layers of a subscription (Meta, "Setup Webhooks Subscriptions"): the app's callback for the object instagram,
 * and the account's opt-in. Read first; what is not as it should be is set and read back. An hour of failing webhooks
 * ends the opt-in silently, so this runs again and again.
 */
export interface SubscribeParts {
  readonly graph: GraphClient;
  readonly addresses: GraphAddresses;
  readonly clock: Clock;
  readonly accessOf: (id: AccountId) => GraphAccess | undefined;
}

export const callbackOf = (url: string): string => `${url}/webhook`;

const appSubscriptions = z.object({
  data: z.array(
    z.object({
      object: z.string(),
      callback_url: z.string().optional(),
      active: z.boolean().optional(),
      fields: z.array(z.object({ name: z.string() })).default([]),
    }),
  ),
});
const accountSubscriptions = z.object({
  data: z.array(z.object({ id: z.union([z.string(), z.number()]).transform(String).optional() })),
});

type Step = LinkResult;
const OK: Step = { state: "ok" };

/** @param mends false: only looks. */
export async function checkSubscription(
  parts: SubscribeParts,
  id: AccountId,
  connection: Connection,
  app: MetaApp,
  url: string,
  mends: boolean,
): Promise<LinkResult> {
  const ofApp = await subscribeApp(parts, app, callbackOf(url), mends);
  const ofAccount = await subscribeAccount(parts, id, connection, app, mends);
  const toPart = (name: LinkPart["name"], step: Step): LinkPart => ({
    name,
    state: step.state,
    ...(step.state === "needs_you" || step.state === "failed" ? { cause: step.cause } : {}),
  });
  const both = [toPart("app_subscribed", ofApp), toPart("account_subscribed", ofAccount)];
  const worst =
    ofAccount.state === "ok" ? ofApp : ofAccount.state === "needs_you" ? ofAccount : firstBroken(ofApp, ofAccount);
  return { ...worst, parts: both };
}

function firstBroken(ofApp: Step, ofAccount: Step): Step {
  return ofApp.state === "ok" ? ofAccount : ofApp;
}

async function subscribeApp(parts: SubscribeParts, app: MetaApp, callback: string, mends: boolean): Promise<Step> {
  const token = appToken(app);
  if (token === undefined) return byHand(app, callback);
  const { isShown, ...before } = await readApp(parts, app, token, callback);
  if (before.state === "ok" || !mends || isNotMendable(before)) return before;
  const posted = await postApp(parts, app, token, callback);
  if (posted.state === "needs_you" && posted.cause === "dashboard_needed") {
    // What Meta shows of the app is newer than any handshake. Of Instagram's own panel nothing proves that it is shown.
    const isLost = isShown && app.family === "facebook";
    return isLost ? posted : byHand(app, callback, posted);
  }
  if (posted.state !== "ok") return posted;
  const { isShown: _shown, ...after } = await readApp(parts, app, token, callback);
  return after;
}

/** Faults of the line or of the app itself: setting it again would only fail again. */
function isNotMendable(step: Step): boolean {
  if (step.state !== "needs_you" && step.state !== "failed") return false;
  return !["subscribed_elsewhere", "subscription_inactive", "fields_missing"].includes(step.cause);
}

/** Where the API way is closed: the owner pastes it, and Meta's handshake at this address is the proof. */
function byHand(app: MetaApp, callback: string, refused?: Step): Step {
  if (app.handshakeUrl === callback) return { state: "ok", label: callback };
  return broken("dashboard_needed", {
    label: callback,
    ...(refused?.details === undefined ? {} : { details: refused.details }),
  });
}

/** `isShown`: Meta has a subscription of the app, such as it is. */
async function readApp(
  parts: SubscribeParts,
  app: MetaApp,
  token: string,
  callback: string,
): Promise<Step & { readonly isShown: boolean }> {
  const asked = { what: "GET subscriptions", with: "app_token", atMs: parts.clock.nowMs() } as const;
  const outcome = await parts.graph.call({
    method: "GET",
    baseUrl: parts.addresses.facebook,
    path: `${app.metaAppId ?? ""}/subscriptions`,
    accessToken: token,
  });
  if (outcome.kind !== "answered") return { ...brokenBy(outcome, asked), isShown: false };
  const parsed = appSubscriptions.safeParse(outcome.data);
  const details = { what: asked.what, atMs: asked.atMs };
  if (!parsed.success) return { ...broken("meta_trouble", { details }), isShown: false };
  const found = parsed.data.data.find(({ object }) => object === "instagram");
  if (found === undefined) return { ...broken("subscription_inactive", { details }), isShown: false };
  const isShown = true;
  if (!isSameAddress(found.callback_url, callback)) {
    const received = found.callback_url ?? "";
    return { ...broken("subscribed_elsewhere", { details: { ...details, expected: callback, received } }), isShown };
  }
  if (found.active === false) return { ...broken("subscription_inactive", { details }), isShown };
  const names = found.fields.map(({ name }) => name);
  if (!names.includes(FIELD_WITHOUT_WHICH_NOTHING)) {
    return { ...broken("fields_missing", { details, missing: [FIELD_WITHOUT_WHICH_NOTHING] }), isShown };
  }
  const known = names.filter((name) => WEBHOOK_FIELDS.some((wanted) => wanted === name));
  return { state: "ok", label: known.join(", "), isShown };
}

function isSameAddress(left: string | undefined, right: string): boolean {
  if (left === undefined || !URL.canParse(left)) return false;
  return new URL(left).href === new URL(right).href;
}

/** Meta refuses the whole call for one unknown name; the name is in its English text only, so each is tried without. */
async function postApp(parts: SubscribeParts, app: MetaApp, token: string, callback: string): Promise<Step> {
  const post = async (fields: readonly string[]): Promise<Step> => {
    const asked = { what: "POST subscriptions", with: "app_token", atMs: parts.clock.nowMs() } as const;
    const outcome = await parts.graph.call({
      method: "POST",
      baseUrl: parts.addresses.facebook,
      path: `${app.metaAppId ?? ""}/subscriptions`,
      form: {
        object: "instagram",
        callback_url: callback,
        verify_token: app.verifyToken,
        fields: fields.join(","),
        include_values: "true",
      },
      accessToken: token,
    });
    if (outcome.kind === "answered") return OK;
    if (outcome.kind !== "refused") return brokenBy(outcome, asked);
    const { code } = outcome.error;
    const details = { what: asked.what, atMs: asked.atMs, code };
    if (code === 100) return broken("fields_missing", { details });
    // The app may not set Instagram this way; an older page of Meta's says that none may.
    if (code === 3 || code === 10 || code === 200) return broken("dashboard_needed", { details });
    return brokenBy(outcome, asked);
  };
  const isRefusedField = (step: Step): boolean =>
    step.state !== "ok" && "cause" in step && step.cause === "fields_missing";

  const all = await post(WEBHOOK_FIELDS);
  if (!isRefusedField(all)) return all;
  // One by one: each name is added to those that were taken, so the last call sets them all.
  const taken: string[] = [FIELD_WITHOUT_WHICH_NOTHING];
  let last = await post(taken);
  if (last.state !== "ok") return isRefusedField(last) ? broken("dashboard_needed", detailsFrom(last)) : last;
  for (const name of WEBHOOK_FIELDS) {
    if (taken.includes(name)) continue;
    const tried = await post([...taken, name]);
    if (tried.state === "ok") taken.push(name);
    else if (!isRefusedField(tried)) return tried;
    last = tried;
  }
  // A refusal leaves what was set before, so nothing has to be set again.
  return OK;
}

const detailsFrom = (step: Step) => (step.details === undefined ? {} : { details: step.details });

async function subscribeAccount(
  parts: SubscribeParts,
  id: AccountId,
  connection: Connection,
  app: MetaApp,
  mends: boolean,
): Promise<Step> {
  const access = parts.accessOf(id);
  if (access === undefined) return broken("not_signed_in");
  const path = `${connection.senderId}/subscribed_apps`;
  const read = async (): Promise<Step> => {
    const asked = { what: "GET subscribed_apps", with: "account_token", atMs: parts.clock.nowMs() } as const;
    const outcome = await parts.graph.call({ method: "GET", ...access, path });
    if (outcome.kind !== "answered") return brokenBy(outcome, asked);
    const parsed = accountSubscriptions.safeParse(outcome.data);
    // A Page may have other programs' apps beside ours. How family B names an app is not documented.
    const isOurs = (listed: { readonly id?: string | undefined }): boolean =>
      connection.family !== "facebook" || listed.id === undefined || listed.id === app.metaAppId;
    const isIn = parsed.success && parsed.data.data.some(isOurs);
    return isIn ? OK : broken("account_not_subscribed", { details: { what: asked.what, atMs: asked.atMs } });
  };
  const before = await read();
  const isOut = before.state === "failed" && before.cause === "account_not_subscribed";
  if (!isOut || !mends) return before;
  let last: Step = before;
  for (const fields of ACCOUNT_FIELDS[connection.family]) {
    const asked = { what: "POST subscribed_apps", with: "account_token", atMs: parts.clock.nowMs() } as const;
    const outcome = await parts.graph.call({
      method: "POST",
      ...access,
      path,
      form: { subscribed_fields: fields.join(",") },
    });
    if (outcome.kind === "answered") return read();
    last = brokenBy(outcome, asked);
    // A missing permission or an unknown name: the next choice asks for less.
    const asksTooMuch =
      outcome.kind === "refused" && outcome.error.subcode === undefined && [100, 200].includes(outcome.error.code);
    if (!asksTooMuch) return last;
  }
  return last;
}
