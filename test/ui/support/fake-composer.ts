import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import type { FakeConversation } from "./fake-shop.ts";

type Handlers = { readonly [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> };

interface Draft {
  readonly text: string;
  readonly replyToMessageId: number | undefined;
}

/** The part of the shop in memory that answers what the tools of the composer ask for. */
export class FakeComposer {
  readonly drafts = new Map<number, Draft>();
  readonly #find: (conversationId: number) => FakeConversation | undefined;

  constructor(find: (conversationId: number) => FakeConversation | undefined) {
    this.#find = find;
  }

  readonly handlers: Handlers = {
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
