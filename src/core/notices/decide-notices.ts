import type { AttachmentKind } from "#shared/contract/conversations.ts";
import type { QuietHours } from "#shared/contract/desk.ts";
import type { Settings } from "#shared/contract/settings.ts";
import type { Notice } from "../ports.ts";

/** A message that was not here a moment ago, or (`messageId` left out) a conversation whose snooze is over. */
export interface Fresh {
  readonly conversationId: number;
  readonly messageId?: number;
  readonly atMs: number;
  /** Undefined while Meta has not told it. */
  readonly sender: string | undefined;
  /** The username of the account; undefined where there is one only. */
  readonly account: string | undefined;
  readonly text: string | undefined;
  readonly attachment: AttachmentKind | undefined;
  /** Nothing in its conversation is unread: it was answered or read elsewhere. */
  readonly isRead: boolean;
  /** With this message a person is asked for. */
  readonly asksForPerson: boolean;
}

export interface Situation {
  readonly nowMs: number;
  /** Of the computer's own day. */
  readonly minuteOfDay: number;
  readonly settings: Pick<
    Settings,
    "notifications" | "notificationShows" | "notificationSound" | "quietHours" | "hidesNames"
  >;
  /** Open on the screen of a window that has the focus. */
  readonly lookedAt: number | undefined;
}

/** After a night of sleep, Meta's late deliveries and the history are in the list; they do not ring one by one. */
export const NEWS_FOR_MS = 60 * 60_000;
/** More at once is no news but noise: the number on the icon says the rest. */
const MOST_AT_ONCE = 5;
const LONGEST_TEXT = 200;

/** What the owner is told of, newest conversation first: one notice a conversation, about its newest message. */
export function decideNotices(fresh: readonly Fresh[], situation: Situation): readonly Notice[] {
  const { settings, nowMs, minuteOfDay, lookedAt } = situation;
  if (!settings.notifications || isQuiet(settings.quietHours, minuteOfDay)) return [];
  const news = fresh.filter((one) => !one.isRead && one.conversationId !== lookedAt && nowMs - one.atMs <= NEWS_FOR_MS);
  const byConversation = Map.groupBy(news, ({ conversationId }) => conversationId);
  return [...byConversation.values()]
    .map((ofOne) => ofOne.toSorted((one, other) => other.atMs - one.atMs))
    .toSorted((one, other) => newestMs(other) - newestMs(one))
    .slice(0, MOST_AT_ONCE)
    .flatMap((ofOne) => toNotice(ofOne, settings) ?? []);
}

const newestMs = (sorted: readonly Fresh[]): number => sorted[0]?.atMs ?? 0;

function toNotice(sorted: readonly Fresh[], settings: Situation["settings"]): Notice | undefined {
  const [newest] = sorted;
  if (newest === undefined) return undefined;
  const { sender, account, attachment } = newest;
  const text = oneLine(newest.text ?? "");
  const shows = noticeShows(settings);
  const showsName = shows !== "nothing" && sender !== undefined;
  const showsText = shows === "name_and_text";
  return {
    conversationId: newest.conversationId,
    why: newest.messageId === undefined ? "reminder" : sorted.some((one) => one.asksForPerson) ? "person" : "message",
    messageIds: sorted.flatMap(({ messageId }) => messageId ?? []),
    ...(showsName ? { sender: oneLine(sender) } : {}),
    ...(shows !== "nothing" && account !== undefined ? { account } : {}),
    ...(showsText && text !== "" ? { text } : {}),
    ...(showsText && attachment !== undefined ? { attachment } : {}),
    isSilent: !settings.notificationSound,
  };
}

/** What is hidden in the lists is not told on the desktop. */
export function noticeShows(
  settings: Pick<Settings, "notificationShows" | "hidesNames">,
): Settings["notificationShows"] {
  return settings.hidesNames ? "nothing" : settings.notificationShows;
}

/** Through midnight when it ends before it begins; all day when it ends as it begins. */
export function isQuiet({ isOn, fromMin, untilMin }: QuietHours, minuteOfDay: number): boolean {
  if (!isOn) return false;
  if (fromMin < untilMin) return minuteOfDay >= fromMin && minuteOfDay < untilMin;
  return minuteOfDay >= fromMin || minuteOfDay < untilMin;
}

/** As much as a notification can use, cut between characters. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, LONGEST_TEXT * 2)
    .replaceAll(/\s+/gu, " ")
    .trim();
  return Array.from(line).slice(0, LONGEST_TEXT).join("");
}
