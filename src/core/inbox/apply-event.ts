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
import type { KnownMessage, MessageRows } from "./message-rows.ts";
import { createPutMessage } from "./put-message.ts";
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
  readonly adoptEcho: (conversationId: ConversationId, echo: MessageEvent) => boolean;
  /** Removes what an unsent message leaves behind: text, attachments, reactions, quarantined copies. */
  readonly removeContent: (conversationId: ConversationId, mid: Mid, unsentAtMs: number) => void;
  /** Called once for every event applied. */
  readonly counted: (changedSomething: boolean) => void;
}

export function createEventApplier(parts: ApplierParts): EventApplier {
  const { db, conversations, touches, messages } = parts;
  const putMessage = createPutMessage(messages, touches);

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
  const withNamedOwner = db.prepare<[AccountId], { id: ConversationId }>(
    `SELECT id FROM conversations WHERE account_id = ? AND control_owner_app_id IS NOT NULL`,
  );

  const applyMessage = (event: MessageEvent, receivedMs: number | undefined): boolean => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const adopted = event.direction === "out" && parts.adoptEcho(conversationId, event);
    // Nothing else in a webhook says which app we are.
    const { appId } = event;
    const isOurs = appId !== undefined && messages.find(conversationId, event.mid)?.origin === "here";
    const isLearnt = isOurs && learnAppId.run(appId, event.accountId, appId).changes > 0;
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
        isAutomatic: event.isAutomatic,
        payload: event.quickReplyPayload,
        referral: event.referral === undefined ? undefined : JSON.stringify(event.referral),
      },
      event,
    );
    // Whom a hand-over has named may turn out to be us.
    if (isLearnt) for (const { id } of withNamedOwner.all(event.accountId)) touches.touch(id, "marks");
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
    if (changes > 0) touches.touch(conversationId, "reactions");
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
    if (changes > 0) touches.touch(conversationId, "marks");
    return changes > 0;
  };

  const applyThreadControl = (event: ThreadControlEvent, receivedMs: number | undefined): boolean => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const kept = parts.keptEvents.keep(event, receivedMs);
    if (parts.threadOwners.noteControl(conversationId, event)) touches.touch(conversationId, "marks");
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

function messageKindOf(event: MessageEvent): MessageKind {
  if (event.isUnsupported) return "unsupported";
  if (event.attachments.some((attachment) => attachment.kind === "story_mention")) return "story_mention";
  if (event.attachments.length > 0) return "media";
  return event.text === undefined || event.text === "" ? "unsupported" : "text";
}
