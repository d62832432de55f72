import type { AccountView } from "#shared/contract/accounts.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { ACCOUNT } from "./example-builder.ts";

type Handlers = {
  readonly [Name in "practice/begin" | "practice/leave"]: () => RouteOutput<Name>;
};

/** The way of the fake shop to practice and back. */
export class FakePractice {
  isOn: boolean;
  /** The shop's inbox does not open for now. */
  isStuck = false;
  #begin: RouteOutput<"practice/begin"> = { kind: "begun" };
  readonly #moved: (accounts: readonly AccountView[]) => void;

  constructor(isOn: boolean, moved: (accounts: readonly AccountView[]) => void) {
    this.isOn = isOn;
    this.#moved = moved;
  }

  /** The example shop does not open from now on. */
  fail(): void {
    this.#begin = { kind: "failed" };
  }

  readonly handlers: Handlers = {
    "practice/begin": () => {
      if (this.#begin.kind === "begun") this.#move(true);
      return this.#begin;
    },
    "practice/leave": () => {
      if (this.isStuck) return { kind: "not_now" };
      this.#move(false);
      return { kind: "left" };
    },
  };

  #move(isOn: boolean): void {
    this.isOn = isOn;
    this.#moved(isOn ? [ACCOUNT] : []);
  }
}
