import type { AttachmentKind, ConversationView, PreviewView } from "#shared/contract/conversations.ts";
import type { RefusedWindow } from "#shared/domain/messaging-window.ts";
import { threadOwner } from "./thread-owner.ts";

/** A conversation as the lists and the panel show it, and how it is read: its own row, and what belongs to it by key. */
export interface ConversationRow {
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
  readonly owner_read_ms: number;
  readonly done: number;
  readonly list_ms: number;
  readonly marked_unread: number;
  readonly snoozed_until_ms: number | null;
  readonly returned_ms: number | null;
  readonly reminded: number;
  readonly needs_person_ms: number | null;
  /** JSON array. */
  readonly label_ids: string;
  readonly control_at_ms: number | null;
  readonly control_owner_app_id: string | null;
  readonly standby_ms: number | null;
  readonly direct_ms: number | null;
  readonly app_id: string | null;
  readonly waiting_count: number;
  readonly refused_count: number;
  readonly to_confirm_count: number;
  readonly kept_count: number;
  readonly has_draft: number;
  readonly refused_window: RefusedWindow | null;
  readonly unreachable: number;
  readonly message_id: number | null;
  readonly direction: "in" | "out" | null;
  readonly kind: string | null;
  readonly text: string | null;
  readonly unsent_at_ms: number | null;
  readonly sent_at_ms: number | null;
  readonly automatic: number | null;
  readonly attachment_kind: AttachmentKind | null;
  readonly reaction_emoji: string | null;
  readonly reaction_actor: "customer" | "account" | null;
  readonly reaction_at_ms: number | null;
}

export const CONVERSATION_COLUMNS = `
  c.id, c.account_id, c.customer_id, u.name, u.username, u.picture_url IS NOT NULL AS has_picture, u.follows_account,
  u.verified, u.follower_count, c.last_activity_ms, c.last_qualifying_ms, c.first_contact_ms, c.message_count,
  c.unread_count, c.owner_read_ms, c.done, c.list_ms, c.marked_unread, c.snoozed_until_ms, c.returned_ms, c.reminded, c.needs_person_ms,
  (SELECT json_group_array(l.label_id) FROM conversation_labels l WHERE l.conversation_id = c.id) AS label_ids,
  c.control_at_ms, c.control_owner_app_id, c.standby_ms, c.direct_ms, a.app_id,
  m.id AS message_id, m.direction, m.kind, m.text, m.unsent_at_ms, m.sent_at_ms, m.automatic,
  (SELECT count(*) FROM outbox o WHERE o.conversation_id = c.id AND o.state IN ('waiting', 'sending', 'unknown')) AS waiting_count,
  (SELECT count(*) FROM outbox o WHERE o.conversation_id = c.id AND o.state = 'refused') AS refused_count,
  (SELECT count(*) FROM outbox o WHERE o.conversation_id = c.id AND o.state = 'held' AND o.reason = 'needs_person') AS to_confirm_count,
  (SELECT count(*) FROM outbox o WHERE o.conversation_id = c.id AND o.state = 'held' AND o.reason != 'needs_person') AS kept_count,
  EXISTS (SELECT 1 FROM drafts d WHERE d.conversation_id = c.id AND d.text != '') AS has_draft,
  CASE WHEN c.refused_window_ms = c.last_qualifying_ms THEN c.refused_window END AS refused_window,
  c.unreachable_ms IS NOT NULL AND c.unreachable_ms = coalesce(c.last_qualifying_ms, 0) AS unreachable,
  (SELECT kind FROM attachments t WHERE t.message_id = m.id AND t.role = 'content' ORDER BY t.position LIMIT 1) AS attachment_kind,
  r.emoji AS reaction_emoji, r.actor AS reaction_actor, r.at_ms AS reaction_at_ms`;

export const CONVERSATION_TABLES = `
  JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id
  JOIN accounts a ON a.id = c.account_id
  LEFT JOIN messages m ON m.id = c.last_message_id
  LEFT JOIN reactions r ON r.id = c.last_reaction_id AND r.emoji IS NOT NULL`;

export function toConversationView(row: ConversationRow, nowMs: number): ConversationView {
  const preview = toPreview(row);
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
    preview,
    ...(row.message_id === null || preview.kind === "reaction" ? {} : { previewMessageId: row.message_id }),
    unreadCount: row.unread_count,
    readUpToMs: row.owner_read_ms,
    waitingCount: row.waiting_count,
    refusedCount: row.refused_count,
    toConfirmCount: row.to_confirm_count,
    keptCount: row.kept_count,
    hasDraft: row.has_draft === 1,
    lastActivityMs: row.last_activity_ms,
    ...(row.first_contact_ms === null ? {} : { firstContactMs: row.first_contact_ms }),
    messageCount: row.message_count,
    ...(row.last_qualifying_ms === null ? {} : { lastQualifyingMs: row.last_qualifying_ms }),
    ...(row.refused_window === null ? {} : { refusedWindow: row.refused_window }),
    unreachable: row.unreachable === 1,
    done: row.done === 1,
    markedUnread: row.marked_unread === 1,
    ...(row.snoozed_until_ms === null ? {} : { snoozedUntilMs: row.snoozed_until_ms }),
    ...(row.reminded === 1 && row.returned_ms !== null ? { remindedMs: row.returned_ms } : {}),
    ...(row.needs_person_ms === null ? {} : { needsPersonMs: row.needs_person_ms }),
    labelIds: JSON.parse(row.label_ids) as number[],
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

function toPreview(row: ConversationRow): PreviewView {
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
  if (text === undefined || text === "") return { kind: "unsupported", by };
  return { kind: "text", by, text, ...(row.automatic === 1 ? { automatic: true } : {}) };
}

function shorten(text: string): string {
  const line = text
    .slice(0, MAX_PREVIEW_CHARS * 2)
    .replace(/\s+/gu, " ")
    .trim();
  return Array.from(line).slice(0, MAX_PREVIEW_CHARS).join("");
}
