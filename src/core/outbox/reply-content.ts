import { z } from "zod";
import { assertNever } from "#shared/assert-never.ts";
import type { AttachmentKind } from "#shared/contract/conversations.ts";
import { replyContent, type MessageKind, type ReplyContent } from "#shared/contract/messages.ts";
import type { MediaPayload } from "./prepare-media.ts";
import { judgeText, MAX_TEXT_BYTES } from "#shared/domain/text-limits.ts";

/**
 * What a reply says, kind by kind. To add a kind: a member of `ReplyContent` in the contract (or, for what only the
 * assistant says, of `OutgoingContent`), then a case in every function here; the compiler names what is missing. Nothing
 * else in the outbox knows kinds.
 */
export type OutgoingContent = ReplyContent | Choices;

/** A text with buttons under it; they go with the next message. */
export interface Choices {
  readonly kind: "choices";
  readonly text: string;
  readonly choices: readonly { readonly title: string; readonly payload: string }[];
}

/** How a content stands in the database: a text in its message's row, the rest as JSON in the outbox's. */
interface StoredContent {
  readonly kind: OutgoingContent["kind"];
  readonly text: string | null;
  /** JSON object of what has no column. */
  readonly content: string;
  /** Kind of the message it is on the screen. */
  readonly messageKind: MessageKind;
}

export function storeContent(content: OutgoingContent): StoredContent {
  switch (content.kind) {
    case "text":
      return { kind: "text", text: content.text, content: "{}", messageKind: "text" };
    case "heart":
      return { kind: "heart", text: null, content: "{}", messageKind: "media" };
    case "reaction": {
      const { kind, ...reaction } = content;
      return { kind, text: null, content: JSON.stringify(reaction), messageKind: "text" };
    }
    case "files": {
      const { kind, ...files } = content;
      return { kind, text: null, content: JSON.stringify(files), messageKind: "media" };
    }
    case "choices": {
      const { kind, text, choices } = content;
      return { kind, text, content: JSON.stringify({ choices }), messageKind: "text" };
    }
    default:
      return assertNever(content, "reply content");
  }
}

const kindName = z.enum(["text", "heart", "reaction", "files", "choices"]);
const storedReaction = replyContent.options[2].omit({ kind: true });
const storedFiles = replyContent.options[3].omit({ kind: true });
const storedChoices = z.object({
  choices: z.array(z.strictObject({ title: z.string(), payload: z.string() })).default([]),
});

/** @throws when the row was written by a newer Shopbell or is damaged; the reply is of no use then. */
export function readContent(
  stored: Pick<StoredContent, "text" | "content"> & { readonly kind: string },
): OutgoingContent {
  const kind = kindName.parse(stored.kind);
  switch (kind) {
    case "text":
      return { kind, text: stored.text ?? "" };
    case "heart":
      return { kind };
    case "reaction":
      return { kind, ...storedReaction.parse(JSON.parse(stored.content)) };
    case "files": {
      const files = storedFiles.safeParse(JSON.parse(stored.content));
      // An accepted reply has let go of its files.
      return files.success ? { kind, ...files.data } : { kind, media: "file", fileIds: [] };
    }
    case "choices":
      return { kind, text: stored.text ?? "", choices: storedChoices.parse(JSON.parse(stored.content)).choices };
    default:
      return assertNever(kind, "reply content");
  }
}

type ContentVerdict =
  | { readonly kind: "fits" }
  | { readonly kind: "empty" }
  | { readonly kind: "too_long"; readonly bytes: number; readonly maxBytes: number };

/** Whether Meta would take it, as far as that can be known before. */
export function judgeContent(content: OutgoingContent): ContentVerdict {
  switch (content.kind) {
    case "text":
    case "choices": {
      const verdict = judgeText(content.text);
      if (verdict.kind !== "too_long") return { kind: verdict.kind };
      return { kind: "too_long", bytes: verdict.bytes, maxBytes: MAX_TEXT_BYTES };
    }
    case "heart":
      return { kind: "fits" };
    case "reaction":
      // It needs a message it is done to, and has a route of its own.
      return { kind: "empty" };
    case "files":
      return content.media === "image" || content.fileIds.length === 1 ? { kind: "fits" } : { kind: "empty" };
    default:
      return assertNever(content, "reply content");
  }
}

/**
 * The part of the Send API's body that says it; recipient, tag and `reply_to` are the same for every kind.
 *
 * @param payloads where Meta takes the files from, one for each.
 * @param targetMid the message it is done to, where it is none itself.
 */
export function contentBody(
  content: OutgoingContent,
  payloads: readonly MediaPayload[],
  targetMid: string | null,
): Readonly<Record<string, unknown>> {
  switch (content.kind) {
    case "text":
      return { message: { text: content.text } };
    case "heart":
      return { message: { attachment: { type: "like_heart" } } };
    case "reaction": {
      if (content.emoji === undefined) return { sender_action: "unreact", payload: { message_id: targetMid } };
      const reaction = content.emoji === "❤️" ? "love" : content.emoji;
      return { sender_action: "react", payload: { message_id: targetMid, reaction } };
    }
    case "files": {
      const attachments = payloads.map((payload) => ({ type: content.media, payload }));
      return { message: attachments.length === 1 ? { attachment: attachments[0] } : { attachments } };
    }
    case "choices": {
      const buttons = content.choices.map(({ title, payload }) => ({ content_type: "text", title, payload }));
      return { message: { text: content.text, quick_replies: buttons } };
    }
    default:
      return assertNever(content, "reply content");
  }
}

/** Which of Meta's limits it counts against: audio and video have one of their own (Meta, "Rate limits"). */
export type SendLane = "text" | "media";
export function laneOf(content: OutgoingContent): SendLane {
  switch (content.kind) {
    case "text":
    case "choices":
    case "heart":
    case "reaction":
      return "text";
    case "files":
      return content.media === "video" || content.media === "audio" ? "media" : "text";
    default:
      return assertNever(content, "reply content");
  }
}

/** The same without what Meta no longer knows of an earlier upload; undefined where nothing was uploaded. */
export function withoutUpload(content: OutgoingContent): OutgoingContent | undefined {
  switch (content.kind) {
    case "text":
    case "choices":
    case "heart":
    case "reaction":
      return undefined;
    case "files":
      // Every attempt uploads anew: there is nothing to forget.
      return content;
    default:
      return assertNever(content, "reply content");
  }
}

/**
 * `mid`: Meta's answer names the new message, and a lost answer is looked for. `repeatable`: there is no message to look
 * for, and doing it twice is doing it once (a reaction).
 */
export function settlesBy(content: OutgoingContent): "mid" | "repeatable" {
  switch (content.kind) {
    case "text":
    case "choices":
    case "heart":
    case "files":
      return "mid";
    case "reaction":
      return "repeatable";
    default:
      return assertNever(content, "reply content");
  }
}

/** What an echo, or a message in Meta's history, says. */
export interface SaidMessage {
  readonly text: string | undefined;
  readonly attachments: readonly AttachmentKind[];
}

/** Whether this is what the reply said, as far as can be told without a mid. */
export function isSaid(content: OutgoingContent, said: SaidMessage): boolean {
  switch (content.kind) {
    case "text":
    case "choices":
      return said.text !== undefined && plain(said.text) === plain(content.text);
    case "heart":
      return said.text === undefined && said.attachments.length === 1 && said.attachments[0] === "heart";
    case "reaction":
      return false;
    case "files":
      return (
        said.text === undefined &&
        said.attachments.length === content.fileIds.length &&
        said.attachments.every((kind) => kind === content.media)
      );
    default:
      return assertNever(content, "reply content");
  }
}

/** Meta may normalise what it stores: compare the words, not the code points. */
function plain(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}
