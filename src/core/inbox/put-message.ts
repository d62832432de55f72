import type { MessageEvent } from "../instagram/events.ts";
import type { ConversationTouches } from "./conversation-touches.ts";
import type { KnownMessage, MessageRows, NewMessage } from "./message-rows.ts";

/**
 * Puts a message where it belongs: into a new row, into the row that an edit or an unsend made before it, into the
 * reply it is the echo of, or nowhere because it is there already. Inside the caller's transaction; false when it
 * changed nothing.
 */
export type PutMessage = (message: NewMessage, event: Pick<MessageEvent, "attachments" | "replyTo">) => boolean;

export function createPutMessage(messages: MessageRows, touches: ConversationTouches): PutMessage {
  const noteTimes = (message: NewMessage, insertedId: number | undefined, known?: KnownMessage): void => {
    const { conversationId, sentAtMs, direction } = message;
    const touch =
      insertedId === undefined
        ? touches.touch(conversationId)
        : touches.addMessage(conversationId, { id: insertedId, sentAtMs, direction });
    if (message.standby === true) touch.standbyMs = Math.max(touch.standbyMs, sentAtMs);
    if (direction === "out") {
      // What the assistant said is no answer, and nobody has read anything.
      if (known?.automatic === 1 || message.isAutomatic === true) return;
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

  /** The echo of a reply written here, or its copy in Meta's history: the row is the reply's, the time is Meta's. */
  const settleOwn = (known: KnownMessage, message: NewMessage, event: Parameters<PutMessage>[1]): boolean => {
    if (known.unsent_at_ms === null) messages.addLinks(known.id, event);
    const isExact = message.fromHistory !== true;
    const isNews = isExact ? known.sent_at_ms !== message.sentAtMs : !isSameSecond(known.sent_at_ms, message.sentAtMs);
    const sentAtMs = isNews ? message.sentAtMs : known.sent_at_ms;
    if (isExact || isNews) messages.settleTime(known.id, sentAtMs, message.receivedMs);
    noteTimes({ ...message, sentAtMs }, undefined, known);
    return isNews;
  };

  /** A copy that tells more than what is here takes its place; any other only confirms it. */
  const fill = (known: KnownMessage, message: NewMessage, event: Parameters<PutMessage>[1]): boolean => {
    const tellsMore = detailOf(message) > knownDetail(known);
    if (tellsMore && known.unsent_at_ms !== null) {
      messages.place(known.id, message);
    } else if (tellsMore) {
      if (known.arrived === 1) messages.dropAttachments(known.id);
      messages.arrive(known.id, message);
      messages.addAttachments(known.id, event);
    }
    // A repeated delivery has nothing to add; a copy from another source may bring a time of its own.
    if (detailOf(message) !== knownDetail(known)) noteTimes(message, undefined, known);
    return tellsMore;
  };

  return (message, event) => {
    const insertedId = messages.insert(message);
    if (insertedId !== undefined) {
      messages.addAttachments(insertedId, event);
      noteTimes(message, insertedId);
      return true;
    }
    const known = messages.find(message.conversationId, message.mid);
    if (known === undefined) throw new Error("A message can be neither inserted nor found");
    return known.origin === "here" ? settleOwn(known, message, event) : fill(known, message, event);
  };
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
