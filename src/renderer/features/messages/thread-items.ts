import { startOfDay } from "#renderer/i18n/format.ts";
import type { GapView } from "#shared/contract/history.ts";
import type { MessageView } from "#shared/contract/messages.ts";

/** What stands in a thread from top to bottom. */
export type ThreadItem =
  | { readonly kind: "day"; readonly key: string; readonly dayMs: number }
  | { readonly kind: "new"; readonly key: string }
  | { readonly kind: "gap"; readonly key: string; readonly gap: GapView }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: MessageView;
      /** First and last of what one sender wrote within one minute. */
      readonly isFirst: boolean;
      readonly isLast: boolean;
    };

const MINUTE_MS = 60_000;

/** @param firstNewId the first message that was unread when the conversation was opened. */
export function threadItems(
  messages: readonly MessageView[],
  firstNewId: number | undefined,
  gaps: readonly GapView[] = [],
): readonly ThreadItem[] {
  const items: ThreadItem[] = [];
  /** Whole seconds are all that is known of a gap's end. */
  const isAfter = (gap: GapView, message: MessageView): boolean =>
    message.sentAtMs >= Math.floor(gap.toMs / 1000) * 1000;
  messages.forEach((message, index) => {
    const previous = messages[index - 1];
    const next = messages[index + 1];
    const dayMs = startOfDay(message.sentAtMs);
    const gap = gaps.find((one) => isAfter(one, message) && (previous === undefined || !isAfter(one, previous)));
    // What begins before the oldest message that has been read stands with that one, further up.
    const isHere = gap !== undefined && (previous !== undefined || message.sentAtMs - gap.toMs < 1000);
    if (isHere) items.push({ kind: "gap", key: `gap-${gap.toMs}`, gap });
    if (previous === undefined || startOfDay(previous.sentAtMs) !== dayMs) {
      items.push({ kind: "day", key: `day-${dayMs}-${message.id}`, dayMs });
    }
    if (message.id === firstNewId) items.push({ kind: "new", key: "new" });
    items.push({
      kind: "message",
      key: messageKey(message),
      message,
      isFirst: previous === undefined || message.id === firstNewId || !isSameGroup(previous, message),
      isLast: next === undefined || next.id === firstNewId || !isSameGroup(message, next),
    });
  });
  return items;
}

/** What each of them takes at least, in px, with the smallest letters: a line, its bubble, the time below a group. */
const LEAST = { line: 20, bubble: 35, time: 20 };
/** Above the unread ones, so that their line does not stand at the very top. */
const ABOVE_NEW = 4;

/**
 * From here to the end they surely fill a view of this height, and what was unread is among them.
 *
 * @returns an index; 0 when all of them may be in sight.
 */
export function firstToDraw(items: readonly ThreadItem[], heightPixels: number): number {
  let left = heightPixels;
  let first = items.length;
  while (first > 0 && left > 0) {
    first -= 1;
    left -= leastHeight(items[first]);
  }
  const firstNew = items.findIndex(({ kind }) => kind === "new");
  return firstNew < 0 ? first : Math.max(0, Math.min(first, firstNew - ABOVE_NEW));
}

function leastHeight(item: ThreadItem | undefined): number {
  if (item?.kind !== "message" || item.message.unsentAtMs !== undefined || item.message.kind === "unsupported") {
    return LEAST.line;
  }
  return LEAST.bubble + (item.isLast ? LEAST.time : 0);
}

/** A reply keeps its key from the moment it is written to the moment Meta has named it. */
export function messageKey(message: MessageView): string {
  return message.clientId === undefined ? `m${message.id}` : `c${message.clientId}`;
}

function isSameGroup(one: MessageView, other: MessageView): boolean {
  return (
    one.direction === other.direction &&
    one.origin === other.origin &&
    stands(one) === stands(other) &&
    one.unsentAtMs === undefined &&
    other.unsentAtMs === undefined &&
    Math.floor(one.sentAtMs / MINUTE_MS) === Math.floor(other.sentAtMs / MINUTE_MS)
  );
}

/** Replies in one group share one line under it, so they must be equally far. */
const stands = (message: MessageView): string =>
  `${message.state?.kind ?? ""}${message.asPerson ? "p" : ""}${message.automatic ? "a" : ""}`;

/** What the host counts as unread, of those that are here. */
export function firstUnread(messages: readonly MessageView[], readUpToMs: number): number | undefined {
  return messages.find(
    ({ direction, sentAtMs, unsentAtMs }) => direction === "in" && unsentAtMs === undefined && sentAtMs > readUpToMs,
  )?.id;
}
