import type { ConversationId, Mid } from "#shared/domain/ids.ts";
import type { MessageKind } from "#shared/contract/messages.ts";
import type { Database } from "../db/database.ts";
import type { Direction, InboundAttachment, MessageEvent } from "../instagram/events.ts";

/** What applying an event needs to know of the row that is already there. */
export interface KnownMessage {
  readonly id: number;
  readonly direction: Direction;
  readonly origin: "customer" | "here" | "elsewhere";
  readonly arrived: number;
  readonly from_history: number;
  readonly standby: number;
  readonly sent_at_ms: number;
  readonly text: string | null;
  readonly edit_number: number;
  readonly edited_at_ms: number | null;
  readonly unsent_at_ms: number | null;
  /** 1: the assistant said it. */
  readonly automatic: number;
}

export interface NewMessage {
  readonly conversationId: ConversationId;
  readonly mid: Mid;
  readonly direction: Direction;
  readonly kind: MessageKind;
  readonly sentAtMs: number;
  readonly text?: string | undefined;
  readonly editNumber?: number;
  readonly editedAtMs?: number;
  readonly unsentAtMs?: number;
  readonly replyToMid?: string | undefined;
  readonly arrived: boolean;
  /** When the door had it; undefined for what did not come through the door. */
  readonly receivedMs?: number | undefined;
  readonly fromHistory?: boolean | undefined;
  readonly standby?: boolean;
  readonly isSelf?: boolean;
  readonly isAutomatic?: boolean | undefined;
  readonly payload?: string | undefined;
  readonly referral?: string | undefined;
}

export interface MessageRows {
  readonly find: (conversationId: ConversationId, mid: Mid) => KnownMessage | undefined;
  /** Whether Instagram still shows one of the messages among the rows up to this one. */
  readonly hasMid: (conversationId: ConversationId, upToId: number) => boolean;
  /** Undefined when a row with this mid is there already. */
  readonly insert: (message: NewMessage) => number | undefined;
  /** Fills a row that was made before its message arrived, or from a copy that told less. Keeps an edited text. */
  readonly arrive: (id: number, message: NewMessage) => void;
  /** The message of a tombstone has arrived: only its place in the thread is taken from it. */
  readonly place: (id: number, message: NewMessage) => void;
  /** The echo of a reply written here: Meta's time replaces this computer's. */
  /** The links of what a reply written here holds, which only Meta's copy of it knows. */
  readonly addLinks: (id: number, event: { readonly attachments: readonly { readonly url?: string }[] }) => void;
  readonly settleTime: (id: number, sentAtMs: number, receivedMs: number | undefined) => void;
  /** A row whose message has not arrived stands at the earliest time it was heard of. True when that moved it. */
  readonly hearOf: (conversationId: ConversationId, mid: Mid, atMs: number) => boolean;
  readonly edit: (id: number, text: string, editNumber: number, editedAtMs: number) => void;
  readonly dropAttachments: (id: number) => void;
  readonly addAttachments: (id: number, event: Pick<MessageEvent, "attachments" | "replyTo">) => void;
}

export function createMessageRows(db: Database): MessageRows {
  const find = db.prepare<[string, ConversationId], KnownMessage>(
    `SELECT id, direction, origin, arrived, from_history, standby, sent_at_ms, text, edit_number, edited_at_ms, unsent_at_ms,
       automatic
     FROM messages WHERE mid = ? AND conversation_id = ?`,
  );
  const anyMid = db.prepare<[ConversationId, number], { id: number }>(
    `SELECT id FROM messages WHERE conversation_id = ? AND id <= ? AND mid IS NOT NULL AND unsent_at_ms IS NULL LIMIT 1`,
  );
  const insert = db.prepare(
    `INSERT INTO messages (conversation_id, mid, direction, origin, kind, sent_at_ms, text, edit_number, edited_at_ms,
       unsent_at_ms, reply_to_mid, arrived, from_history, received_ms, standby, is_self, automatic, payload,
       referral)
     VALUES (@conversationId, @mid, @direction, @origin, @kind, @sentAtMs, @text, @editNumber, @editedAtMs,
       @unsentAtMs, @replyToMid, @arrived, @fromHistory, @receivedMs, @standby, @isSelf, @automatic,
       @payload, @referral)
     ON CONFLICT DO NOTHING`,
  );
  const PLACE = `arrived = 1, sent_at_ms = @sentAtMs, direction = @direction, origin = @origin, standby = @standby,
    is_self = @isSelf, automatic = max(automatic, @automatic), from_history = @fromHistory, received_ms = coalesce(@receivedMs, received_ms)`;
  const arrive = db.prepare(
    `UPDATE messages SET ${PLACE}, kind = @kind, text = CASE WHEN edit_number > 0 THEN text ELSE @text END,
       reply_to_mid = @replyToMid, payload = @payload, referral = @referral
     WHERE id = @id`,
  );
  const place = db.prepare(`UPDATE messages SET ${PLACE} WHERE id = @id`);
  const addLink = db.prepare<[string, number, number]>(
    `UPDATE attachments SET url = ? WHERE message_id = ? AND role = 'content' AND position = ? AND url IS NULL`,
  );
  const settleTime = db.prepare<[number, number | null, number]>(
    `UPDATE messages SET sent_at_ms = ?, received_ms = coalesce(received_ms, ?) WHERE id = ?`,
  );
  const hearOf = db.prepare(
    `UPDATE messages SET sent_at_ms = @atMs
     WHERE mid = @mid AND conversation_id = @conversationId AND arrived = 0 AND sent_at_ms > @atMs`,
  );
  const edit = db.prepare<[string, number, number, number]>(
    `UPDATE messages SET text = ?, edit_number = ?, edited_at_ms = ? WHERE id = ?`,
  );
  const dropAttachments = db.prepare<[number]>(`DELETE FROM attachments WHERE message_id = ?`);
  const insertAttachment = db.prepare(
    `INSERT INTO attachments (message_id, role, position, kind, type, url, title, media_id)
     VALUES (@messageId, @role, @position, @kind, @type, @url, @title, @mediaId) ON CONFLICT DO NOTHING`,
  );

  const columns = (message: NewMessage) => ({
    conversationId: message.conversationId,
    mid: message.mid,
    direction: message.direction,
    origin: message.direction === "in" ? "customer" : "elsewhere",
    kind: message.kind,
    sentAtMs: message.sentAtMs,
    text: message.text ?? null,
    editNumber: message.editNumber ?? 0,
    editedAtMs: message.editedAtMs ?? null,
    unsentAtMs: message.unsentAtMs ?? null,
    replyToMid: message.replyToMid ?? null,
    arrived: message.arrived ? 1 : 0,
    fromHistory: message.fromHistory === true ? 1 : 0,
    receivedMs: message.receivedMs ?? null,
    standby: message.standby === true ? 1 : 0,
    isSelf: message.isSelf === true ? 1 : 0,
    automatic: message.isAutomatic === true ? 1 : 0,
    payload: message.payload ?? null,
    referral: message.referral ?? null,
  });
  const addAttachment = (
    messageId: number,
    role: "content" | "quote",
    position: number,
    attachment: InboundAttachment,
  ) => {
    insertAttachment.run({
      messageId,
      role,
      position,
      kind: attachment.kind,
      type: attachment.type,
      url: attachment.url ?? null,
      title: attachment.title ?? null,
      mediaId: attachment.mediaId ?? null,
    });
  };

  return {
    find: (conversationId, mid) => find.get(mid, conversationId),
    hasMid: (conversationId, upToId) => anyMid.get(conversationId, upToId) !== undefined,
    insert(message) {
      const result = insert.run(columns(message));
      return result.changes === 1 ? Number(result.lastInsertRowid) : undefined;
    },
    arrive: (id, message) => void arrive.run({ ...columns(message), id }),
    place: (id, message) => void place.run({ ...columns(message), id }),
    addLinks(id, { attachments }) {
      attachments.forEach(({ url }, position) => {
        if (url !== undefined) addLink.run(url, id, position);
      });
    },
    settleTime: (id, sentAtMs, receivedMs) => void settleTime.run(sentAtMs, receivedMs ?? null, id),
    hearOf: (conversationId, mid, atMs) => hearOf.run({ conversationId, mid, atMs }).changes > 0,
    dropAttachments: (id) => void dropAttachments.run(id),
    edit: (id, text, editNumber, editedAtMs) => void edit.run(text, editNumber, editedAtMs, id),
    addAttachments(id, event) {
      event.attachments.forEach((attachment, position) => addAttachment(id, "content", position, attachment));
      if (event.replyTo?.kind === "story") {
        const { storyId: mediaId, url } = event.replyTo;
        addAttachment(id, "quote", 0, {
          kind: "story",
          type: "story",
          ...(url === undefined ? {} : { url }),
          ...(mediaId === undefined ? {} : { mediaId }),
        });
      }
    },
  };
}
