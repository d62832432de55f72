import type { CoreEvent } from "#shared/contract/events.ts";
import type { EventSource, Logger } from "./ports.ts";

/** Tells hosts that something changed. A listener that fails costs nobody else the event. */
export interface EventHub extends EventSource {
  readonly emit: (event: CoreEvent) => void;
}

export function createEventHub(logger: Logger): EventHub {
  const listeners = new Set<(event: CoreEvent) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          logger.error("events.listener_failed", error);
        }
      }
    },
  };
}
