import type { Wish } from "#shared/contract/desk.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";

type Handlers = {
  readonly [Name in "desk/look-at" | "desk/can-do" | "desk/take-wish"]: (input: RouteInput<Name>) => RouteOutput<Name>;
};

/** What happens outside the page of the fake shop. */
export class FakeDesk {
  lookedAt: number | undefined;
  /** What the menu bar would offer. */
  possible: readonly string[] = [];
  #wish: Wish | undefined;

  wishFor(wish: Wish): void {
    this.#wish = wish;
  }

  readonly handlers: Handlers = {
    "desk/look-at": ({ conversationId }) => {
      this.lookedAt = conversationId;
      return {};
    },
    "desk/can-do": ({ commands }) => {
      this.possible = commands;
      return {};
    },
    "desk/take-wish": () => {
      const wish = this.#wish;
      this.#wish = undefined;
      return wish ?? { kind: "none" };
    },
  };
}
