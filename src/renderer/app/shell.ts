import type { QueryClient } from "@tanstack/react-query";
import { createTargets, type Targets } from "#renderer/actions/targets.ts";
import { createViewStore, type View } from "#renderer/features/frame/view.ts";
import { createToasts, type ToastStore } from "#renderer/features/frame/toasts.tsx";
import { createDrafts, type Drafts } from "#renderer/features/replies/drafts.ts";
import type { Client } from "#renderer/lib/client.ts";
import { createHostClock, type HostClock } from "#renderer/lib/host-clock.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";
import { createStore, type Store } from "#renderer/lib/store.ts";

/** Everything the screen holds that is not the host's. */
export interface Shell {
  readonly client: Client;
  readonly queries: QueryClient;
  /** What stands in `queries` may be older than the first event that the page hears. */
  readonly hasMissed: () => boolean;
  readonly view: Store<View>;
  readonly drafts: Drafts;
  readonly toasts: ToastStore;
  readonly announcement: Store<string>;
  readonly clock: HostClock;
  readonly targets: Targets;
}

export function createShell(client: Client, hasMissed: Shell["hasMissed"]): Shell {
  return {
    client,
    queries: createQueryClient(),
    hasMissed,
    view: createViewStore(window.sessionStorage, window.localStorage),
    drafts: createDrafts(),
    toasts: createToasts(),
    announcement: createStore(""),
    clock: createHostClock(Date.now),
    targets: createTargets(),
  };
}
