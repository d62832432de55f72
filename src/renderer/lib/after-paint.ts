/** Frames that are let go by: one or two until what was asked for is drawn, and one more while it reaches the screen. */
export const FRAMES = 4;
/** A window that nobody sees draws no frames. */
export const AT_MOST_MS = 150;

/**
 * Waits until what is being put on the screen now is there. Whoever presses something waits for that, and not for what is
 * read beside it: each question costs the page a millisecond or two before its answer costs it another. All who wait at
 * the same time go on together, in the order in which they came.
 */
export function createAfterPaint(): () => Promise<void> {
  let painted: Promise<void> | undefined;
  return async () => {
    painted ??= frames().finally(() => (painted = undefined));
    return painted;
  };
}

async function frames(): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, AT_MOST_MS);
    let left = FRAMES;
    const next = (): void => {
      left -= 1;
      if (left > 0) return void requestAnimationFrame(next);
      clearTimeout(limit);
      // Behind the drawing of this frame.
      setTimeout(resolve);
    };
    requestAnimationFrame(next);
  });
}
