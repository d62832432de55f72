import type { Account, App, Attachment, Conversation, Customer, Family, Message, ReplyTo, World } from "./model.ts";
import type { JsonRecord } from "./json.ts";
import { conversationIdFor, opaque } from "./random.ts";

const ALL_SCOPES: Readonly<Record<Family, readonly string[]>> = {
  facebook: [
    "instagram_basic",
    "instagram_manage_messages",
    "instagram_manage_comments",
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_metadata",
    "pages_messaging",
  ],
  instagram: ["instagram_business_basic", "instagram_business_manage_messages", "instagram_business_manage_comments"],
};

export interface AppInput {
  readonly id?: string;
  readonly name?: string;
  readonly secret?: string;
  readonly instagramId?: string;
  /** The app's own secret when left out. */
  readonly instagramSecret?: string;
}

export interface AccountInput {
  readonly id?: string;
  readonly family?: Family;
  readonly username?: string;
  readonly name?: string;
  readonly appId?: string;
  readonly pageId?: string;
  readonly accessToken?: string;
  /** The same for every Page of one person. */
  readonly userToken?: string;
  readonly hasHumanAgentFeature?: boolean;
  readonly allowsMessageAccess?: boolean;
}

export interface CustomerInput {
  readonly id: string;
  readonly accountId?: string;
  readonly username?: string;
  /** null: the person shows no name. */
  readonly name?: string | null;
  readonly pictureAssetId?: string;
  readonly followerCount?: number;
  readonly followsAccount?: boolean;
  readonly isFollowedByAccount?: boolean;
  readonly isVerified?: boolean;
  readonly profileFault?: { readonly code: number; readonly subcode?: number };
}

export function addApp(world: World, input: AppInput): App {
  const secret = input.secret ?? opaque(`app-secret/${input.id ?? ""}`, 32).toLowerCase();
  const app: App = {
    id: input.id ?? "1234567890123456",
    name: input.name ?? "My inbox",
    secret,
    instagramId: input.instagramId ?? "9876543210987654",
    instagramSecret: input.instagramSecret ?? secret,
    subscription: undefined,
    hasCapability: true,
    isLive: true,
    redirectUris: undefined,
    refusedFields: [],
    takesSubscriptions: true,
    keepsSubscriptions: true,
  };
  world.apps.set(app.id, app);
  return app;
}

export function addAccount(world: World, input: AccountInput): Account {
  const ordinal = world.accounts.size + 1;
  const id = input.id ?? `1784140${String(ordinal * 11).padStart(10, "0")}`;
  const family = input.family ?? "instagram";
  const appId = input.appId ?? world.apps.keys().next().value ?? addApp(world, {}).id;
  const username = input.username ?? `shop.${ordinal}`;
  const account: Account = {
    id,
    family,
    username,
    name: input.name ?? username,
    appId,
    pageId: input.pageId ?? String(300_000_000_000_000 + ordinal),
    appScopedId: `260000000000${String(ordinal * 7).padStart(5, "0")}`,
    selfCustomerId: String(777_000_000_000_000 + ordinal),
    accessToken: input.accessToken ?? `${family === "facebook" ? "EAAG" : "IGAA"}${opaque(`token/${id}`, 120)}`,
    userToken: input.userToken ?? `EAAU${opaque(`user-token/${id}`, 120)}`,
    scopes: [...ALL_SCOPES[family]],
    subscribedFields: undefined,
    keepsSubscription: true,
    hasOtherSubscriber: false,
    isLinked: true,
    accountType: "BUSINESS",
    allowsMessageAccess: input.allowsMessageAccess ?? true,
    hasHumanAgentFeature: input.hasHumanAgentFeature ?? true,
    iceBreakers: [],
  };
  world.accounts.set(id, account);
  return account;
}

/** The customer with that id; made up with a plain profile when Meta has not met them yet. */
export function ensureCustomer(world: World, input: CustomerInput): Customer {
  const known = world.customers.get(input.id);
  if (known !== undefined) return known;
  const accountId = input.accountId ?? world.accounts.keys().next().value;
  if (accountId === undefined) throw new Error("Add an account before its customers.");
  const tail = input.id.slice(-4);
  const customer: Customer = {
    id: input.id,
    accountId,
    username: input.username ?? `customer.${tail}`,
    name: input.name === null ? undefined : (input.name ?? `Customer ${tail}`),
    pictureAssetId: input.pictureAssetId,
    followerCount: input.followerCount ?? 120,
    followsAccount: input.followsAccount ?? false,
    isFollowedByAccount: input.isFollowedByAccount ?? false,
    isVerified: input.isVerified ?? false,
    profileFault: input.profileFault,
    hasBlockedAccount: false,
  };
  world.customers.set(customer.id, customer);
  return customer;
}

export function accountOf(world: World, id: string): Account {
  const account = world.accounts.get(id);
  if (account === undefined) throw new Error(`There is no account ${id} in the simulator.`);
  return account;
}

export function ensureConversation(world: World, accountId: string, customerId: string): Conversation {
  const id = conversationIdFor(accountId, customerId);
  const known = world.conversations.get(id);
  if (known !== undefined) return known;
  const conversation: Conversation = {
    id,
    accountId,
    customerId,
    messages: [],
    lastQualifyingMs: undefined,
    updatedMs: 0,
    isHeldByOtherApp: false,
    isInRequests: false,
  };
  world.conversations.set(id, conversation);
  return conversation;
}

export function findConversation(world: World, accountId: string, customerId: string): Conversation | undefined {
  return world.conversations.get(conversationIdFor(accountId, customerId));
}

export interface NewMessage {
  readonly mid: string;
  readonly fromAccount: boolean;
  readonly atMs: number;
  readonly text?: string | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly replyTo?: ReplyTo | undefined;
  readonly isUnsupported?: boolean | undefined;
  readonly quickReplyPayload?: string | undefined;
  readonly referral?: JsonRecord | undefined;
  readonly postback?: Message["postback"];
}

/**
 * Puts a message into its thread. Whatever the customer writes (also a postback, a story reply or mention) opens
 * the 24 hours anew; reactions and reads do not come through here and open nothing.
 */
export function addMessage(world: World, conversation: Conversation, input: NewMessage): Message {
  const message: Message = {
    mid: input.mid,
    fromAccount: input.fromAccount,
    atMs: input.atMs,
    text: input.text,
    attachments: input.attachments ?? [],
    replyTo: input.replyTo,
    isUnsupported: input.isUnsupported ?? false,
    quickReplyPayload: input.quickReplyPayload,
    referral: input.referral,
    postback: input.postback,
    isDeleted: false,
    editCount: 0,
    reactions: new Map(),
  };
  const later = conversation.messages.findIndex((known) => known.atMs > message.atMs);
  if (later === -1) conversation.messages.push(message);
  else conversation.messages.splice(later, 0, message);
  world.messages.set(message.mid, { conversation, message });
  conversation.updatedMs = Math.max(conversation.updatedMs, message.atMs);
  if (!message.fromAccount) openWindow(conversation, message.atMs);
  return message;
}

export function openWindow(conversation: Conversation, atMs: number): void {
  conversation.lastQualifyingMs = Math.max(conversation.lastQualifyingMs ?? 0, atMs);
}
