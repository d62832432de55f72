import type { Opened } from "./foundation.ts";

export function createOpened(): Opened {
  const closers: (() => void | Promise<void>)[] = [];
  return {
    add: (close) => void closers.push(close),
    async closeAll() {
      const faults: unknown[] = [];
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
        try {
          await close();
        } catch (error) {
          // What was opened before it is closed all the same: the folder's lock, above all.
          faults.push(error);
        }
      }
      if (faults.length > 0) throw faults[0];
    },
  };
}
