import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import { linksIn } from "#shared/domain/text-links.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import type { NoteView } from "#shared/contract/triage.ts";
import type { FakeConversation } from "./fake-shop.ts";

type Handlers = { readonly [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> };

/** Search as the fake shop answers it: one piece of text, wherever it stands, a few at a time; `has:photo` alone too. */
export class FakeSearch {
  readonly #conversations: () => readonly FakeConversation[];
  readonly #notes: () => readonly NoteView[];

  constructor(conversations: () => readonly FakeConversation[], notes: () => readonly NoteView[]) {
    this.#conversations = conversations;
    this.#notes = notes;
  }

  readonly handlers: Handlers = {
    "search/find": ({ text, conversationId, cursor, limit = 50 }) => {
      const wanted = text.toLowerCase();
      const from = Number(cursor ?? 0);
      const hits = this.#conversations()
        .filter(({ view }) => conversationId === undefined || view.id === conversationId)
        .flatMap(({ view, messages }) => messages.map((message) => ({ view, message })))
        .filter(({ message }) =>
          wanted === "has:photo"
            ? photoOf(message) !== undefined
            : message.text?.toLowerCase().includes(wanted) === true,
        )
        .sort((a, b) => b.message.sentAtMs - a.message.sentAtMs);
      const page = hits.slice(from, from + limit).map(({ view, message }) => ({
        messageId: message.id,
        conversationId: view.id,
        sentAtMs: message.sentAtMs,
        by: message.direction === "in" ? ("customer" as const) : ("account" as const),
        snippet: pieces(message.text ?? "", wanted),
        ...(message.attachments[0] === undefined ? {} : { attachment: message.attachments[0].kind }),
        ...(photoOf(message) === undefined ? {} : { photoId: photoOf(message) }),
      }));
      const isFirst = from === 0 && conversationId === undefined;
      const people = this.#conversations().filter(
        ({ view }) => isFirst && view.customer.name?.toLowerCase().includes(wanted) === true,
      );
      const notes = this.#notes().filter((note) => isFirst && note.text.toLowerCase().includes(wanted));
      const ids = new Set([...page, ...notes].map((hit) => hit.conversationId));
      for (const { view } of people) ids.add(view.id);
      return {
        hits: page,
        people: people.map(({ view }) => view.id),
        notes: notes.map((note) => ({
          noteId: note.id,
          conversationId: note.conversationId,
          writtenMs: note.writtenMs,
          snippet: pieces(note.text, wanted),
        })),
        conversations: this.#conversations().flatMap(({ view }) => (ids.has(view.id) ? [view] : [])),
        ...(hits.length > from + limit ? { nextCursor: String(from + limit) } : {}),
      };
    },
    "shared/beside": ({ conversationId, attachmentId }) => {
      const messages = this.#conversations().find(({ view }) => view.id === conversationId)?.messages ?? [];
      const all = messages.flatMap(({ id: messageId, attachments }) =>
        attachments
          .filter(({ kind, viewable }) => viewable && (kind === "image" || kind === "video"))
          .map(({ id }) => ({ messageId, attachmentId: id })),
      );
      const at = all.findIndex((one) => one.attachmentId === attachmentId);
      const [older, newer] = at < 0 ? [] : [all[at - 1], all[at + 1]];
      return { ...(older === undefined ? {} : { older }), ...(newer === undefined ? {} : { newer }) };
    },
    "shared/list": ({ conversationId, kind, cursor, limit = 30 }) => {
      const kinds: readonly string[] = { media: ["image", "video"], files: ["audio", "file"], links: [] }[kind];
      const messages = this.#conversations().find(({ view }) => view.id === conversationId)?.messages ?? [];
      const items = messages.toReversed().flatMap((message) => {
        const about = {
          messageId: message.id,
          sentAtMs: message.sentAtMs,
          by: message.direction === "in" ? ("customer" as const) : ("account" as const),
        };
        const links =
          kind === "links" ? linksIn(message.text ?? "").map(({ address }) => ({ ...about, url: address })) : [];
        const attachments = message.attachments.filter((attachment) => kinds.includes(attachment.kind));
        return [...links, ...attachments.map(({ id, kind: of }) => ({ ...about, attachmentId: id, attachment: of }))];
      });
      const from = Number(cursor ?? 0);
      const page = items.slice(from, from + limit);
      return from + limit < items.length ? { items: page, nextCursor: String(from + limit) } : { items: page };
    },
  };
}

const photoOf = ({ attachments }: MessageView): number | undefined =>
  attachments.find(({ kind, viewable }) => kind === "image" && viewable)?.id;

function pieces(text: string, wanted: string): { text: string; isHit: boolean }[] {
  const at = text.toLowerCase().indexOf(wanted);
  if (at < 0) return text === "" ? [] : [{ text, isHit: false }];
  return [
    { text: text.slice(0, at), isHit: false },
    { text: text.slice(at, at + wanted.length), isHit: true },
    { text: text.slice(at + wanted.length), isHit: false },
  ].filter((piece) => piece.text !== "");
}
