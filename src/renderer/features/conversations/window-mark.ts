import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { assertNever } from "#shared/assert-never.ts";
import type { Format } from "#renderer/i18n/format.ts";
import { windowOf } from "#renderer/features/replies/reply-rules.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import type { ChipTone } from "#renderer/ui/chip.tsx";

export interface RowMark {
  readonly text: string;
  readonly tone: ChipTone;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * The one mark a row has room for, the most pressing first: a reply that was refused, one to be confirmed, somebody who
 * asks for a person, when it comes back, time running out, a reminder, a reply that waits, is kept or has been begun, then
 * the state of the window. An open window with time left needs no mark.
 */
export function rowMark(
  conversation: ConversationView,
  nowMs: number,
  t: Translate,
  format: Pick<Format, "moment">,
): RowMark | undefined {
  if (conversation.refusedCount > 0) return { text: t("row.notSent"), tone: "red" };
  if (conversation.toConfirmCount > 0) return { text: t("row.toConfirm"), tone: "amber" };
  const { snoozedUntilMs } = conversation;
  if (snoozedUntilMs !== undefined) return { text: format.moment(snoozedUntilMs, nowMs), tone: "quiet" };
  if (conversation.needsPersonMs !== undefined) return { text: t("row.needsPerson"), tone: "accent" };
  const window = windowOf(conversation, nowMs);
  const isClosing = window.kind === "open" && window.closingSoon;
  if (conversation.remindedMs !== undefined && !isClosing) return { text: t("row.reminder"), tone: "accent" };
  if (conversation.waitingCount > 0 && !isClosing) return { text: t("row.waiting"), tone: "quiet" };
  if (conversation.keptCount > 0 && !isClosing) return { text: t("row.kept"), tone: "quiet" };
  if (conversation.hasDraft && !isClosing) return { text: t("row.draft"), tone: "quiet" };
  return windowMark(window, nowMs, t);
}

/** The window in two words; undefined while nothing about it matters. Amber only where time is running out. */
export function windowMark(window: MessagingWindow, nowMs: number, t: Translate): RowMark | undefined {
  switch (window.kind) {
    case "open":
      return window.closingSoon ? { text: timeLeft(window.closesAtMs - nowMs, t), tone: "amber" } : undefined;
    case "never_opened":
      return undefined;
    case "human_agent": {
      const leftMs = window.closesAtMs - nowMs;
      return { text: personTimeLeft(leftMs, t), tone: leftMs < DAY_MS ? "amber" : "quiet" };
    }
    case "closed":
      return { text: t("row.closed"), tone: "quiet" };
    default:
      return assertNever(window, "window");
  }
}

/** Rounded down: never promise time that is not there. */
function timeLeft(ms: number, t: Translate): string {
  if (ms >= HOUR_MS) return t("row.hoursLeft", { count: Math.floor(ms / HOUR_MS) });
  return t("row.minutesLeft", { count: Math.max(1, Math.floor(ms / MINUTE_MS)) });
}

function personTimeLeft(ms: number, t: Translate): string {
  if (ms >= DAY_MS) return t("row.personDays", { count: Math.floor(ms / DAY_MS) });
  return t("row.personHours", { count: Math.max(1, Math.floor(ms / HOUR_MS)) });
}
