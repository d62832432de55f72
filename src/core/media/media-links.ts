import type { AttachmentKind } from "#shared/contract/conversations.ts";
import { mediaUse, type MediaUse } from "#shared/domain/media-rules.ts";
import { toAccountId, toConversationId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import type { AccountId, ConversationId, CustomerId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { MediaOwner } from "./media-memory.ts";
import type { PictureSize } from "./picture-size.ts";

/** What stands behind a path below `media/`, looked up anew each time: what is unsent has nothing left to show. */
export type MediaSource = AttachmentSource | PictureSource;

export interface AttachmentSource {
  readonly what: "attachment";
  readonly key: string;
  readonly owner: MediaOwner;
  readonly use: MediaUse;
  readonly link: string | undefined;
  readonly attachmentId: number;
  readonly accountId: AccountId;
  readonly conversationId: ConversationId;
  readonly mid: Mid | undefined;
  readonly role: "content" | "quote";
  /** Among those of its message that the Graph API lists together: files with files, posts with posts. */
  readonly position: number;
  readonly kind: AttachmentKind;
  readonly sentAtMs: number;
  readonly hasSize: boolean;
  /** The sender has given it a name; the page offers that one. */
  readonly hasTitle: boolean;
}

/** A customer's profile picture. */
export interface PictureSource {
  readonly what: "picture";
  readonly key: string;
  readonly owner: MediaOwner;
  readonly use: MediaUse;
  readonly link: string | undefined;
  readonly accountId: AccountId;
  readonly customerId: CustomerId;
  readonly readMs: number | undefined;
}

export interface MediaLinks {
  readonly find: (path: string) => MediaSource | undefined;
  /** The link that works now; false when the attachment has gone meanwhile. */
  readonly setLink: (attachmentId: number, link: string) => boolean;
  readonly setSizes: (sizes: readonly (readonly [attachmentId: number, size: PictureSize])[]) => void;
  /** Whether Meta still tells details of it: only of the twenty newest messages of a conversation. */
  readonly isAmongNewest: (source: AttachmentSource) => boolean;
}

const PICTURE_USE: MediaUse = { show: true, remember: true, keep: false, save: false };
/** Meta, "Get Conversations": details of the twenty most recent messages only. */
const READABLE = 20;

interface AttachmentRow {
  readonly url: string | null;
  readonly role: "content" | "quote";
  readonly position: number;
  readonly kind: AttachmentKind;
  readonly width: number | null;
  readonly title: string | null;
  readonly messageId: number;
  readonly mid: string | null;
  readonly direction: "in" | "out";
  readonly sentAtMs: number;
  readonly conversationId: number;
  readonly accountId: string;
  readonly isStoryReply: number;
}

interface PictureRow {
  readonly url: string | null;
  readonly accountId: string;
  readonly customerId: string;
  readonly readMs: number | null;
}

export function createMediaLinks(db: Database): MediaLinks {
  const attachment = db.prepare<[number], AttachmentRow>(
    `SELECT a.url, a.role, a.kind, a.width, a.title,
       (SELECT count(*) FROM attachments b WHERE b.message_id = m.id AND b.role = 'content' AND b.position < a.position
          AND b.url IS NOT NULL AND b.kind NOT IN ('story', 'story_mention')
          AND (b.kind IN ('share', 'reel')) = (a.kind IN ('share', 'reel'))) AS position, m.id AS messageId, m.mid, m.direction,
       m.sent_at_ms AS sentAtMs, c.id AS conversationId, c.account_id AS accountId,
       EXISTS (SELECT 1 FROM attachments q WHERE q.message_id = m.id AND q.role = 'quote') AS isStoryReply
     FROM attachments a JOIN messages m ON m.id = a.message_id JOIN conversations c ON c.id = m.conversation_id
     WHERE a.id = ? AND m.unsent_at_ms IS NULL`,
  );
  const picture = db.prepare<[number], PictureRow>(
    `SELECT u.picture_url AS url, u.account_id AS accountId, u.id AS customerId, u.profile_read_ms AS readMs
     FROM conversations c JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id WHERE c.id = ?`,
  );
  const setLink = db.prepare<[string, number]>(`UPDATE attachments SET url = ? WHERE id = ?`);
  const setSize = db.prepare<[number, number, number]>(`UPDATE attachments SET width = ?, height = ? WHERE id = ?`);
  const newer = db.prepare<[number, number], { n: number }>(
    `SELECT count(*) AS n FROM
       (SELECT 1 FROM messages WHERE conversation_id = ? AND sent_at_ms > ? LIMIT ${READABLE})`,
  );

  const findAttachment = (id: number, key: string): MediaSource | undefined => {
    const row = attachment.get(id);
    if (row === undefined) return undefined;
    const isQuote = row.role === "quote";
    const isStoryReply = row.isStoryReply === 1;
    return {
      what: "attachment",
      key,
      owner: { conversationId: row.conversationId, messageId: row.messageId },
      use: mediaUse({ kind: row.kind, isQuote, isStoryReply, isCustomers: row.direction === "in" }),
      link: row.url ?? undefined,
      attachmentId: id,
      accountId: toAccountId(row.accountId),
      conversationId: toConversationId(row.conversationId),
      mid: row.mid === null ? undefined : toMid(row.mid),
      role: row.role,
      position: row.position,
      kind: row.kind,
      sentAtMs: row.sentAtMs,
      hasSize: row.width !== null,
      hasTitle: row.title !== null,
    };
  };
  const findPicture = (conversationId: number, key: string): MediaSource | undefined => {
    const row = picture.get(conversationId);
    if (row === undefined) return undefined;
    return {
      what: "picture",
      key,
      owner: { conversationId, messageId: undefined },
      use: PICTURE_USE,
      link: row.url ?? undefined,
      accountId: toAccountId(row.accountId),
      customerId: toCustomerId(row.customerId),
      readMs: row.readMs ?? undefined,
    };
  };

  return {
    find(path) {
      const match = /^(picture\/)?([1-9]\d{0,14})$/u.exec(path);
      if (match === null) return undefined;
      const id = Number(match[2]);
      return match[1] === undefined ? findAttachment(id, path) : findPicture(id, path);
    },
    setLink: (attachmentId, link) => db.write("media.link", () => setLink.run(link, attachmentId).changes === 1),
    setSizes: (sizes) =>
      db.write("media.sizes", () => {
        for (const [attachmentId, { width, height }] of sizes) setSize.run(width, height, attachmentId);
      }),
    isAmongNewest: ({ conversationId, sentAtMs }) => (newer.get(conversationId, sentAtMs)?.n ?? 0) < READABLE,
  };
}
