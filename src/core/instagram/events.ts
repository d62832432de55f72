import type { AccountId, CustomerId, Mid } from "#shared/domain/ids.ts";
import type { AttachmentKind } from "#shared/contract/conversations.ts";

/**
 * Meta's webhook language after translation: what happened, in our words, with the odd spellings gone. Field names
 * follow product.md; the shapes they come from are Meta's "Webhook Notification Examples" for Instagram.
 */
export type InboundEvent =
  | MessageEvent
  | UnsentEvent
  | ReactionEvent
  | EditEvent
  | ReadEvent
  | PostbackEvent
  | ReferralEvent
  | OptInEvent
  | ThreadControlEvent
  | CommentEvent
  | MentionEvent
  | FetchHintEvent
  | DashboardTestEvent
  | OtherEvent;

interface Base {
  readonly accountId: AccountId;
  /** Meta's time of the event, UTC milliseconds; the entry's time when the event has none. */
  readonly atMs: number;
}
interface InConversation extends Base {
  readonly customerId: CustomerId;
}

export type Direction = "in" | "out";

export interface MessageEvent extends InConversation {
  readonly kind: "message";
  readonly mid: Mid;
  /** `out`: an echo of something the account sent, from here, its phone or another app. */
  readonly direction: Direction;
  readonly text?: string;
  readonly attachments: readonly InboundAttachment[];
  readonly replyTo?:
    | { readonly kind: "message"; readonly mid: Mid }
    | { readonly kind: "story"; readonly storyId?: string; readonly url?: string };
  readonly quickReplyPayload?: string;
  readonly referral?: Referral;
  /** The account wrote to itself; no window applies. */
  readonly isSelf: boolean;
  /** Arrived while another app owns the thread. Still a customer's message. */
  readonly standby: boolean;
  /** Meta says it cannot be shown, or it came with neither text nor attachment. */
  readonly isUnsupported: boolean;
  /** App that sent an echo; Instagram does not document it, so it is a hint only. */
  readonly appId?: string;
  /** Read from the Conversations API instead of told by a webhook: whole seconds, no payloads. */
  readonly fromHistory?: true;
  /** Read from the history, which does not say who wrote it, and in the assistant's words. */
  readonly isAutomatic?: true;
}

export interface InboundAttachment {
  readonly kind: AttachmentKind;
  /** Meta's own word, kept for kinds we do not know. */
  readonly type: string;
  /** CDN link, or the link of a shared post; http or https. View-once media never has one. */
  readonly url?: string;
  readonly title?: string;
  /** `ig_post_media_id`, `reel_video_id` or `story_media_id`. */
  readonly mediaId?: string;
}

export interface Referral {
  readonly ref?: string;
  readonly source?: string;
  readonly type?: string;
  readonly adId?: string;
  readonly adTitle?: string;
  readonly productId?: string;
}

export interface UnsentEvent extends InConversation {
  readonly kind: "unsent";
  readonly mid: Mid;
  readonly direction: Direction;
}

export interface ReactionEvent extends InConversation {
  readonly kind: "reaction";
  readonly mid: Mid;
  readonly by: "customer" | "account";
  /** undefined: the reaction was taken back. */
  readonly emoji?: string;
}

export interface EditEvent extends InConversation {
  readonly kind: "edit";
  readonly mid: Mid;
  readonly direction: Direction;
  readonly text: string;
  /** Counts up from 1; the highest wins. */
  readonly editNumber: number;
}

export interface ReadEvent extends InConversation {
  readonly kind: "read";
  /** The customer has seen this message and everything the account sent before it. */
  readonly mid: Mid;
}

export interface PostbackEvent extends InConversation {
  readonly kind: "postback";
  /** Old versions send none; then `key` alone tells two taps apart. */
  readonly mid?: Mid;
  /** Dedupe key: the mid, else sender, time and payload. */
  readonly key: string;
  readonly title?: string;
  readonly payload?: string;
  readonly referral?: Referral;
  readonly isSelf: boolean;
  readonly standby: boolean;
}

export interface ReferralEvent extends InConversation {
  readonly kind: "referral";
  readonly key: string;
  readonly referral: Referral;
  readonly standby: boolean;
}

export interface OptInEvent extends InConversation {
  readonly kind: "opt_in";
  readonly key: string;
  readonly title?: string;
}

export interface ThreadControlEvent extends InConversation {
  readonly kind: "thread_control";
  readonly key: string;
  readonly action: "pass" | "take" | "request" | "app_roles";
  readonly previousOwnerAppId?: string;
  readonly newOwnerAppId?: string;
}

export interface CommentEvent extends Base {
  readonly kind: "comment";
  readonly commentId: string;
  readonly mediaId?: string;
  readonly parentId?: string;
  readonly fromId?: string;
  readonly fromUsername?: string;
  readonly text?: string;
  readonly live: boolean;
}

export interface MentionEvent extends Base {
  readonly kind: "mention";
  readonly mediaId?: string;
  readonly commentId?: string;
}

/** `message_edit` with `num_edit` 0, or without sender or text: Meta names a message without showing it; fetch it. */
export interface FetchHintEvent extends Base {
  readonly kind: "fetch_hint";
  readonly mid: Mid;
}

/** The App Dashboard's "Send to my server". Never a customer. `atMs` is the entry's: the sample's is always in 2018. */
export interface DashboardTestEvent extends Base {
  readonly kind: "dashboard_test";
  readonly field: string;
}

/**
 * A field that Meta documents and the inbox does not show: story insights, policy enforcement, feedback, the account's
 * own comments, the account's own "seen", app roles that name no customer.
 */
export interface OtherEvent extends Base {
  readonly kind: "other";
  readonly field: string;
  readonly key: string;
}

/**
 * A part of a delivery that was not understood, kept whole for quarantine. The whole body is one part when it is not
 * JSON, nests too deep, is not Instagram's, or holds more broken parts than Meta puts into a delivery.
 */
export interface NotUnderstood {
  readonly reason:
    | "not_json"
    | "foreign_object"
    | "bad_envelope"
    | "bad_entry"
    | "bad_event"
    | "unknown_event"
    | "unknown_field"
    | "too_deep";
  /** JSON text of the smallest part that was not understood; numbers beyond 2^53 stand in it as text. */
  readonly raw: string;
  readonly accountId?: AccountId;
  /** The message it seems to be about, so that an unsend can remove the quarantined copy too. */
  readonly mid?: Mid;
}

/** One finding in a delivery. `delivery()` writes a delivery that holds the item it came from, and nothing else. */
export type DeliveryPart =
  | { readonly kind: "event"; readonly event: InboundEvent; readonly delivery: () => string }
  | { readonly kind: "not_understood"; readonly part: NotUnderstood; readonly delivery: () => string };
