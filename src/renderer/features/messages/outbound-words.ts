import type { OutboundState, RefusalReason } from "#shared/contract/messages.ts";
import { assertNever } from "#shared/assert-never.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import type { IconName } from "#renderer/ui/icon.tsx";

export const REFUSED: Readonly<Record<RefusalReason, PlainKey>> = {
  window_closed: "refused.windowClosed",
  needs_person: "refused.needsPerson",
  human_agent_unavailable: "refused.humanAgentUnavailable",
  customer_unreachable: "refused.customerUnreachable",
  not_thread_owner: "refused.notThreadOwner",
  messages_access_off: "refused.messagesAccessOff",
  permission_missing: "refused.permissionMissing",
  sign_in_needed: "refused.signInNeeded",
  account_restricted: "refused.accountRestricted",
  too_long: "refused.tooLong",
  content_refused: "refused.contentRefused",
  other: "refused.other",
};

export interface StateWords {
  readonly text: PlainKey;
  readonly icon: IconName;
}

/** How far a reply is, in a word and a sign. */
export function stateWords(state: OutboundState): StateWords {
  switch (state.kind) {
    case "waiting":
      return { text: WAITING[state.because], icon: state.because === "offline" ? "offline" : "clock" };
    case "sending":
      return { text: "state.sending", icon: "send" };
    case "accepted":
      return { text: "state.accepted", icon: "check" };
    case "seen":
      return { text: "state.seen", icon: "checks" };
    case "refused":
      return { text: "state.notSent", icon: "warning" };
    case "unknown":
      return { text: "state.unknown", icon: "unknown" };
    default:
      return assertNever(state, "outbound state");
  }
}

const WAITING: Readonly<Record<Extract<OutboundState, { kind: "waiting" }>["because"], PlainKey>> = {
  queued: "state.queued",
  offline: "state.offline",
  retrying: "state.retrying",
  sign_in_needed: "state.signIn",
};
