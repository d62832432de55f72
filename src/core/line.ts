import type { CoreEvent } from "#shared/contract/events.ts";

/** Whether Instagram could be reached the last time something was sent or asked. */
export interface Line {
  readonly isOnline: () => boolean;
  readonly report: (online: boolean) => void;
}

/** @param returned called when the line is back after having been down. */
export function createLine(emit: (event: CoreEvent) => void, returned: () => void): Line {
  let online = true;
  return {
    isOnline: () => online,
    report(now) {
      if (now === online) return;
      online = now;
      emit({ type: "connection", online });
      if (online) returned();
    },
  };
}
