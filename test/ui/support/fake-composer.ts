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
  readonly #find: (conversationId: number) => FakeConversation | undefined;

  constructor(find: (conversationId: number) => FakeConversation | undefined) {
    this.#find = find;
  }

  readonly handlers: Handlers = {
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
      if (text === "" && replyToMessageId === undefined) this.drafts.delete(conversationId);
      else this.drafts.set(conversationId, { text, replyToMessageId });
      return { kind: "saved" };
    },
  };
}
