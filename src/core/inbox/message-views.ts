import type { AttachmentKind } from "#shared/contract/conversations.ts";
import {
  holdReason,
  referralView,
  refusalReason,
  waitingBecause,
  type AttachmentView,
  type MessageView,
  type OutboundState,
  type QuoteView,
  type ReferralView,
  type ThreadPlace,
} from "#shared/contract/messages.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import { mediaUse } from "#shared/domain/media-rules.ts";
import type { Database } from "../db/database.ts";
import { readCursor, writeCursor, type Cursor } from "./cursor.ts";

export interface MessageViews {
  readonly list: (input: RouteInput<"messages/list">) => RouteOutput<"messages/list">;
}

const DEFAULT_PAGE = 50;

interface Row {
  readonly id: number;
  readonly mid: string | null;
  readonly direction: "in" | "out";
  readonly origin: MessageView["origin"];
  readonly kind: MessageView["kind"];
  readonly sent_at_ms: number;
  readonly text: string | null;
  readonly edited_at_ms: number | null;
  readonly unsent_at_ms: number | null;
  readonly reply_to_mid: string | null;
  readonly quoted_id: number | null;
  readonly quoted_direction: "in" | "out" | null;
  readonly quoted_text: string | null;
  readonly quoted_unsent_at_ms: number | null;
  readonly seen_up_to_ms: number | null;
  readonly state: OutboundState["kind"] | null;
  readonly because: string | null;
  readonly reason: string | null;
  readonly next_attempt_ms: number | null;
  readonly error_code: number | null;
  readonly error_subcode: number | null;
  readonly trace_id: string | null;
  readonly as_person: number | null;
  readonly client_id: string | null;
  readonly sending: "ready" | "paused";
  readonly referral: string | null;
  readonly automatic: number;
  readonly was_shown: number;
}

interface AttachmentRow {
  readonly id: number;
  readonly message_id: number;
  readonly role: "content" | "quote";
  readonly kind: AttachmentKind;
  readonly url: string | null;
  readonly title: string | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Not with Instagram yet: it is shown from here. */
  readonly is_here: number;
}

/** @param shown told which messages of a page nobody has seen before. */
export function createMessageViews(db: Database, shown: (messageIds: readonly number[]) => void): MessageViews {
  const page = (comparison: "<" | ">", order: "DESC" | "ASC") =>
    db.prepare<[number, number, number, number], Row>(
      `SELECT m.id, m.mid, m.direction, m.origin, m.kind, m.sent_at_ms, m.text, m.edited_at_ms, m.unsent_at_ms, m.reply_to_mid,
         q.id AS quoted_id, q.direction AS quoted_direction, q.text AS quoted_text, q.unsent_at_ms AS quoted_unsent_at_ms,
         coalesce((SELECT sent_at_ms FROM messages s WHERE s.mid = c.seen_mid AND s.conversation_id = c.id), c.seen_at_ms) AS seen_up_to_ms,
         o.state, o.because, o.reason, o.next_attempt_ms, o.error_code, o.error_subcode, o.trace_id, o.as_person, o.client_id, a.sending,
         m.referral, m.automatic, h.message_id IS NOT NULL AS was_shown
       FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN accounts a ON a.id = c.account_id
         LEFT JOIN messages q ON q.mid = m.reply_to_mid AND q.conversation_id = m.conversation_id
         LEFT JOIN outbox o ON o.message_id = m.id LEFT JOIN shown_messages h ON h.message_id = m.id
       WHERE m.conversation_id = ? AND (m.sent_at_ms, m.id) ${comparison} (?, ?)
       ORDER BY m.sent_at_ms ${order}, m.id ${order} LIMIT ?`,
    );
  const older = page("<", "DESC");
  const newer = page(">", "ASC");
  const anchors = {
    message: db.prepare<[number, number], Cursor>(
      `SELECT sent_at_ms AS timeMs, id FROM messages WHERE conversation_id = ? AND id = ?`,
    ),
    time: db.prepare<[number, number], Cursor>(
      `SELECT sent_at_ms AS timeMs, id FROM messages WHERE conversation_id = ? AND sent_at_ms >= ?
       ORDER BY sent_at_ms, id LIMIT 1`,
    ),
    unread: db.prepare<[number], Cursor>(
      `SELECT m.sent_at_ms AS timeMs, m.id FROM conversations c JOIN messages m ON m.conversation_id = c.id
       WHERE c.id = ? AND m.sent_at_ms > c.owner_read_ms AND m.direction = 'in' AND m.unsent_at_ms IS NULL
       ORDER BY m.sent_at_ms, m.id LIMIT 1`,
    ),
  };
  const anchorOf = (conversationId: number, place: ThreadPlace | undefined): Cursor | undefined => {
    switch (place?.kind) {
      case "message":
        return anchors.message.get(conversationId, place.messageId);
      case "time":
        return anchors.time.get(conversationId, place.timeMs);
      case "unread":
        return anchors.unread.get(conversationId);
      case undefined:
        return undefined;
    }
  };
  const attachmentsOf = db.prepare<[string], AttachmentRow>(
    `SELECT id, message_id, role, kind, url, title, width, height, EXISTS (SELECT 1 FROM outgoing_files f
       WHERE f.message_id = attachments.message_id AND f.position = attachments.position) AS is_here FROM attachments
     WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY message_id, role, position`,
  );
  const reactionsOf = db.prepare<[string, number], { mid: string; actor: "customer" | "account"; emoji: string }>(
    `SELECT mid, actor, emoji FROM reactions
     WHERE mid IN (SELECT value FROM json_each(?)) AND conversation_id = ? AND emoji IS NOT NULL ORDER BY at_ms, id`,
  );

  const complete = (rows: readonly Row[], conversationId: number): MessageView[] => {
    const attachments = Map.groupBy(
      attachmentsOf.all(JSON.stringify(rows.map((row) => row.id))),
      (attachment) => attachment.message_id,
    );
    const mids = rows.flatMap((row) => (row.mid === null ? [] : [row.mid]));
    const reactions = Map.groupBy(reactionsOf.all(JSON.stringify(mids), conversationId), (reaction) => reaction.mid);
    return rows.map((row) => toView(row, attachments.get(row.id) ?? [], reactions.get(row.mid ?? "") ?? []));
  };

  /** The anchor stands in the middle, as far as there are messages on both sides. */
  const around = (conversationId: number, anchor: Cursor, limit: number) => {
    const half = Math.ceil(limit / 2);
    const before = older.all(conversationId, anchor.timeMs, anchor.id, half + 1);
    const after = newer.all(conversationId, anchor.timeMs, anchor.id - 1, half + 1);
    return {
      rows: [...before.slice(0, half).reverse(), ...after.slice(0, half)],
      hasOlder: before.length > half,
      hasNewer: after.length > half,
    };
  };
  const beside = ({ conversationId, before, after }: RouteInput<"messages/list">, limit: number) => {
    const forward = after !== undefined;
    const given = after ?? before;
    const start = { timeMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
    const { timeMs, id } = given === undefined ? start : readCursor(given);
    const rows = (forward ? newer : older).all(conversationId, timeMs, id, limit + 1);
    const more = rows.length > limit;
    const kept = rows.slice(0, limit);
    if (!forward) kept.reverse();
    return { rows: kept, hasOlder: forward || more, hasNewer: forward ? more : given !== undefined };
  };

  return {
    list(input) {
      const limit = input.limit ?? DEFAULT_PAGE;
      let fresh: readonly number[] = [];
      const answer = db.read("messages.list", () => {
        const anchor = anchorOf(input.conversationId, input.around);
        const { rows, hasOlder, hasNewer } =
          anchor === undefined ? beside(input, limit) : around(input.conversationId, anchor, limit);
        fresh = rows.filter((row) => row.was_shown === 0).map((row) => row.id);
        const [first, last] = [rows[0], rows.at(-1)];
        const cursorOf = (row: Row) => writeCursor({ timeMs: row.sent_at_ms, id: row.id });
        return {
          items: complete(rows, input.conversationId),
          ...(hasOlder && first !== undefined ? { olderCursor: cursorOf(first) } : {}),
          ...(hasNewer && last !== undefined ? { newerCursor: cursorOf(last) } : {}),
          ...(anchor === undefined ? {} : { anchorId: anchor.id }),
        };
      });
      if (fresh.length > 0) shown(fresh);
      return answer;
    },
  };
}

function toView(
  row: Row,
  attachments: readonly AttachmentRow[],
  reactions: readonly { actor: "customer" | "account"; emoji: string }[],
): MessageView {
  const quote = quoteOf(row, attachments);
  const state = stateOf(row);
  const referral = referralOf(row.referral);
  return {
    id: row.id,
    direction: row.direction,
    origin: row.origin,
    kind: row.kind,
    sentAtMs: row.sent_at_ms,
    ...(row.text === null ? {} : { text: row.text }),
    attachments: attachments
      .filter((attachment) => attachment.role === "content")
      .map((attachment) => attachmentView(attachment, attachments, row.direction)),
    ...(quote === undefined ? {} : { quote }),
    ...(referral === undefined ? {} : { referral }),
    reactions: reactions.map(({ actor, emoji }) => ({ by: actor, emoji })),
    ...(row.edited_at_ms === null ? {} : { editedAtMs: row.edited_at_ms }),
    ...(row.unsent_at_ms === null ? {} : { unsentAtMs: row.unsent_at_ms }),
    ...(state === undefined ? {} : { state }),
    asPerson: row.as_person === 1,
    automatic: row.automatic === 1,
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
  };
}

function attachmentView(
  attachment: AttachmentRow,
  ofMessage: readonly AttachmentRow[],
  direction: "in" | "out",
): AttachmentView {
  const { id, kind, url, title, width, height, is_here } = attachment;
  const permalink = permalinkOf(url);
  const isStoryReply = ofMessage.some(({ role }) => role === "quote");
  const use = mediaUse({ kind, isQuote: false, isStoryReply, isCustomers: direction === "in" });
  const viewable = use.show && (url !== null || is_here === 1) && permalink === undefined;
  return {
    id,
    kind,
    viewable,
    savable: viewable && use.save,
    ...(title === null ? {} : { title }),
    ...(width === null || height === null ? {} : { size: { width, height } }),
    ...(permalink === undefined ? {} : { permalink }),
  };
}

/** Undefined also when it says nothing that is shown. */
function referralOf(json: string | null): ReferralView | undefined {
  if (json === null) return undefined;
  const parsed = referralView.safeParse(JSON.parse(json));
  return parsed.success && Object.keys(parsed.data).length > 0 ? parsed.data : undefined;
}

/** Some clients share posts as a public page, others as a CDN link; only the page can be opened in a browser. */
function permalinkOf(url: string | null): string | undefined {
  if (url === null || !URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  const isPage = hostname === "instagram.com" || hostname === "www.instagram.com" || hostname === "www.facebook.com";
  return protocol === "https:" && isPage ? url : undefined;
}

function quoteOf(row: Row, attachments: readonly AttachmentRow[]): QuoteView | undefined {
  if (row.reply_to_mid !== null) {
    if (row.quoted_id === null) return { kind: "message", state: "missing" };
    const by = row.quoted_direction === "in" ? "customer" : "account";
    if (row.quoted_unsent_at_ms !== null) return { kind: "message", messageId: row.quoted_id, by, state: "unsent" };
    const text = row.quoted_text?.slice(0, 300);
    return { kind: "message", messageId: row.quoted_id, by, ...(text === undefined ? {} : { text }), state: "here" };
  }
  const story = attachments.find((attachment) => attachment.role === "quote");
  if (story === undefined) return undefined;
  return { kind: "story", ...(story.url === null ? {} : { attachmentId: story.id }) };
}

function stateOf(row: Row): OutboundState | undefined {
  if (row.direction === "in" || row.unsent_at_ms !== null) return undefined;
  const settled = row.seen_up_to_ms !== null && row.sent_at_ms <= row.seen_up_to_ms ? "seen" : "accepted";
  switch (row.state) {
    case null:
    case "accepted":
    case "seen":
      return { kind: settled };
    case "waiting":
      return waitingState(row);
    case "refused":
      return { kind: "refused", reason: refusalReason.catch("other").parse(row.reason), ...metaDetails(row) };
    case "held":
      return { kind: "held", reason: holdReason.catch("fate_unknown").parse(row.reason), ...metaDetails(row) };
    case "sending":
    case "unknown":
      return { kind: row.state };
  }
}

function metaDetails({ error_code: code, error_subcode: subcode, trace_id: traceId }: Row) {
  return {
    ...(code === null ? {} : { code }),
    ...(subcode === null ? {} : { subcode }),
    ...(traceId === null ? {} : { traceId }),
  };
}

const TIMED: ReadonlySet<string> = new Set(["undo", "retrying", "rate_limited"]);

function waitingState({ sending, because, next_attempt_ms: untilMs }: Row): OutboundState {
  if (sending === "paused") return { kind: "waiting", because: "paused" };
  const known = waitingBecause.catch("queued").parse(because);
  return { kind: "waiting", because: known, ...(TIMED.has(known) && untilMs !== null ? { untilMs } : {}) };
}
