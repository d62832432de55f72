import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";

/** What has been begun and not sent, one draft a conversation. */
export interface Drafts {
  readonly get: (input: RouteInput<"drafts/get">) => RouteOutput<"drafts/get">;
  readonly save: (input: RouteInput<"drafts/save">) => RouteOutput<"drafts/save">;
  /** Something stands in it that is more than spaces, however little. */
  readonly isBegun: (conversationId: number) => boolean;
  /** A reply that has not left is a draft again, before what was begun since. Inside the transaction that takes it back. */
  readonly putBack: (conversationId: number, text: string, replyToMessageId: number | undefined) => void;
  /** It has become a reply. Inside the transaction that writes the reply. */
  readonly clear: (conversationId: number) => void;
}

/** Spaces and empty lines alone are nothing begun; around words they stay as they were typed. */
const saysSomething = (text: string): boolean => text.trim() !== "";

interface Row {
  readonly text: string;
  readonly messageId: number | null;
  readonly direction: "in" | "out" | null;
  readonly quoted: string | null;
}

export function createDrafts(db: Database, clock: Clock): Drafts {
  const get = db.prepare<[number], Row>(
    `SELECT d.text, m.id AS messageId, m.direction, m.text AS quoted FROM drafts d
       LEFT JOIN messages m ON m.id = d.reply_to_message_id AND m.unsent_at_ms IS NULL
     WHERE d.conversation_id = ?`,
  );
  const isThere = db.prepare<[number], { id: number }>(`SELECT id FROM conversations WHERE id = ?`);
  const quotable = db.prepare<[number, number], { id: number }>(
    `SELECT id FROM messages WHERE id = ? AND conversation_id = ?`,
  );
  const save = db.prepare<[number, string, number | null, number]>(
    `INSERT INTO drafts (conversation_id, text, reply_to_message_id, saved_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, saved_ms = excluded.saved_ms,
       reply_to_message_id = excluded.reply_to_message_id`,
  );
  const drop = db.prepare<[number]>(`DELETE FROM drafts WHERE conversation_id = ?`);

  return {
    get({ conversationId }) {
      const row = get.get(conversationId);
      if (row === undefined) return { text: "" };
      const { text, messageId, direction, quoted } = row;
      if (messageId === null) return { text };
      const by = direction === "in" ? "customer" : "account";
      return { text, replyTo: { messageId, by, ...(quoted === null ? {} : { text: quoted }) } };
    },
    save({ conversationId, text, replyToMessageId }) {
      return db.write("drafts.save", (): RouteOutput<"drafts/save"> => {
        if (isThere.get(conversationId) === undefined) return { kind: "not_found" };
        const replyTo = replyToMessageId === undefined ? undefined : quotable.get(replyToMessageId, conversationId)?.id;
        const kept = saysSomething(text) ? text : "";
        if (kept === "" && replyTo === undefined) drop.run(conversationId);
        else save.run(conversationId, kept, replyTo ?? null, clock.nowMs());
        return { kind: "saved" };
      });
    },
    isBegun: (conversationId) => (get.get(conversationId)?.text ?? "") !== "",
    putBack(conversationId, text, replyToMessageId) {
      const since = get.get(conversationId);
      const whole = [text, since?.text ?? ""].filter(saysSomething).join("\n");
      save.run(conversationId, whole, replyToMessageId ?? since?.messageId ?? null, clock.nowMs());
    },
    clear: (conversationId) => void drop.run(conversationId),
  };
}
