import type { Context } from "../context.ts";
import type { App } from "../model.ts";
import { verifyCallback } from "../webhook/verification.ts";
import type { Caller, GraphCall, Reply } from "./call.ts";
import { isInboxOf, ok, refuse } from "./call.ts";
import { badParameter, fault, faults, noSuchObject } from "./faults.ts";

/** Names the object `instagram` knows (Meta, "Setup Webhooks Subscriptions"; the list the live API prints). */
export const instagramFields = [
  "comment_poll_response",
  "comments",
  "follow",
  "live_comments",
  "mentions",
  "message_echoes",
  "message_edit",
  "message_reactions",
  "messages",
  "messaging_handover",
  "messaging_optins",
  "messaging_postbacks",
  "messaging_referral",
  "messaging_seen",
  "share_to_story",
  "standby",
  "story_insights",
] as const;

/** The Page edge of family A has other names and refuses Instagram's (restfb #1210). */
const PAGE_FIELDS = [
  "feed",
  "mention",
  "messages",
  "message_echoes",
  "message_reactions",
  "message_reads",
  "messaging_handovers",
  "messaging_optins",
  "messaging_postbacks",
  "messaging_referrals",
  "standby",
] as const;

const VERIFICATION_DEADLINE_MS = 10_000;
const VERSION = "v25.0";

export type Verified = { readonly kind: "verified" } | { readonly kind: "failed"; readonly text: string };

/** Sets an app's callback after Meta's handshake with it; nothing changes when the handshake fails. */
export async function subscribeApp(
  context: Context,
  app: App,
  wanted: { readonly callbackUrl: string; readonly verifyToken: string; readonly fields: readonly string[] },
): Promise<Verified> {
  const challenge = String(context.random.between(100_000_000, 2_000_000_000));
  const verified = await verifyCallback(
    context.caller,
    wanted.callbackUrl,
    wanted.verifyToken,
    challenge,
    Math.min(VERIFICATION_DEADLINE_MS, context.engine.settings.deadlineMs),
  );
  if (verified.kind === "verified" && app.keepsSubscriptions) app.subscription = { ...wanted, active: true };
  return verified;
}

/** `/{app-id}/subscriptions`: the app's one callback for the object `instagram`. Needs `APP_ID|APP_SECRET`. */
export async function appSubscriptions(context: Context, call: GraphCall, caller: Caller): Promise<Reply> {
  const [id = ""] = call.path;
  if (caller.kind !== "app")
    return refuse(fault(15, undefined, "(#15) This method must be called with an app access_token."));
  const { app } = caller;
  if (app.id !== id) return refuse(noSuchObject(id, call.method));
  switch (call.method) {
    case "GET":
      return ok({ data: app.subscription === undefined ? [] : [subscriptionNode(app.subscription)] });
    case "DELETE":
      app.subscription = undefined;
      return ok({ success: true });
    default: {
      if (call.params.get("object") !== "instagram")
        return refuse(badParameter("Param object must be one of {instagram}"));
      const callbackUrl = call.params.get("callback_url");
      const verifyToken = call.params.get("verify_token") ?? "";
      if (callbackUrl === undefined) return refuse(badParameter("The parameter callback_url is required"));
      const fields = (call.params.get("fields") ?? "messages").split(",").map((name) => name.trim());
      const taken = instagramFields.filter((name) => !app.refusedFields.includes(name));
      const unknown = fields.find((name) => !taken.some((known) => known === name));
      if (!app.takesSubscriptions) return refuse(faults.noCapability);
      if (unknown !== undefined) {
        return refuse(badParameter(`Param fields must be one of {${taken.join(", ")}} - got "${unknown}"`));
      }
      const verified = await subscribeApp(context, app, { callbackUrl, verifyToken, fields });
      return verified.kind === "verified"
        ? ok({ success: true })
        : refuse(
            fault(2200, undefined, `(#2200) Callback verification failed with the following errors: ${verified.text}`),
          );
    }
  }
}

function subscriptionNode(subscription: NonNullable<App["subscription"]>): {
  readonly object: string;
  readonly callback_url: string;
  readonly active: boolean;
  readonly fields: { name: string; version: string }[];
} {
  return {
    object: "instagram",
    callback_url: subscription.callbackUrl,
    active: subscription.active,
    fields: subscription.fields.map((name) => ({ name, version: VERSION })),
  };
}

const OTHER_SUBSCRIBER = { id: "5550009990001", name: "Another inbox", subscribed_fields: ["messages"] };

/** `/{account}/subscribed_apps`: the account's opt-in. An hour of failing webhooks ends it silently. */
export function subscribedApps(call: GraphCall, caller: Caller): Reply {
  const [id = ""] = call.path;
  if (caller.kind === "app" || caller.kind === "user") return refuse(faults.userTokenNeeded);
  if (caller.kind === "refused") return refuse(caller.fault);
  const { account, app } = caller;
  if (!isInboxOf(account, id)) return refuse(noSuchObject(id, call.method));
  if (!app.hasCapability) return refuse(faults.noCapability);
  switch (call.method) {
    case "GET":
      return ok({
        data: [
          ...(account.hasOtherSubscriber ? [OTHER_SUBSCRIBER] : []),
          ...(account.subscribedFields === undefined
            ? []
            : [{ id: app.id, name: app.name, subscribed_fields: account.subscribedFields }]),
        ],
      });
    case "DELETE":
      account.subscribedFields = undefined;
      return ok({ success: true });
    default: {
      const known: readonly string[] = account.family === "facebook" ? PAGE_FIELDS : instagramFields;
      const wanted = (call.params.get("subscribed_fields") ?? "").split(",").filter((name) => name !== "");
      if (wanted.length === 0) return refuse(badParameter("The parameter subscribed_fields is required"));
      const wrong = wanted.findIndex((name) => !known.includes(name));
      if (wrong !== -1) {
        return refuse(badParameter(`Param subscribed_fields[${wrong}] must be one of {${known.join(", ")}}`));
      }
      if (
        account.family === "facebook" &&
        wanted.some((name) => name !== "feed") &&
        !account.scopes.includes("pages_messaging")
      ) {
        return refuse(
          fault(
            200,
            undefined,
            "(#200) To subscribe to the messages field, one of these permissions is needed: pages_messaging",
          ),
        );
      }
      if (account.keepsSubscription) account.subscribedFields = wanted;
      return ok({ success: true });
    }
  }
}

/** `/debug_token`; family A only. */
export function debugToken(context: Context, call: GraphCall, caller: Caller): Reply {
  const { world, clock } = context;
  const input = call.params.get("input_token");
  if (input === undefined) return refuse(badParameter("The parameter input_token is required"));
  const issued = world.issuedTokens.get(input);
  const account = [...world.accounts.values()].find(
    (known) => known.accessToken === input || known.userToken === input || known.id === issued?.accountId,
  );
  // The app's token is what asks; without a good one nothing is told about the other.
  if (caller.kind === "refused") return refuse(caller.fault);
  if (account === undefined || caller.app.id !== account.appId) {
    return ok({ data: { is_valid: false, scopes: [], error: { code: 190, message: "Invalid OAuth access token." } } });
  }
  const nowSeconds = Math.floor(clock.nowMs() / 1000);
  const isExpired = issued !== undefined && issued.expiresMs <= clock.nowMs();
  const dead = isExpired || world.deadTokens.has(input);
  const subcode = isExpired ? 463 : world.deadTokens.get(input);
  const isPageToken = account.accessToken === input || issued?.kind === "account";
  const userExpires = issued === undefined ? nowSeconds + 5_184_000 : Math.floor(issued.expiresMs / 1000);
  return ok({
    data: {
      app_id: account.appId,
      type: isPageToken ? "PAGE" : "USER",
      application: caller.app.name,
      is_valid: !dead,
      ...(dead
        ? { error: { code: 190, message: "Session invalid", ...(subcode === undefined ? {} : { subcode }) } }
        : {}),
      expires_at: isPageToken ? 0 : userExpires,
      data_access_expires_at: nowSeconds + 7_776_000,
      issued_at: nowSeconds - 86_400,
      scopes: account.scopes,
      granular_scopes: account.scopes.map((scope) => ({ scope, target_ids: [account.id] })),
      ...(isPageToken ? { profile_id: account.pageId } : {}),
      user_id: "100000000000001",
    },
  });
}
