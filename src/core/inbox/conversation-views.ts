import { CLOSING_SOON_MS, STANDARD_WINDOW_MS, WINDOW_MARGIN_MS } from "#shared/domain/messaging-window.ts";
import type {
  AttachmentKind,
  ConversationList,
  ConversationView,
  PreviewView,
} from "#shared/contract/conversations.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { threadOwner } from "./thread-owner.ts";

/** Reads conversations for the lists and the panel: one query a page, its rows found by key. */
export interface ConversationViews {
  readonly list: (input: RouteInput<"conversations/list">) => RouteOutput<"conversations/list">;
  readonly get: (input: RouteInput<"conversations/get">) => RouteOutput<"conversations/get">;
  readonly counts: () => RouteOutput<"conversations/counts">;
}

const DEFAULT_PAGE = 50;

interface Row {
  readonly id: number;
  readonly account_id: string;
  readonly customer_id: string;
  readonly name: string | null;
  readonly username: string | null;
  readonly has_picture: number;
  readonly follows_account: number | null;
  readonly verified: number | null;
  readonly follower_count: number | null;
  readonly last_activity_ms: number;
  readonly last_qualifying_ms: number | null;
  readonly first_contact_ms: number | null;
  readonly message_count: number;
  readonly unread_count: number;
  readonly done: number;
  readonly control_at_ms: number | null;
  readonly control_owner_app_id: string | null;
  readonly standby_ms: number | null;
  readonly direct_ms: number | null;
  readonly app_id: string | null;
  readonly waiting_count: number;
  readonly refused_count: number;
  readonly direction: "in" | "out" | null;
  readonly kind: string | null;
  readonly text: string | null;
  readonly unsent_at_ms: number | null;
  readonly sent_at_ms: number | null;
  readonly attachment_kind: AttachmentKind | null;
  readonly reaction_emoji: string | null;
  readonly reaction_actor: "customer" | "account" | null;
  readonly reaction_at_ms: number | null;
}

const COLUMNS = `
  c.id, c.account_id, c.customer_id, u.name, u.username, u.picture_url IS NOT NULL AS has_picture, u.follows_account,
  u.verified, u.follower_count, c.last_activity_ms, c.last_qualifying_ms, c.first_contact_ms, c.message_count,
  c.unread_count, c.done, c.control_at_ms, c.control_owner_app_id, c.standby_ms, c.direct_ms, a.app_id, m.direction, m.kind, m.text, m.unsent_at_ms, m.sent_at_ms,
  (SELECT count(*) FROM outbox o WHERE o.conversation_id = c.id AND o.state IN ('waiting', 'sending', 'unknown')) AS waiting_count,
  (SELECT count(*) FROM outbox o WHERE o.conversation_id = c.id AND o.state = 'refused') AS refused_count,
  (SELECT kind FROM attachments t WHERE t.message_id = m.id AND t.role = 'content' ORDER BY t.position LIMIT 1) AS attachment_kind,
  r.emoji AS reaction_emoji, r.actor AS reaction_actor, r.at_ms AS reaction_at_ms`;

const TABLES = `
  JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id
  JOIN accounts a ON a.id = c.account_id
  LEFT JOIN messages m ON m.id = c.last_message_id
  LEFT JOIN reactions r ON r.id = c.last_reaction_id AND r.emoji IS NOT NULL`;

/** Which conversations a list holds; `closing` also needs the two bounds of the last four hours of the window. */
const LIST_FILTER: Readonly<Record<ConversationList, string>> = {
  all: "c.done = 0 AND c.last_activity_ms > 0",
  unread: "c.unread_count > 0",
  done: "c.done = 1",
  closing: `c.done = 0 AND c.last_qualifying_ms > @openSinceMs AND c.last_qualifying_ms <= @closingSinceMs
    AND EXISTS (SELECT 1 FROM messages m WHERE m.id = c.last_message_id AND m.direction = 'in')`,
};

export function createConversationViews(db: Database, clock: Clock): ConversationViews {
  // The page is cut from the index first; only its rows are joined.
  const page = (list: ConversationList, byAccount: boolean) => {
    const key = list === "closing" ? "last_qualifying_ms" : "last_activity_ms";
    const [after, order] = list === "closing" ? [">", "ASC"] : ["<", "DESC"];
    return db.prepare<Record<string, unknown>, Row>(
      `SELECT ${COLUMNS} FROM (
         SELECT * FROM conversations c WHERE ${LIST_FILTER[list]} ${byAccount ? "AND c.account_id = @accountId" : ""}
           AND (c.${key}, c.id) ${after} (@timeMs, @id)
         ORDER BY c.${key} ${order}, c.id ${order} LIMIT @limit) c ${TABLES}
       ORDER BY c.${key} ${order}, c.id ${order}`,
    );
  };
  const lists = ["all", "unread", "closing", "done"] as const;
  const pages = new Map(
    lists.flatMap((list) => [
      [list as string, page(list, false)],
      [`${list} of account`, page(list, true)],
    ]),
  );
  // One that is being removed is gone for the screen, although some of its rows may still be there.
  const one = db.prepare<[number], Row>(
    `SELECT ${COLUMNS} FROM conversations c ${TABLES} WHERE c.id = ? AND c.customer_id NOT LIKE 'erased:%'`,
  );
  const counts = lists.map(
    (list) =>
      [
        list,
        db.prepare<Record<string, unknown>, { n: number }>(
          `SELECT count(*) AS n FROM conversations c WHERE ${LIST_FILTER[list]} AND @openSinceMs < @closingSinceMs`,
        ),
      ] as const,
  );

  const windowBounds = () => {
    const openSinceMs = clock.nowMs() - STANDARD_WINDOW_MS + WINDOW_MARGIN_MS;
    return { openSinceMs, closingSinceMs: openSinceMs + CLOSING_SOON_MS };
  };

  return {
    list(input) {
      const limit = input.limit ?? DEFAULT_PAGE;
      const ascending = input.list === "closing";
      const start = ascending ? { timeMs: 0, id: 0 } : { timeMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
      const cursor = input.cursor === undefined ? start : readCursor(input.cursor);
      const statement = pages.get(input.accountId === undefined ? input.list : `${input.list} of account`);
      const rows =
        statement?.all({ ...windowBounds(), ...cursor, limit: limit + 1, accountId: input.accountId ?? null }) ?? [];
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const more = rows.length > limit && last !== undefined;
      const timeMs = ascending ? (last?.last_qualifying_ms ?? 0) : (last?.last_activity_ms ?? 0);
      return {
        items: items.map((row) => toView(row, clock.nowMs())),
        ...(more ? { nextCursor: writeCursor({ timeMs, id: last.id }) } : {}),
      };
    },
    get({ conversationId }) {
      const row = one.get(conversationId);
      return row === undefined ? { kind: "not_found" } : { kind: "found", conversation: toView(row, clock.nowMs()) };
    },
    counts() {
      const bounds = windowBounds();
      const result = { all: 0, unread: 0, closing: 0, done: 0 };
      for (const [list, statement] of counts) result[list] = statement.get(bounds)?.n ?? 0;
      return result;
    },
  };
}

function toView(row: Row, nowMs: number): ConversationView {
  return {
    id: row.id,
    accountId: row.account_id,
    customer: {
      id: row.customer_id,
      ...(row.name === null ? {} : { name: row.name }),
      ...(row.username === null ? {} : { username: row.username }),
      ...(row.has_picture === 1 ? { pictureId: String(row.id) } : {}),
      ...(row.follows_account === null ? {} : { followsAccount: row.follows_account === 1 }),
      ...(row.verified === null ? {} : { verified: row.verified === 1 }),
      ...(row.follower_count === null ? {} : { followerCount: row.follower_count }),
    },
    preview: toPreview(row),
    unreadCount: row.unread_count,
    waitingCount: row.waiting_count,
    refusedCount: row.refused_count,
    lastActivityMs: row.last_activity_ms,
    ...(row.first_contact_ms === null ? {} : { firstContactMs: row.first_contact_ms }),
    messageCount: row.message_count,
    ...(row.last_qualifying_ms === null ? {} : { lastQualifyingMs: row.last_qualifying_ms }),
    done: row.done === 1,
    threadOwner: threadOwner(
      {
        controlAtMs: row.control_at_ms,
        controlOwnerAppId: row.control_owner_app_id,
        standbyMs: row.standby_ms,
        directMs: row.direct_ms,
        ownAppId: row.app_id,
      },
      nowMs,
    ),
  };
}

const MAX_PREVIEW_CHARS = 160;

function toPreview(row: Row): PreviewView {
  if (row.reaction_emoji !== null && row.reaction_actor !== null && (row.reaction_at_ms ?? 0) > (row.sent_at_ms ?? 0)) {
    return { kind: "reaction", by: row.reaction_actor, emoji: row.reaction_emoji };
  }
  if (row.direction === null) return { kind: "none" };
  const by = row.direction === "in" ? "customer" : "account";
  if (row.unsent_at_ms !== null) return { kind: "unsent", by };
  const text = row.text === null ? undefined : shorten(row.text);
  if (row.attachment_kind !== null) {
    return { kind: "attachment", by, attachment: row.attachment_kind, ...(text === undefined ? {} : { text }) };
  }
  return text === undefined || text === "" ? { kind: "unsupported", by } : { kind: "text", by, text };
}

function shorten(text: string): string {
  const line = text
    .slice(0, MAX_PREVIEW_CHARS * 2)
    .replace(/\s+/gu, " ")
    .trim();
  return Array.from(line).slice(0, MAX_PREVIEW_CHARS).join("");
}
