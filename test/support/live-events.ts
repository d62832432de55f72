import type { QueryClient } from "@tanstack/react-query";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { Client } from "#renderer/lib/client.ts";
import { startLiveEvents } from "#renderer/lib/live-events.ts";

/** The host's events as the page hears them; `resync`: some may have been lost. What is read again stands in `queries`. */
export function hearLiveEvents(
  queries: QueryClient,
  host: { readonly hasMissed?: boolean; readonly request?: Client["request"] } = {},
): {
  readonly tell: (event: CoreEvent) => void;
  readonly resync: () => void;
  readonly stop: () => void;
} {
  let heard: Parameters<Client["on"]> | undefined;
  const on: Client["on"] = (...ears) => {
    heard = ears;
    return () => undefined;
  };
  const { stop } = startLiveEvents({ on, request: host.request } as unknown as Client, queries, {
    hasMissed: () => host.hasMissed ?? false,
    onRound: () => () => undefined,
    onErased: () => undefined,
    onRestored: () => undefined,
    onReminder: () => undefined,
    onPractice: () => undefined,
  });
  if (heard === undefined) throw new Error("Nobody listens.");
  const [tell, resync] = heard;
  return { tell, resync, stop };
}
