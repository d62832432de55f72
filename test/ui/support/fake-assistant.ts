import type { AssistantConfig, AssistantState, IceBreakerState } from "#shared/contract/assistant.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";

type Handlers = {
  readonly [Name in Extract<RouteName, `assistant/${string}`>]: (input: RouteInput<Name>) => RouteOutput<Name>;
};

/** The assistants of the fake shop's accounts; they say nothing by themselves. */
export class FakeAssistant {
  readonly configs = new Map<string, AssistantConfig>();
  iceBreakers: IceBreakerState = { kind: "off" };
  readonly states = new Map<number, AssistantState>();
  readonly #emit: (event: CoreEvent) => void;

  constructor(emit: (event: CoreEvent) => void) {
    this.#emit = emit;
  }

  tellIceBreakers(state: IceBreakerState): void {
    this.iceBreakers = state;
    this.#emit({ type: "assistant" });
  }

  readonly handlers: Handlers = {
    "assistant/get": ({ accountId }) => {
      const config = this.configs.get(accountId);
      return { ...(config === undefined ? {} : { config }), iceBreakers: this.iceBreakers };
    },
    "assistant/set": ({ accountId, config }) => {
      this.configs.set(accountId, config);
      this.#emit({ type: "assistant" });
      return { kind: "saved" };
    },
    "assistant/state": ({ conversationId }) => this.states.get(conversationId) ?? { kind: "off" },
  };
}
