import type { CoreEvent } from "#shared/contract/events.ts";

/** Whether Instagram could be reached the last time something was sent or asked. */
export interface Line {
  readonly isOnline: () => boolean;
  readonly report: (online: boolean) => void;
  /** The computer woke or the network came back, whatever was reported before: what waits for the line goes on. */
  readonly returned: () => void;
  readonly whenReturned: (goOn: () => void) => void;
}

export function createLine(emit: (event: CoreEvent) => void): Line {
  const waiting: (() => void)[] = [];
  const returned = (): void => {
    for (const goOn of waiting) goOn();
  };
  let online = true;
  return {
    isOnline: () => online,
    report(now) {
      if (now === online) return;
      online = now;
      emit({ type: "connection", online });
      if (online) returned();
    },
    returned,
    whenReturned: (goOn) => void waiting.push(goOn),
  };
}
