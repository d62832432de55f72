import type { AccountId, ConversationId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { EventApplier } from "../inbox/apply-event.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { MessageRows } from "../inbox/message-rows.ts";
import type { MessageEvent } from "../instagram/events.ts";
import type { Clock } from "../ports.ts";
import { createGapFinder } from "./find-gaps.ts";
import { type Broken, type HistoryCalls, type MessagePage, NEWEST } from "./history-calls.ts";
import type { Gap, HistoryRows } from "./history-rows.ts";
import { createListedHere, isSurelyBefore, type ListedParts } from "./listed.ts";

/**
 * Brings one conversation up to what Meta's history shows of it, through the same applier as the webhooks: its gate
 * keeps out what was erased, and a message that comes both ways is one message. What Meta no longer shows is not
 * taken for unsent: only a message that would have to be among the newest 20 and is not, and that Meta, asked for it by
 * name, says is gone. What is missing in the page or below it is marked, and from then on the conversation counts as whole up to
 * the newest message of the page.
 */
export interface ConversationReader {
  readonly read: (calls: HistoryCalls, accountId: AccountId, conversation: string) => Promise<ReadResult>;
}

export type ReadResult =
  | {
      readonly kind: "read";
      /** Messages that were not here, with when they were sent. */
      readonly freshAtMs: readonly number[];
      readonly removed: number;
      readonly gaps: number;
      /** Of the page: what Meta lists and does not show in a way that could be read. */
      readonly unread: number;
    }
  | Broken;

export interface ConversationReaderParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly applier: EventApplier;
  readonly conversations: ConversationIndex;
  readonly messages: MessageRows;
  readonly touches: ConversationTouches;
  readonly rows: HistoryRows;
  readonly isErased: ListedParts["isErased"];
  /** Of a time that is not to come back: the customer was erased after it, or messages do not stay so long. */
  readonly isErasedHistory: (event: MessageEvent) => boolean;
  readonly committed: (ids: readonly ConversationId[]) => void;
}

/** Meta's clock and this one differ, and what is being sent may not be listed yet. */
const STILL_MOVING_MS = 120_000;
/** Meta's history knows whole seconds. */
const SECOND_MS = 1000;
/**
 * So many messages at the beginning of a conversation may have been unsent with nothing older left to prove it. Of more, the
 * conversation was rather deleted in Instagram's app and begun anew: what is here stays.
 */
const MOST_UNSENT_BEGINNING = 2;

export function createConversationReader(parts: ConversationReaderParts): ConversationReader {
  const { db, clock, applier, conversations, messages, touches, rows } = parts;
  const findGaps = createGapFinder({ rows, listedHere: createListedHere(parts) });

  /** One transaction; what a rolled back one leaves behind in memory goes too. */
  const write = <Answer>(name: string, work: () => Answer): Answer => {
    try {
      const { answer, changed } = db.write(name, () => {
        const given = work();
        return { answer: given, changed: touches.flush() };
      });
      parts.committed(changed);
      return answer;
    } catch (error) {
      touches.discard();
      conversations.forget();
      throw error;
    }
  };

  const applyEdit = (conversationId: ConversationId, event: MessageEvent, askedMs: number): void => {
    const known = messages.find(conversationId, event.mid);
    const { text } = event;
    if (known === undefined || known.text === null || text === undefined) return;
    if (known.arrived !== 1 || known.unsent_at_ms !== null || known.origin === "here") return;
    if (plain(known.text) === plain(text)) return;
    // An edit that a webhook has told meanwhile is newer than this answer.
    if ((known.edited_at_ms ?? 0) > askedMs - STILL_MOVING_MS) return;
    const { accountId, customerId, mid, direction } = event;
    applier.apply(
      { kind: "edit", accountId, customerId, mid, direction, text, editNumber: known.edit_number + 1, atMs: askedMs },
      undefined,
    );
  };
  /**
   * Of customers also what changed or was taken back: no webhook comes again for that. When it happened is not told, so
   * it counts as a moment after what is known, and any webhook about it wins. Whether Meta lists the shop's own
   * reactions is not documented, so that one of them is not listed says nothing.
   */
  const applyReactions = (conversationId: ConversationId, page: MessagePage, askedMs: number): void => {
    for (const event of page.messages) {
      const { accountId, customerId, mid, atMs } = event;
      if (page.unreadReactions.has(mid)) continue;
      for (const by of ["customer", "account"] as const) {
        const shown = page.reactions.find((reaction) => reaction.mid === mid && reaction.by === by);
        const emoji = shown?.emoji;
        const known = rows.reactionOf(conversationId, mid, by);
        const reaction = { kind: "reaction", accountId, customerId, mid, by } as const;
        if (known === undefined) {
          if (emoji !== undefined) applier.apply({ ...reaction, emoji, atMs }, undefined);
          continue;
        }
        // A word stands for several emoji, and says nothing against the one that is here.
        const isOnlyNamed = shown?.isNamed === true && known.emoji !== undefined;
        const isSame = isOnlyNamed || sameEmoji(known.emoji, emoji) || (by === "account" && emoji === undefined);
        // What a webhook has told meanwhile is newer than this answer.
        if (isSame || known.atMs > askedMs - STILL_MOVING_MS) continue;
        const given = emoji === undefined ? {} : { emoji };
        applier.apply({ ...reaction, ...given, atMs: known.atMs + 1 }, undefined);
      }
    }
  };

  /** While it was the newest, what Meta does not show was marked at its own time; now it ends at the message above it. */
  const takeOwnMark = (conversationId: ConversationId, gap: Gap, { messages: shown, unread }: MessagePage): boolean => {
    const own = [...new Set(unread.values())].filter((atMs) => !shown.some((event) => event.atMs === atMs));
    const marks = own.length === 0 ? [] : rows.gaps(conversationId);
    const old = marks.filter(({ fromMs, toMs }) => fromMs === gap.fromMs && toMs < gap.toMs && own.includes(toMs));
    for (const { toMs } of old) rows.removeGap(conversationId, toMs);
    return old.length > 0;
  };

  const read: ConversationReader["read"] = async (calls, accountId, conversation) => {
    const askedMs = clock.nowMs();
    const answer = await calls.messages(conversation);
    if (answer.kind === "broken") return answer;
    const page = answer.answer;
    const [newest] = page.messages;
    const oldest = page.messages.at(-1);
    const unread = page.unread.size;
    if (newest === undefined || oldest === undefined) {
      // Of whom it is cannot be told, so that there is no place to mark it at: it is counted.
      return { kind: "read", freshAtMs: [], removed: 0, gaps: unread === 0 ? 0 : 1, unread };
    }
    const before = conversations.find(accountId, newest.customerId);
    const isKnown = (event: MessageEvent): boolean =>
      before !== undefined && messages.find(before, event.mid)?.arrived === 1;
    const fresh = page.messages.filter((event) => !isKnown(event));
    const wholeMs = before === undefined ? undefined : rows.wholeMs(before);
    const isErasedBelow = parts.isErasedHistory(oldest);
    const found = isErasedBelow ? undefined : await findGaps(calls, conversation, before, page);

    const result = write("history.apply", () => {
      const freshAtMs: number[] = [];
      for (const event of fresh.toReversed()) if (applier.apply(event, undefined)) freshAtMs.push(event.atMs);
      const conversationId = conversations.find(accountId, newest.customerId);
      // Erased here: the gate has kept everything out.
      if (conversationId === undefined) return { freshAtMs, gaps: 0 };
      for (const event of page.messages) applyEdit(conversationId, event, askedMs);
      applyReactions(conversationId, page, askedMs);
      let gaps = 0;
      // Another reading may have come first, and has marked what was missing up to where it got.
      const markedMs = rows.wholeMs(conversationId);
      const isMarked = (toMs: number) =>
        markedMs !== undefined && markedMs !== wholeMs && isSurelyBefore(toMs, markedMs);
      found?.gaps.forEach((gap, nth) => {
        if (isMarked(gap.toMs)) return;
        const isMoved = takeOwnMark(conversationId, gap, page);
        const isNew = rows.addGap(conversationId, gap, found.isDoubt && nth === found.gaps.length - 1);
        if (isNew && !isMoved) gaps += 1;
        touches.touch(conversationId);
      });
      rows.setWhole(conversationId, newest.atMs);
      return { freshAtMs, gaps };
    });
    const removed = before === undefined ? 0 : await removeUnsent(calls, before, page, askedMs);
    return { kind: "read", ...result, removed, unread };
  };

  const removeUnsent = async (
    calls: HistoryCalls,
    conversationId: ConversationId,
    page: MessagePage,
    askedMs: number,
  ): Promise<number> => {
    const [newest] = page.messages;
    const oldest = page.messages.at(-1);
    if (newest === undefined || oldest === undefined) return 0;
    // Older than the newest 20, Meta says of every message that it is gone: a full page is never taken for all there is.
    const isAll = page.cursor === undefined && page.ids.size < NEWEST;
    const fromMs = oldest.atMs + SECOND_MS;
    const toMs = askedMs - STILL_MOVING_MS;
    const isMissing = ({ mid }: { readonly mid: Mid }) => !page.ids.has(mid);
    const beginning = isAll ? rows.between(conversationId, 0, Math.min(fromMs, toMs)).filter(isMissing) : [];
    const missing = [
      ...(beginning.length > MOST_UNSENT_BEGINNING ? [] : beginning),
      ...rows.between(conversationId, fromMs, toMs).filter(isMissing),
    ];
    let removed = 0;
    for (const { mid, direction } of missing) {
      const there = await calls.isThere(mid);
      if (there.kind === "broken") return removed;
      if (there.answer) continue;
      const { accountId, customerId } = newest;
      write("history.unsent", () =>
        applier.apply({ kind: "unsent", accountId, customerId, mid, direction, atMs: clock.nowMs() }, undefined),
      );
      removed += 1;
    }
    return removed;
  };

  return { read };
}

/** The heart comes with and without the mark that it is to be drawn in colour. */
function sameEmoji(left: string | undefined, right: string | undefined): boolean {
  return left?.replaceAll("\u{FE0F}", "") === right?.replaceAll("\u{FE0F}", "");
}

/** Two spellings of the same words are no edit. */
function plain(text: string): string {
  return text.normalize("NFC").replaceAll(/\s+/gu, " ").trim();
}
