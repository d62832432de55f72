import type { AssetFault } from "../cdn/cdn.ts";
import type { EchoMode } from "../context.ts";
import type { CallFaultKind, Operation } from "../graph/call-faults.ts";
import type { Verified } from "../graph/setup.ts";
import type { JsonRecord } from "../json.ts";
import type { Account, Customer, Person } from "../model.ts";
import type { AccountInput, CustomerInput } from "../store.ts";
import type { DeliveryProfile, DeliveryRecord, ReleaseOptions } from "../webhook/delivery.ts";
import type { SignatureMode } from "../webhook/wire.ts";
import type { AttachmentInput } from "./attachments.ts";

/**
 * What a test or a developer can make Meta's side do. Every command here is also an HTTP endpoint under `/control/`
 * with the same name in kebab-case and the same members.
 */
export interface ControlApi {
  readonly addAccount: (input: AccountInput) => Account;
  readonly addCustomer: (input: CustomerInput) => Customer;
  /** Where webhooks go, and with which secret they are signed. */
  readonly webhook: (input: WebhookInput) => Promise<Verified>;
  readonly customerWrites: (input: CustomerWrites) => Promise<Written>;
  /** The owner writes in the Instagram app: an echo comes. */
  readonly phoneWrites: (input: CustomerWrites) => Promise<Written>;
  /** A tap on an ice breaker, a menu entry or a template button. */
  readonly postback: (input: PostbackInput) => Promise<Written>;
  /** A click on an ig.me link in an existing thread. */
  readonly referral: (input: { readonly customerId: string; readonly referral: JsonRecord }) => Promise<Delivered>;
  /** Without an emoji the reaction is taken back. */
  readonly react: (input: { readonly mid: string; readonly emoji?: string }) => Promise<Delivered>;
  readonly unsend: (input: { readonly mid: string }) => Promise<Delivered>;
  readonly edit: (input: { readonly mid: string; readonly text: string }) => Promise<Delivered>;
  /** The customer has seen up to this message; the newest of the account's when none is named. */
  readonly read: (input: { readonly customerId: string; readonly mid?: string }) => Promise<Delivered>;
  /** Any events, as they are: for shapes the other commands do not make. */
  readonly deliver: (input: DeliverInput) => Promise<readonly Delivered[]>;
  /** The dashboard's "Test → Send to my server" for a field. */
  readonly dashboardTest: (input: { readonly field: string; readonly accountId?: string }) => Promise<Delivered>;
  readonly hold: () => void;
  readonly release: (input?: ReleaseOptions) => Promise<readonly Delivered[]>;
  readonly clock: (input: {
    readonly advanceMs?: number;
    readonly setMs?: number;
  }) => Promise<{ readonly nowMs: number }>;
  readonly faults: (input: FaultsInput) => void;
  /** Resolves when no webhook call is under way. */
  readonly settled: () => Promise<void>;
  readonly state: () => JsonRecord;
}

export interface WebhookInput {
  readonly url: string;
  readonly appId?: string;
  readonly appSecret?: string;
  readonly verifyToken?: string;
  readonly fields?: readonly string[];
  /** Make Meta's verification GET first. Default false. */
  readonly verify?: boolean;
  /** Also opt the app's accounts in (`subscribed_apps`). Default true. */
  readonly subscribeAccounts?: boolean;
}

export interface CustomerWrites {
  readonly customerId: string;
  readonly accountId?: string;
  readonly text?: string;
  readonly attachments?: readonly AttachmentInput[];
  readonly replyToMid?: string;
  /** The message answers a story of the account. */
  readonly storyReply?: boolean;
  readonly quickReplyPayload?: string;
  readonly referral?: JsonRecord;
  readonly isUnsupported?: boolean;
  /** A mid of one's own; made up when left out. */
  readonly mid?: string;
  /** The event's time when it is not now. */
  readonly atMs?: number;
  /** False: the message exists, but no webhook is sent (what a closed computer misses). Default true. */
  readonly deliver?: boolean;
  readonly copies?: number;
}

export interface PostbackInput {
  readonly customerId: string;
  readonly accountId?: string;
  readonly title: string;
  readonly payload: string;
  readonly referral?: JsonRecord;
}

export interface Delivered {
  /** HTTP status of the newest attempt; left out when there was no answer. */
  readonly status?: number;
  readonly state: DeliveryRecord["state"];
  readonly attempts: number;
  readonly reason?: string;
}

export interface Written {
  readonly mid: string;
  readonly delivered: Delivered;
}

export interface DeliverInput {
  readonly accountId?: string;
  /** Inner events; wrapped into one entry each. */
  readonly events?: readonly JsonRecord[];
  /** Array of the entry the events belong to. Default `messaging`. */
  readonly array?: "messaging" | "standby" | "changes";
  /** The whole body instead. */
  readonly body?: JsonRecord;
  /** The whole body as text, not even escaped. */
  readonly bodyText?: string;
  readonly signature?: SignatureMode;
  readonly copies?: number;
  readonly order?: ReleaseOptions["order"];
  readonly batchSize?: number;
}

export interface FaultsInput {
  /** Forget all call faults first. */
  readonly clear?: boolean;
  readonly call?: { readonly on?: Operation; readonly times?: number; readonly fault: CallFaultKind };
  readonly echo?: EchoMode;
  readonly echoDelayMs?: number;
  readonly enforcesRates?: boolean;
  readonly fetchesAttachments?: boolean;
  readonly delivery?: {
    readonly profile?: DeliveryProfile;
    readonly deadlineMs?: number;
    readonly immediateRetries?: number;
  };
  /** A fault of one CDN file, named by its id or any link to it; without `fault` it is well again. */
  readonly asset?: { readonly id?: string; readonly url?: string; readonly fault?: AssetFault };
  /** How long CDN links work; null: for ever. */
  readonly linkLifetimeMs?: number | null;
  readonly account?: {
    readonly id?: string;
    readonly allowsMessageAccess?: boolean;
    readonly hasHumanAgentFeature?: boolean;
    readonly scopes?: readonly string[];
    readonly isSubscribed?: boolean;
    readonly keepsSubscription?: boolean;
    readonly hasOtherSubscriber?: boolean;
    readonly isLinked?: boolean;
    readonly accountType?: Account["accountType"];
    /** 463 expired, 467 invalidated, …; 0: invalid without a subcode; null: works again. */
    readonly tokenSubcode?: number | null;
  };
  readonly app?: {
    readonly id?: string;
    readonly hasCapability?: boolean;
    readonly isSubscriptionActive?: boolean;
    readonly isLive?: boolean;
    readonly redirectUris?: readonly string[];
    readonly refusedFields?: readonly string[];
    readonly takesSubscriptions?: boolean;
    readonly keepsSubscriptions?: boolean;
  };
  /** What the person does at the log-in dialog from now on. */
  readonly person?: Partial<Person>;
  readonly customer?: {
    readonly id: string;
    readonly hasBlockedAccount?: boolean;
    readonly profileFault?: { readonly code: number; readonly subcode?: number } | null;
  };
  readonly conversation?: {
    readonly customerId: string;
    readonly isHeldByOtherApp?: boolean;
    readonly isInRequests?: boolean;
  };
}
