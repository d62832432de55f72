import type { HoldReason, OutboundState, RefusalReason } from "#shared/contract/messages.ts";
import { assertNever } from "#shared/assert-never.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import type { IconName } from "#renderer/ui/icon.tsx";

/** Why Instagram did not take it, and what mends it. */
export const REFUSED: Readonly<Record<RefusalReason, PlainKey>> = {
  customer_unreachable: "refused.customerUnreachable",
  meta_trouble: "refused.metaTrouble",
  permission_missing: "refused.permissionMissing",
  conversation_gone: "refused.conversationGone",
  message_gone: "refused.messageGone",
  too_many_tags: "refused.tooManyTags",
  content_refused: "refused.contentRefused",
  link_refused: "refused.linkRefused",
  media_not_fetched: "refused.mediaNotFetched",
  media_type: "refused.mediaType",
  media_too_large: "refused.mediaTooLarge",
  media_missing: "refused.mediaMissing",
  no_public_address: "refused.noPublicAddress",
  stopped: "refused.stopped",
  account_restricted: "refused.accountRestricted",
  messages_access_off: "refused.messagesAccessOff",
  other: "refused.other",
};

/** What its writer is asked, in two words and in a sentence. */
export const HELD: Readonly<Record<HoldReason, { readonly title: PlainKey; readonly text: PlainKey }>> = {
  needs_person: { title: "held.title.needsPerson", text: "held.needsPerson" },
  window_closed: { title: "held.title.kept", text: "held.windowClosed" },
  human_agent_unavailable: { title: "held.title.kept", text: "held.humanAgentUnavailable" },
  not_thread_owner: { title: "held.title.otherApp", text: "held.notThreadOwner" },
  fate_unknown: { title: "held.title.fateUnknown", text: "held.fateUnknown" },
  restored: { title: "held.title.fateUnknown", text: "held.restored" },
};

type Waiting = Extract<OutboundState, { readonly kind: "waiting" }>;

export interface StateWords {
  readonly text: PlainKey;
  readonly icon: IconName;
}

/** How far a reply is, in a word and a sign. */
export function stateWords(state: OutboundState): StateWords {
  switch (state.kind) {
    case "waiting":
      return { text: WAITING[state.because], icon: WAITING_ICONS[state.because] ?? "clock" };
    case "sending":
      return { text: "state.sending", icon: "send" };
    case "accepted":
      return { text: "state.accepted", icon: "check" };
    case "seen":
      return { text: "state.seen", icon: "checks" };
    case "refused":
      return { text: "state.notSent", icon: "warning" };
    case "held":
      return { text: HELD[state.reason].title, icon: "pencil" };
    case "unknown":
      return { text: "state.unknown", icon: "unknown" };
    default:
      return assertNever(state, "outbound state");
  }
}

const WAITING_ICONS: Readonly<Partial<Record<Waiting["because"], IconName>>> = {
  offline: "offline",
  uploading: "send",
};

const WAITING: Readonly<Record<Waiting["because"], PlainKey>> = {
  undo: "state.undo",
  queued: "state.queued",
  uploading: "state.sending",
  offline: "state.offline",
  retrying: "state.retrying",
  rate_limited: "state.rateLimited",
  paused: "state.paused",
};
