/** Lets a few go at a time; the others wait in line, up to a bound. */
export interface Turns {
  /** Gives the function that ends the turn (safe to call twice); undefined when the line is too long or one leaves it. */
  readonly take: (signal: AbortSignal) => Promise<(() => void) | undefined>;
}

export function createTurns(atOnce: number, mostWaiting: number): Turns {
  const waiting = new Set<() => void>();
  let free = atOnce;

  const give = (): (() => void) => {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const next = waiting.values().next().value;
      if (next === undefined) free += 1;
      else next();
    };
  };

  return {
    async take(signal) {
      if (signal.aborted) return undefined;
      if (free > 0) {
        free -= 1;
        return give();
      }
      if (waiting.size >= mostWaiting) return undefined;
      return new Promise((resolve) => {
        const leave = (): void => {
          waiting.delete(go);
          resolve(undefined);
        };
        const go = (): void => {
          waiting.delete(go);
          signal.removeEventListener("abort", leave);
          resolve(give());
        };
        signal.addEventListener("abort", leave, { once: true });
        waiting.add(go);
      });
    },
  };
}
