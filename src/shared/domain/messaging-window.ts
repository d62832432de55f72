import { assertNever } from "../assert-never.ts";

/**
 * Meta's messaging windows (Send API, "Messaging window" and "Human Agent"): a reply may be sent freely within
 * 24 hours of the customer's last qualifying action, by a person with the HUMAN_AGENT tag within 7 days, and not
 * at all after that. Meta's own timestamps count. We stop a minute early, so that a reply in flight does not
 * arrive outside the window.
 */
const HOUR_MS = 3_600_000;
export const STANDARD_WINDOW_MS = 24 * HOUR_MS;
export const HUMAN_AGENT_WINDOW_MS = 7 * 24 * HOUR_MS;
export const WINDOW_MARGIN_MS = 60_000;
/** The inbox starts to point at the remaining time when this much of the open window is left. */
export const CLOSING_SOON_MS = 4 * HOUR_MS;

/** The part of a window that Meta itself has declared closed: `open` leaves the human agent, `human_agent` nothing. */
export type RefusedWindow = "open" | "human_agent";

export type MessagingWindow =
  | { readonly kind: "open"; readonly closesAtMs: number; readonly closingSoon: boolean }
  | { readonly kind: "human_agent"; readonly closesAtMs: number }
  | { readonly kind: "closed" }
  /** The customer has never done anything that opens a window (for example: only reacted). */
  | { readonly kind: "never_opened" };

/**
 * The state of a conversation's window.
 *
 * @param lastQualifyingMs Meta's timestamp of the customer's last message, postback, story reply, story mention
 *   or ig.me referral; undefined when there was none.
 * @param nowMs the current time. A time before `lastQualifyingMs` (clock set back) counts as "just now".
 * @param refused what Meta has refused within this window. Our clock may be wrong and Meta's count is not ours to see:
 *   Meta is right.
 */
export function messagingWindow(
  lastQualifyingMs: number | undefined,
  nowMs: number,
  refused?: RefusedWindow,
): MessagingWindow {
  if (lastQualifyingMs === undefined) return { kind: "never_opened" };
  const standardEndMs = lastQualifyingMs + STANDARD_WINDOW_MS - WINDOW_MARGIN_MS;
  if (nowMs < standardEndMs && refused === undefined) {
    return { kind: "open", closesAtMs: standardEndMs, closingSoon: standardEndMs - nowMs <= CLOSING_SOON_MS };
  }
  const humanAgentEndMs = lastQualifyingMs + HUMAN_AGENT_WINDOW_MS - WINDOW_MARGIN_MS;
  if (nowMs < humanAgentEndMs && refused !== "human_agent") return { kind: "human_agent", closesAtMs: humanAgentEndMs };
  return { kind: "closed" };
}

/** What may happen to a reply at the moment it would leave. */
export type SendVerdict =
  | { readonly kind: "send" }
  | { readonly kind: "send_as_human_agent" }
  | { readonly kind: "needs_person" }
  | { readonly kind: "window_closed" };

/**
 * Judges one reply against the window: HUMAN_AGENT only for a message that a person wrote and confirmed
 * (`confirmedByPerson`), and only between 24 hours and 7 days.
 */
export function judgeSend(window: MessagingWindow, confirmedByPerson: boolean): SendVerdict {
  switch (window.kind) {
    case "open":
      return { kind: "send" };
    case "human_agent":
      return confirmedByPerson ? { kind: "send_as_human_agent" } : { kind: "needs_person" };
    case "closed":
    case "never_opened":
      return { kind: "window_closed" };
    default:
      return assertNever(window, "messaging window");
  }
}
