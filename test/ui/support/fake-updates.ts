import type { CoreEvent } from "#shared/contract/events.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import type { UpdateState, UpdateView } from "#shared/contract/updates.ts";

type Handlers = { readonly [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> };

export const NEXT_VERSION: UpdateView = {
  version: "1.4.0",
  notes:
    "Pictures open at once, also in long conversations.\n\n- Search finds <b>parts</b> of words\n- Arabic labels no longer overlap",
};

/** New versions, as the fake shop answers. Holds still unless a test moves it. */
export class FakeUpdates {
  state: UpdateState = { step: { kind: "off", why: "not_installed" } };
  /** What the screen has asked for. */
  readonly asked: string[] = [];
  readonly #emit: (event: CoreEvent) => void;

  constructor(emit: (event: CoreEvent) => void) {
    this.#emit = emit;
  }

  set(state: UpdateState): void {
    this.state = state;
    this.#emit({ type: "updates" });
  }

  #ask(what: string): UpdateState {
    this.asked.push(what);
    return this.state;
  }

  readonly handlers: Handlers = {
    "updates/state": () => this.state,
    "updates/check": () => this.#ask("check"),
    "updates/download": () => this.#ask("download"),
    "updates/cancel": () => this.#ask("cancel"),
    "updates/restart": () => this.#ask("restart"),
  };
}
