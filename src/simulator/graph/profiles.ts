import type { Context } from "../context.ts";
import type { Json, JsonRecord } from "../json.ts";
import type { Account, Customer } from "../model.ts";
import type { GraphCall, Reply } from "./call.ts";
import { ok, refuse } from "./call.ts";
import { badParameter, fault, faults, noSuchObject } from "./faults.ts";
import { parseFields } from "./fields.ts";
import { findConversation } from "../store.ts";

const PROFILE_FIELDS = [
  "id",
  "name",
  "username",
  "profile_pic",
  "follower_count",
  "is_user_follow_business",
  "is_business_follow_user",
  "is_verified_user",
] as const;

/**
 * A customer's profile (Meta, "User Profile API"). Consent exists once the person has written or tapped a button;
 * one unknown field fails the whole call.
 */
export function readProfile(context: Context, call: GraphCall, account: Account, customer: Customer): Reply {
  const fields = parseFields(call.params.get("fields") ?? "id,name,profile_pic");
  if (fields === undefined) return refuse(badParameter("Syntax error in fields"));
  const unknown = fields.find(({ name }) => !PROFILE_FIELDS.some((known) => known === name));
  if (unknown !== undefined) {
    return refuse(
      badParameter(`Tried accessing nonexisting field (${unknown.name}) on node type (IGBusinessScopedID)`),
    );
  }
  if (customer.profileFault !== undefined) {
    const { code, subcode } = customer.profileFault;
    if (code === 230) return refuse(faults.noConsent);
    return refuse(fault(code, subcode, `(#${code}) No matching Instagram user`));
  }
  const conversation = findConversation(context.world, account.id, customer.id);
  if (customer.hasBlockedAccount || conversation?.lastQualifyingMs === undefined) return refuse(faults.noConsent);
  const all: Readonly<Record<string, Json | undefined>> = {
    name: customer.name,
    username: customer.username,
    profile_pic: customer.pictureAssetId === undefined ? undefined : context.cdn.link(customer.pictureAssetId),
    follower_count: customer.followerCount,
    is_user_follow_business: customer.followsAccount,
    is_business_follow_user: customer.isFollowedByAccount,
    is_verified_user: customer.isVerified,
  };
  return ok({
    ...picked(
      all,
      fields.map((field) => field.name),
    ),
    id: customer.id,
  });
}

function picked(all: Readonly<Record<string, Json | undefined>>, names: readonly string[]): JsonRecord {
  const node: Record<string, Json> = {};
  for (const name of names) {
    const value = all[name];
    if (value !== undefined) node[name] = value;
  }
  return node;
}

/** `/me` and `/{id}` for the account itself: family B shows the professional account, family A the Page. */
export function readOwnNode(call: GraphCall, account: Account, id: string): Reply {
  const fields = parseFields(call.params.get("fields") ?? "id,name");
  if (fields === undefined) return refuse(badParameter("Syntax error in fields"));
  const names = fields.map((field) => field.name);
  const all: Readonly<Record<string, Json | undefined>> =
    account.family === "facebook" && id !== account.id ? pageNode(account) : instagramNode(account);
  const unknown = names.find((name) => !(name in all));
  if (unknown !== undefined) return refuse(badParameter(`Tried accessing nonexisting field (${unknown})`));
  return ok({ ...picked(all, names), id: all["id"] });
}

function pageNode(account: Account): Readonly<Record<string, Json | undefined>> {
  return {
    id: account.pageId,
    name: account.name,
    access_token: account.accessToken,
    tasks: ["MESSAGING", "MODERATE", "MANAGE"],
    instagram_business_account: account.isLinked ? { id: account.id, username: account.username } : undefined,
  };
}

function instagramNode(account: Account): Readonly<Record<string, Json | undefined>> {
  return {
    // On family B this is the app-scoped id; webhooks use `user_id`.
    id: account.family === "instagram" ? account.appScopedId : account.id,
    user_id: account.id,
    username: account.username,
    name: account.name,
    account_type: account.accountType,
    profile_picture_url: undefined,
    followers_count: 5140,
    follows_count: 318,
    media_count: 412,
    biography: undefined,
    website: undefined,
  };
}

/** `/me/accounts` with the person's token. */
export function listPages(call: GraphCall, accounts: readonly Account[]): Reply {
  const fields = parseFields(call.params.get("fields") ?? "id,name,access_token,tasks");
  if (fields === undefined) return refuse(badParameter("Syntax error in fields"));
  const names = ["id", ...fields.map((field) => field.name)];
  return ok({ data: accounts.map((account) => picked(pageNode(account), names)) });
}

export function noSuchNode(id: string, method: string): Reply {
  return refuse(noSuchObject(id, method));
}
