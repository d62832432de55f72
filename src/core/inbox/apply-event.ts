import { assertNever } from "#shared/assert-never.ts";
import { toMid, type AccountId, type ConversationId, type Mid } from "#shared/domain/ids.ts";
import type { MessageKind } from "#shared/contract/messages.ts";
import type { Database } from "../db/database.ts";
import type {
  EditEvent,
  InboundEvent,
  MessageEvent,
  PostbackEvent,
  ReactionEvent,
  ReadEvent,
  ReferralEvent,
  ThreadControlEvent,
  UnsentEvent,
} from "../instagram/events.ts";
import type { ConversationIndex } from "./conversations.ts";
import type { ConversationTouches } from "./conversation-touches.ts";
import type { KeptEvents } from "./kept-events.ts";
import type { MessageHints } from "./message-hints.ts";
import type { KnownMessage, MessageRows, NewMessage } from "./message-rows.ts";
import type { ThreadOwners } from "./thread-owner.ts";

/**
 * Applies one event to the inbox, inside the caller's transaction. Every rule here is a maximum, a minimum, or
 * "the higher number wins", so that any order and any repetition of the same events ends in the same state: Meta
 * promises neither order nor single delivery. Rows are written before touches are: when a statement fails, nothing
 * of the event is left in the touches of the transaction it is rolled back in.
 */
export interface EventApplier {
  /**
   * `receivedMs`: when the door had it; undefined for what was read from Meta's history. False when the event changed
   * nothing: it was here before, or something newer was.
   */
  readonly apply: (event: InboundEvent, receivedMs: number | undefined) => boolean;
}

export interface ApplierParts {
  readonly db: Database;
  readonly conversations: ConversationIndex;
  readonly touches: ConversationTouches;
  readonly messages: MessageRows;
  readonly keptEvents: KeptEvents;
  readonly hints: MessageHints;
  readonly threadOwners: ThreadOwners;
  /** Gives an echo's mid to the reply written here that it is the echo of. True when there was one. */
  readonly adoptEcho: (conversationId: ConversationId, mid: Mid, text: string | undefined) => boolean;
  /** Removes what an unsent message leaves behind: text, attachments, reactions, quarantined copies. */
  readonly removeContent: (conversationId: ConversationId, mid: Mid, unsentAtMs: number) => void;
  /** Called once for every event applied. */
  readonly counted: (changedSomething: boolean) => void;
}

export function createEventApplier(parts: ApplierParts): EventApplier {
  const { db, conversations, touches, messages } = parts;

  const upsertReaction = db.prepare(
    `INSERT INTO reactions (conversation_id, mid, actor, at_ms, emoji) VALUES (@conversationId, @mid, @actor, @atMs, @emoji)
     ON CONFLICT (mid, conversation_id, actor) DO UPDATE SET at_ms = excluded.at_ms, emoji = excluded.emoji
     WHERE excluded.at_ms > at_ms OR (excluded.at_ms = at_ms AND coalesce(excluded.emoji, '') > coalesce(emoji, ''))`,
  );
  const setSeen = db.prepare(
    `UPDATE conversations SET seen_mid = @mid, seen_at_ms = @atMs
     WHERE id = @conversationId AND (seen_at_ms IS NULL OR @atMs > seen_at_ms OR (@atMs = seen_at_ms AND @mid > seen_mid))`,
  );
  const learnAppId = db.prepare<[string, AccountId, string]>(
    `UPDATE accounts SET app_id = ? WHERE id = ? AND app_id IS NOT ?`,
  );

  const noteTimes = (message: NewMessage, insertedId: number | undefined): void => {
    const { conversationId, sentAtMs, direction } = message;
    const touch =
      insertedId === undefined
        ? touches.touch(conversationId)
        : touches.addMessage(conversationId, { id: insertedId, sentAtMs, direction });
    if (message.standby === true) touch.standbyMs = Math.max(touch.standbyMs, sentAtMs);
    if (direction === "out") {
      touch.accountWroteMs = Math.max(touch.accountWroteMs, sentAtMs);
      return;
    }
    touch.newestInboundMs = Math.max(touch.newestInboundMs, sentAtMs);
    touch.oldestInboundMs = Math.min(touch.oldestInboundMs, sentAtMs);
    // The account's messages to itself know no window.
    if (message.isSelf === true) return;
    // Meta, Send API: a message, postback, story reply, story mention or ig.me referral opens the window.
    touch.qualifyingMs = Math.max(touch.qualifyingMs, sentAtMs);
    const cameToUs = message.standby !== true && message.fromHistory !== true;
    if (cameToUs) touch.directMs = Math.max(touch.directMs, sentAtMs);
  };

  const putMessage = (message: NewMessage, event: Pick<MessageEvent, "attachments" | "replyTo">): boolean => {
    const insertedId = messages.insert(message);
    if (insertedId !== undefined) {
      messages.addAttachments(insertedId, event);
      noteTimes(message, insertedId);
      return true;
    }
    const known = messages.find(message.conversationId, message.mid);
    if (known === undefined) throw new Error("A message can be neither inserted nor found");
    return known.origin === "here" ? settleOwn(known, message) : fill(known, message, event);
  };

  /** The echo of a reply written here, or its copy in Meta's history: the row is the reply's, the time is Meta's. */
  const settleOwn = (known: KnownMessage, message: NewMessage): boolean => {
    const isExact = message.fromHistory !== true;
    const isNews = isExact ? known.sent_at_ms !== message.sentAtMs : !isSameSecond(known.sent_at_ms, message.sentAtMs);
    const sentAtMs = isNews ? message.sentAtMs : known.sent_at_ms;
    if (isExact || isNews) messages.settleTime(known.id, sentAtMs, message.receivedMs);
    noteTimes({ ...message, sentAtMs }, undefined);
    return isNews;
  };

  /** A copy that tells more than what is here takes its place; any other only confirms it. */
  const fill = (known: KnownMessage, message: NewMessage, event: Pick<MessageEvent, "attachments" | "replyTo">) => {
    const tellsMore = detailOf(message) > knownDetail(known);
    if (tellsMore && known.unsent_at_ms !== null) {
      messages.place(known.id, message);
    } else if (tellsMore) {
      if (known.arrived === 1) messages.dropAttachments(known.id);
      messages.arrive(known.id, message);
      messages.addAttachments(known.id, event);
    }
    // A repeated delivery has nothing to add; a copy from another source may bring a time of its own.
    if (detailOf(message) !== knownDetail(known)) noteTimes(message, undefined);
    return tellsMore;
  };

  const applyMessage = (event: MessageEvent, receivedMs: number | undefined): boolean => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const adopted = event.direction === "out" && parts.adoptEcho(conversationId, event.mid, event.text);
    // Nothing else in a webhook says which app we are.
    const { appId } = event;
    const isOurs = appId !== undefined && messages.find(conversationId, event.mid)?.origin === "here";
    if (isOurs) learnAppId.run(appId, event.accountId, appId);
    const changed = putMessage(
      {
        conversationId,
        mid: event.mid,
        direction: event.direction,
        kind: messageKindOf(event),
        sentAtMs: event.atMs,
        text: event.text,
        replyToMid: event.replyTo?.kind === "message" ? event.replyTo.mid : undefined,
        arrived: true,
        receivedMs,
        fromHistory: event.fromHistory,
        standby: event.standby,
        isSelf: event.isSelf,
        payload: event.quickReplyPayload,
        referral: event.referral === undefined ? undefined : JSON.stringify(event.referral),
      },
      event,
    );
    return adopted || changed;
  };

  const applyPostback = (event: PostbackEvent | ReferralEvent, receivedMs: number | undefined): boolean => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const isPostback = event.kind === "postback";
    return putMessage(
      {
        conversationId,
        mid: (isPostback ? event.mid : undefined) ?? toMid(`${event.kind}:${event.key}`),
        direction: "in",
        kind: event.kind,
        sentAtMs: event.atMs,
        text: isPostback ? event.title : undefined,
        arrived: true,
        receivedMs,
        standby: event.standby,
        isSelf: isPostback && event.isSelf,
        payload: isPostback ? event.payload : undefined,
        referral: event.referral === undefined ? undefined : JSON.stringify(event.referral),
      },
      { attachments: [] },
    );
  };

  const applyUnsent = ({ accountId, customerId, mid, direction, atMs }: UnsentEvent): boolean => {
    const conversationId = conversations.ensure(accountId, customerId);
    const known = messages.find(conversationId, mid);
    if (known === undefined) {
      messages.insert({
        conversationId,
        mid,
        direction,
        kind: "text",
        sentAtMs: atMs,
        unsentAtMs: atMs,
        arrived: false,
      });
    } else {
      messages.hearOf(conversationId, mid, atMs);
    }
    parts.removeContent(conversationId, mid, atMs);
    const touch = touches.touch(conversationId);
    if (known === undefined) touch.inserted += 1;
    return known === undefined || known.unsent_at_ms === null;
  };

  const applyReaction = (event: ReactionEvent): boolean => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const known = messages.find(conversationId, event.mid);
    if (known?.unsent_at_ms !== undefined && known.unsent_at_ms !== null) return false;
    const { changes } = upsertReaction.run({
      conversationId,
      mid: event.mid,
      actor: event.by,
      atMs: event.atMs,
      emoji: event.emoji ?? null,
    });
    if (changes > 0) touches.touch(conversationId);
    return changes > 0;
  };

  const applyEdit = ({ accountId, customerId, mid, direction, text, editNumber, atMs }: EditEvent): boolean => {
    const conversationId = conversations.ensure(accountId, customerId);
    const inserted = messages.insert({
      conversationId,
      mid,
      direction,
      kind: "text",
      sentAtMs: atMs,
      text,
      editNumber,
      editedAtMs: atMs,
      arrived: false,
    });
    if (inserted !== undefined) {
      touches.touch(conversationId).inserted += 1;
      return true;
    }
    const known = messages.find(conversationId, mid);
    if (known === undefined) return false;
    const moved = messages.hearOf(conversationId, mid, atMs);
    const isNews = known.unsent_at_ms === null && isNewerEdit({ editNumber, atMs, text }, known);
    if (isNews) messages.edit(known.id, text, editNumber, atMs);
    if (isNews || moved) touches.touch(conversationId);
    return isNews;
  };

  const applyRead = (event: ReadEvent): boolean => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const { changes } = setSeen.run({ conversationId, mid: event.mid, atMs: event.atMs });
    if (changes > 0) touches.touch(conversationId);
    return changes > 0;
  };

  const applyThreadControl = (event: ThreadControlEvent, receivedMs: number | undefined): boolean => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const kept = parts.keptEvents.keep(event, receivedMs);
    if (parts.threadOwners.noteControl(conversationId, event)) touches.touch(conversationId);
    return kept;
  };

  const applyOne = (event: InboundEvent, receivedMs: number | undefined): boolean => {
    switch (event.kind) {
      case "message":
        return applyMessage(event, receivedMs);
      case "postback":
      case "referral":
        return applyPostback(event, receivedMs);
      case "unsent":
        return applyUnsent(event);
      case "reaction":
        return applyReaction(event);
      case "edit":
        return applyEdit(event);
      case "read":
        return applyRead(event);
      case "thread_control":
        return applyThreadControl(event, receivedMs);
      // Understood, and not part of a conversation's thread.
      case "opt_in":
      case "comment":
      case "mention":
      case "dashboard_test":
      case "other":
        return parts.keptEvents.keep(event, receivedMs);
      case "fetch_hint":
        return parts.hints.note(event);
      default:
        assertNever(event, "inbound event");
    }
  };

  return {
    apply(event, receivedMs) {
      const changed = applyOne(event, receivedMs);
      parts.counted(changed);
      return changed;
    },
  };
}

function isNewerEdit(event: Pick<EditEvent, "editNumber" | "atMs" | "text">, known: KnownMessage): boolean {
  if (event.editNumber !== known.edit_number) return event.editNumber > known.edit_number;
  // The same number twice with different texts should not happen; a fixed rule keeps the outcome independent of order.
  const knownAtMs = known.edited_at_ms ?? 0;
  return event.atMs !== knownAtMs ? event.atMs > knownAtMs : event.text > (known.text ?? "");
}

/**
 * How much a copy of a message tells: Meta's history knows whole seconds and no payloads, a standby copy leaves out
 * the payload of a button. The copy that tells most stays, whichever came first.
 */
const NOTHING = 0;
const HISTORY = 1;
const STANDBY = 2;
const DIRECT = 3;

function detailOf({ fromHistory, standby }: NewMessage): number {
  if (fromHistory === true) return HISTORY;
  return standby === true ? STANDBY : DIRECT;
}

function knownDetail(known: KnownMessage): number {
  if (known.arrived === 0) return NOTHING;
  if (known.from_history === 1) return HISTORY;
  return known.standby === 1 ? STANDBY : DIRECT;
}

function isSameSecond(oneMs: number, otherMs: number): boolean {
  return Math.floor(oneMs / 1000) === Math.floor(otherMs / 1000);
}

function messageKindOf(event: MessageEvent): MessageKind {
  if (event.isUnsupported) return "unsupported";
  if (event.attachments.some((attachment) => attachment.kind === "story_mention")) return "story_mention";
  if (event.attachments.length > 0) return "media";
  return event.text === undefined || event.text === "" ? "unsupported" : "text";
}
