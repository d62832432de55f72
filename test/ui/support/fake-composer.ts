import type { ReceivedFile } from "#shared/contract/files.ts";
import type { MessageView, ReplyContent } from "#shared/contract/messages.ts";
import type { PreviewView } from "#shared/contract/conversations.ts";
import type { SavedReply } from "#shared/contract/saved-replies.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import type { FakeConversation } from "./fake-shop.ts";

type Handlers = { readonly [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> };

interface Draft {
  readonly text: string;
  readonly replyToMessageId: number | undefined;
}

/** The part of the shop in memory that answers what the tools of the composer ask for. */
export class FakeComposer {
  savedReplies: SavedReply[] = [
    { id: 1, name: "Hours", text: "Hello {name}, {shop} is open {hours}." },
    { id: 2, name: "Shipping", text: "We ship within two days." },
    { id: 3, name: "Thanks", text: "Thank you, {name}!" },
  ];
  readonly drafts = new Map<number, Draft>();
  /** Set by the shop: what a reaction does to a message. */
  react: (messageId: number, emoji: string | undefined) => void = () => undefined;
  /** Set by the shop: a draft is begun, or there is none any more. */
  begun: (conversationId: number, hasDraft: boolean) => void = () => undefined;
  readonly #find: (conversationId: number) => FakeConversation | undefined;

  constructor(find: (conversationId: number) => FakeConversation | undefined) {
    this.#find = find;
  }

  /** Files that were posted to the host, by the id it gave them. */
  readonly received = new Map<string, Buffer>();

  /** Files are received when this is over. */
  held: Promise<void> = Promise.resolve();

  /** A host that looks at the first bytes only. */
  receive(bytes: Buffer): ReceivedFile {
    const head = bytes.toString("latin1", 0, 8);
    const media =
      head.startsWith("\xff\xd8") || head.includes("PNG")
        ? "image"
        : head.startsWith("%PDF")
          ? "file"
          : head.startsWith("RIFF")
            ? "audio"
            : undefined;
    if (media === undefined) return { kind: "wrong_type" };
    const fileId = (this.received.size + 1).toString(16).padStart(32, "0");
    this.received.set(fileId, bytes);
    return { kind: "kept", fileId, media, size: bytes.length };
  }

  attachmentsOf(content: ReplyContent): MessageView["attachments"] {
    if (content.kind !== "files") return [];
    return content.fileIds.map((fileId) => ({
      id: 7_000 + Number.parseInt(fileId, 16),
      kind: content.media,
      // Nothing of it can be fetched here; a document is not, before somebody asks for it.
      viewable: content.media === "file",
      savable: false,
    }));
  }

  /** The line about it in the list. */
  previewOf(content: ReplyContent): PreviewView {
    if (content.kind === "text") return { kind: "text", by: "account", text: content.text };
    if (content.kind === "files") return { kind: "attachment", by: "account", attachment: content.media };
    return { kind: "none" };
  }

  /** The files a reply was written with. */
  filesOf({ attachments }: MessageView) {
    return attachments.flatMap(({ id, kind }) => {
      const fileId = (id - 7_000).toString(16).padStart(32, "0");
      const bytes = this.received.get(fileId);
      if (bytes === undefined || (kind !== "image" && kind !== "video" && kind !== "audio" && kind !== "file"))
        return [];
      return [{ fileId, media: kind, size: bytes.length }];
    });
  }

  readonly handlers: Handlers = {
    "files/discard": ({ fileId }) => {
      this.received.delete(fileId);
      return { kind: "discarded" };
    },
    "messages/react": ({ messageId, emoji }) => {
      this.react(messageId, emoji);
      return { kind: "queued" };
    },
    "conversations/typing": () => ({ kind: "noted" }),
    "saved-replies/list": () => ({ items: this.savedReplies }),
    "saved-replies/save": ({ savedReplyId, name, text }) => {
      const isTaken = this.savedReplies.some((reply) => reply.name === name && reply.id !== savedReplyId);
      if (isTaken) return { kind: "name_taken" };
      const id = savedReplyId ?? Math.max(0, ...this.savedReplies.map((reply) => reply.id)) + 1;
      const others = this.savedReplies.filter((reply) => reply.id !== id);
      this.savedReplies = [...others, { id, name, text }].sort((a, b) => a.name.localeCompare(b.name));
      return { kind: "saved", savedReplyId: id };
    },
    "saved-replies/remove": ({ savedReplyId }) => {
      this.savedReplies = this.savedReplies.filter(({ id }) => id !== savedReplyId);
      return { kind: "removed" };
    },
    "drafts/get": ({ conversationId }) => {
      const draft = this.drafts.get(conversationId);
      if (draft === undefined) return { text: "" };
      const quoted = this.#find(conversationId)?.messages.find(({ id }) => id === draft.replyToMessageId);
      if (quoted === undefined) return { text: draft.text };
      const by = quoted.direction === "in" ? "customer" : "account";
      const words = quoted.text === undefined ? {} : { text: quoted.text };
      return { text: draft.text, replyTo: { messageId: quoted.id, by, ...words } };
    },
    "drafts/save": ({ conversationId, text, replyToMessageId }) => {
      const kept = text.trim() === "" ? "" : text;
      if (kept === "" && replyToMessageId === undefined) this.drafts.delete(conversationId);
      else this.drafts.set(conversationId, { text: kept, replyToMessageId });
      this.begun(conversationId, kept !== "");
      return { kind: "saved" };
    },
  };
}
