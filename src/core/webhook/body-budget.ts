/**
 * How much of unread bodies may be in memory at once. A signature can only be checked over a whole body, so strangers
 * decide how much is held until then; where that is too much, whoever holds most is cut off: Meta's deliveries are small.
 */
export interface BodyBudget {
  /** Gives the function to be called with every chunk's bytes, and the one that gives all of it back. */
  readonly open: (cutOff: () => void) => OpenBody;
}

export interface OpenBody {
  readonly add: (bytes: number) => void;
  readonly release: () => void;
}

export function createBodyBudget(mostBytes: number): BodyBudget {
  const bodies = new Map<OpenBody, { bytes: number; readonly cutOff: () => void }>();
  let held = 0;

  const cutOffTheLargest = (): void => {
    let largest: OpenBody | undefined;
    let most = 0;
    for (const [body, { bytes }] of bodies) {
      if (bytes <= most) continue;
      largest = body;
      most = bytes;
    }
    if (largest === undefined) return;
    const cutOff = bodies.get(largest)?.cutOff;
    largest.release();
    cutOff?.();
  };

  return {
    open(cutOff) {
      const body: OpenBody = {
        add(bytes) {
          const entry = bodies.get(body);
          if (entry === undefined) return;
          entry.bytes += bytes;
          held += bytes;
          if (held > mostBytes) cutOffTheLargest();
        },
        release() {
          held -= bodies.get(body)?.bytes ?? 0;
          bodies.delete(body);
        },
      };
      bodies.set(body, { bytes: 0, cutOff });
      return body;
    },
  };
}
