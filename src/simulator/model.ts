import type { Json, JsonRecord } from "./json.ts";

/**
 * What Meta's side knows, kept in memory. Apps own the webhook, accounts own customers, a conversation belongs to
 * one account and one customer. These records change as the simulation goes on.
 */
export type Family = "facebook" | "instagram";

export interface AppSubscription {
  readonly callbackUrl: string;
  readonly verifyToken: string;
  readonly fields: readonly string[];
  active: boolean;
}

export interface App {
  readonly id: string;
  readonly name: string;
  secret: string;
  /** "Instagram app ID" and "Instagram app secret" of family B: other values than the app's own. */
  readonly instagramId: string;
  instagramSecret: string;
  subscription: AppSubscription | undefined;
  /** False: calls answer (#3), as for an app without the Instagram use case. */
  hasCapability: boolean;
  /** False: in development mode. Calls work, but no webhook of a real message is sent. */
  isLive: boolean;
  /** Addresses the dashboard lists for the log-in; undefined: all are taken. */
  redirectUris: readonly string[] | undefined;
  /** Names this app's `/subscriptions` does not take, although the object knows them. */
  refusedFields: readonly string[];
  /** False: Instagram cannot be set through `/subscriptions` (an older page of Meta's says so), only in the dashboard. */
  takesSubscriptions: boolean;
  /** False: what is set is answered with success and not kept, as where another program sets it back at once. */
  keepsSubscriptions: boolean;
}

export interface Account {
  /** `17841…`, what webhooks call `entry.id`. */
  readonly id: string;
  readonly family: Family;
  readonly username: string;
  readonly name: string;
  readonly appId: string;
  /** Family A only has one that matters; family B keeps it unused. */
  readonly pageId: string;
  /** What `graph.instagram.com/me` calls `id`; never the webhook id. */
  readonly appScopedId: string;
  /** The account as a customer of itself (self messaging). */
  readonly selfCustomerId: string;
  accessToken: string;
  /** Family A: the person's token that lists the Page. */
  userToken: string;
  scopes: string[];
  /** Account-level opt-in (`subscribed_apps`); undefined means not subscribed. */
  subscribedFields: readonly string[] | undefined;
  /** False: the opt-in is answered with success and not kept. */
  keepsSubscription: boolean;
  /** Another program's app is subscribed as well, and stands first in the list. */
  hasOtherSubscriber: boolean;
  /** False: the Page is linked to no professional account; family A only. */
  isLinked: boolean;
  accountType: "BUSINESS" | "MEDIA_CREATOR" | "PERSONAL";
  /** Instagram app, "Allow access to messages". */
  allowsMessageAccess: boolean;
  hasHumanAgentFeature: boolean;
  /** The questions of an empty conversation, as the messenger profile holds them. */
  iceBreakers: readonly { readonly question: string; readonly payload: string }[];
}

export interface Customer {
  readonly id: string;
  readonly accountId: string;
  username: string;
  name: string | undefined;
  pictureAssetId: string | undefined;
  followerCount: number;
  followsAccount: boolean;
  isFollowedByAccount: boolean;
  isVerified: boolean;
  /** Answer of the profile call instead of the profile. */
  profileFault: { readonly code: number; readonly subcode?: number } | undefined;
  hasBlockedAccount: boolean;
}

export interface Attachment {
  /** Meta's word: image, video, audio, file, share, ig_post, story_mention, ephemeral, like_heart, … */
  readonly type: string;
  /** Served by the simulated CDN; its link is made anew whenever the attachment is shown. */
  readonly assetId?: string;
  /** Where the link goes in the payload; `url` when left out (`ig_story` calls it `story_media_url`). */
  readonly linkKey?: string;
  /** Further members of the payload. */
  readonly payload?: JsonRecord;
}

export type ReplyTo =
  | { readonly kind: "message"; readonly mid: string }
  | { readonly kind: "story"; readonly storyId: string; readonly assetId: string };

export interface Message {
  readonly mid: string;
  readonly fromAccount: boolean;
  readonly atMs: number;
  text: string | undefined;
  attachments: readonly Attachment[];
  readonly replyTo: ReplyTo | undefined;
  readonly isUnsupported: boolean;
  readonly quickReplyPayload: string | undefined;
  readonly referral: JsonRecord | undefined;
  /** A postback has a message id and shows in the thread, but its webhook is a `postback`. */
  readonly postback: { readonly title: string; readonly payload: string } | undefined;
  isDeleted: boolean;
  editCount: number;
  /** Who reacted with what: the customer's id or the account's id. */
  readonly reactions: Map<string, string>;
}

export interface Conversation {
  readonly id: string;
  readonly accountId: string;
  readonly customerId: string;
  /** Oldest first, ordered by time. */
  readonly messages: Message[];
  /** The customer's last action that opens the window; undefined: never. */
  lastQualifyingMs: number | undefined;
  updatedMs: number;
  /** Another app controls the thread: webhooks come as `standby`, sends are refused. */
  isHeldByOtherApp: boolean;
  /** In the Requests folder; hidden from the Conversations API after 30 quiet days. */
  isInRequests: boolean;
}

/** One call of the Send API, as it came and as it was answered. */
export interface SendRecord {
  readonly atMs: number;
  readonly accountId: string;
  readonly path: string;
  readonly body: Json;
  readonly outcome:
    | { readonly kind: "accepted"; readonly messageId?: string; readonly answered: boolean }
    | { readonly kind: "refused"; readonly code: number; readonly subcode?: number };
}

/** A token that the log-in gave out, beside the ones an account has from the start. */
export interface IssuedToken {
  /** Family A: any account of the person. */
  readonly accountId: string;
  readonly kind: "user" | "account";
  readonly isLongLived: boolean;
  readonly issuedMs: number;
  readonly expiresMs: number;
}

/** What the person does at Meta's log-in dialog. */
export interface Person {
  answer: "agrees" | "denies";
  /** Who signs in; the app's first account of the family when undefined. */
  accountId: string | undefined;
  /** Permissions the person unticked. */
  withheldScopes: readonly string[];
}

export interface World {
  readonly apps: Map<string, App>;
  readonly accounts: Map<string, Account>;
  readonly customers: Map<string, Customer>;
  /** By conversation id. */
  readonly conversations: Map<string, Conversation>;
  readonly messages: Map<string, { readonly conversation: Conversation; readonly message: Message }>;
  readonly sends: SendRecord[];
  /** Tokens that no longer work, with the subcode Meta names (463 expired, 467 invalidated, …). */
  readonly deadTokens: Map<string, number | undefined>;
  readonly issuedTokens: Map<string, IssuedToken>;
  /** Codes of the log-in that have not been used. */
  readonly codes: Map<
    string,
    { readonly accountId: string; readonly redirectUri: string; readonly appId: string; readonly expiresMs: number }
  >;
  readonly person: Person;
  /** Uploaded media by attachment id: the asset that holds the bytes. */
  readonly uploads: Map<string, { readonly accountId: string; readonly type: string; readonly assetId: string }>;
}

export function createWorld(): World {
  return {
    apps: new Map(),
    accounts: new Map(),
    customers: new Map(),
    conversations: new Map(),
    messages: new Map(),
    sends: [],
    deadTokens: new Map(),
    issuedTokens: new Map(),
    codes: new Map(),
    person: { answer: "agrees", accountId: undefined, withheldScopes: [] },
    uploads: new Map(),
  };
}
