/**
 * Frames that are let go by after the last wish: one or two until what was opened is drawn, one more while it reaches the
 * screen, and as many again for whoever goes on at once.
 */
export const FRAMES = 8;
/** A window that nobody sees draws no frames. */
export const AT_MOST_MS = 400;
/** Somebody goes on and on, or one wish follows the other where nothing is drawn: nothing is put off for longer. */
export const LONGEST_MS = 2000;

interface Waiting {
  readonly sinceMs: number;
  readonly goOn: () => void;
}

/**
 * Waits until what is being put on the screen now is there. Whoever presses something waits for that, and not for what is
 * read beside it: each question costs the page a millisecond or two before its answer costs it another. So those who wait
 * go on one in a frame, in the order in which they came, and whoever is opened meanwhile comes before all that are left.
 */
export function createAfterPaint(): () => Promise<void> {
  const waiting: Waiting[] = [];
  let left = 0;
  let drawnMs = 0;
  let isCounting = false;
  let limit: ReturnType<typeof setTimeout> | undefined;
  const letOneGoOn = (): void => {
    const [first] = waiting;
    if (first === undefined) return;
    if (left > 0 && performance.now() - first.sinceMs < LONGEST_MS) return;
    waiting.shift();
    first.goOn();
  };
  const frame = (): void => {
    left -= 1;
    drawnMs = performance.now();
    isCounting = waiting.length > 0;
    if (!isCounting) return clearTimeout(limit);
    requestAnimationFrame(frame);
    // Behind the drawing of this frame.
    setTimeout(letOneGoOn);
  };
  /** While frames come, they let go on what has waited for too long. */
  const longestMs = (): number => {
    const [first] = waiting;
    return Math.max(first?.sinceMs ?? 0, drawnMs) + LONGEST_MS - performance.now();
  };
  const letAllGoOn = (): void => {
    for (const { goOn } of waiting.splice(0)) goOn();
  };
  return async () =>
    new Promise((resolve) => {
      waiting.push({ sinceMs: performance.now(), goOn: resolve });
      left = FRAMES;
      clearTimeout(limit);
      limit = setTimeout(letAllGoOn, Math.min(AT_MOST_MS, longestMs()));
      if (isCounting) return;
      isCounting = true;
      requestAnimationFrame(frame);
    });
}
