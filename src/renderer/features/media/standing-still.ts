/** How long what has come near waits to be loaded: a few frames, in which words are painted first. */
export const LOOK_AGAIN_MS = 50;
/** Moved farther than that in the meantime, nobody looks: 8,000 px a second. */
export const FLING_PX = 400;

export interface StandingStill {
  /** `load` is called once, unless it goes away before. */
  readonly comes: (what: object, load: () => void) => void;
  readonly goes: (what: object) => void;
}

/**
 * Lets what has come near be loaded as soon as the scroller goes no faster than one can look. Who flings through a year
 * of messages would ask Meta for every picture of it otherwise.
 */
export function createStandingStill(getPlace: () => number): StandingStill {
  const waiting = new Map<object, () => void>();
  let isLooking = false;
  const lookAgain = (): void => {
    isLooking = true;
    const from = getPlace();
    setTimeout(() => {
      isLooking = false;
      if (waiting.size === 0) return;
      if (Math.abs(getPlace() - from) > FLING_PX) return lookAgain();
      const loads = [...waiting.values()];
      waiting.clear();
      for (const load of loads) load();
    }, LOOK_AGAIN_MS);
  };
  return {
    comes: (what, load) => {
      waiting.set(what, load);
      if (!isLooking) lookAgain();
    },
    goes: (what) => void waiting.delete(what),
  };
}
