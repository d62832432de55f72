import type { AttachmentKind } from "#shared/contract/conversations.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { SharedItem } from "#shared/contract/search.ts";
import { linksIn } from "#shared/domain/text-links.ts";
import type { Database } from "../db/database.ts";
import { readCursor, writeCursor } from "../inbox/cursor.ts";

/** What was shared in a conversation: pictures and films, files and voice, links; newest first. */
export type ListShared = (input: RouteInput<"shared/list">) => RouteOutput<"shared/list">;

const DEFAULT_PAGE = 30;
/** Each has an index of its own, which says the same (migration 23). */
const KINDS = { media: "'image', 'video'", files: "'audio', 'file'" } as const;

interface AttachmentRow {
  readonly id: number;
  readonly messageId: number;
  readonly sentAtMs: number;
  readonly kind: AttachmentKind;
  readonly title: string | null;
  readonly direction: "in" | "out";
}

interface LinkRow {
  readonly entry: number;
  readonly id: number;
  readonly sentAtMs: number;
  readonly text: string | null;
  readonly direction: "in" | "out";
}

export function createListShared(db: Database): ListShared {
  const attachments = (kinds: string) =>
    db.prepare<[number, number, number, number], AttachmentRow>(
      `SELECT t.id, t.message_id AS messageId, t.sent_at_ms AS sentAtMs, t.kind, t.title, m.direction
       FROM attachments t JOIN messages m ON m.id = t.message_id
       WHERE t.role = 'content' AND t.conversation_id = ? AND t.kind IN (${kinds}) AND (t.sent_at_ms, t.id) < (?, ?)
       ORDER BY t.sent_at_ms DESC, t.id DESC LIMIT ?`,
    );
  const pages = { media: attachments(KINDS.media), files: attachments(KINDS.files) };
  const links = db.prepare<[string, number, number], LinkRow>(
    `SELECT f.rowid AS entry, m.id, m.sent_at_ms AS sentAtMs, m.text, m.direction
     FROM message_search f CROSS JOIN messages m ON m.id = (f.rowid & 2147483647)
     WHERE message_search MATCH ? AND f.rowid < ? ORDER BY f.rowid DESC LIMIT ?`,
  );
  const isGone = db.prepare<[number], { found: number }>(
    `SELECT 1 AS found FROM conversations WHERE id = ? AND customer_id LIKE 'erased:%'`,
  );

  return ({ conversationId, kind, cursor, limit = DEFAULT_PAGE }) => {
    if (isGone.get(conversationId) !== undefined) return { items: [] };
    const start = { timeMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
    const { timeMs, id } = cursor === undefined ? start : readCursor(cursor);
    if (kind === "links") {
      const rows = links.all(`place : "c${conversationId}" AND text : "https"`, id, limit + 1);
      const kept = rows.slice(0, limit);
      const last = kept.at(-1);
      return {
        items: kept.flatMap(linksOf),
        ...(rows.length > limit && last !== undefined
          ? { nextCursor: writeCursor({ timeMs: 0, id: last.entry }) }
          : {}),
      };
    }
    const rows = pages[kind].all(conversationId, timeMs, id, limit + 1);
    const kept = rows.slice(0, limit);
    const last = kept.at(-1);
    return {
      items: kept.map((row) => ({
        messageId: row.messageId,
        sentAtMs: row.sentAtMs,
        by: byOf(row.direction),
        attachmentId: row.id,
        attachment: row.kind,
        ...(row.title === null ? {} : { title: row.title }),
      })),
      ...(rows.length > limit && last !== undefined
        ? { nextCursor: writeCursor({ timeMs: last.sentAtMs, id: last.id }) }
        : {}),
    };
  };
}

/** The picture or film that comes before one in its conversation, and the one that comes after it. */
export type BesideShared = (input: RouteInput<"shared/beside">) => RouteOutput<"shared/beside">;

interface BesideRow {
  readonly messageId: number;
  readonly attachmentId: number;
}

export function createBesideShared(db: Database): BesideShared {
  const place = db.prepare<[number, number], { sentAtMs: number }>(
    `SELECT t.sent_at_ms AS sentAtMs FROM attachments t JOIN conversations c ON c.id = t.conversation_id
     WHERE t.id = ? AND t.conversation_id = ? AND c.customer_id NOT LIKE 'erased:%'`,
  );
  // Without an address there is nothing to be shown.
  const beside = (isNewer: boolean) =>
    db.prepare<[number, number, number], BesideRow>(
      `SELECT t.message_id AS messageId, t.id AS attachmentId FROM attachments t
       WHERE t.role = 'content' AND t.conversation_id = ? AND t.kind IN (${KINDS.media}) AND t.url IS NOT NULL
         AND (t.sent_at_ms, t.id) ${isNewer ? ">" : "<"} (?, ?)
       ORDER BY t.sent_at_ms ${isNewer ? "ASC" : "DESC"}, t.id ${isNewer ? "ASC" : "DESC"} LIMIT 1`,
    );
  const queries = { older: beside(false), newer: beside(true) };
  return ({ conversationId, attachmentId }) => {
    const at = place.get(attachmentId, conversationId);
    if (at === undefined) return {};
    const older = queries.older.get(conversationId, at.sentAtMs, attachmentId);
    const newer = queries.newer.get(conversationId, at.sentAtMs, attachmentId);
    return { ...(older === undefined ? {} : { older }), ...(newer === undefined ? {} : { newer }) };
  };
}

const byOf = (direction: "in" | "out"): SharedItem["by"] => (direction === "in" ? "customer" : "account");

/** The addresses in a message, each once. */
function linksOf({ id, sentAtMs, text, direction }: LinkRow): readonly SharedItem[] {
  const urls = new Set(linksIn(text ?? "").map(({ address }) => address));
  return [...urls]
    .filter((url) => URL.canParse(url))
    .map((url) => ({ messageId: id, sentAtMs, by: byOf(direction), url }));
}
