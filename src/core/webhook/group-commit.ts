/**
 * Many deliveries, one fsync. Items that arrive while others are gathered or written share their commit or the next one;
 * each caller is answered only after the commit that holds its item.
 */
export interface GroupCommit<Item> {
  /** Resolves when the item is on disk; rejects when it could not be written. */
  readonly submit: (item: Item, bytes: number) => Promise<void>;
  /** Commits what waits and refuses what comes later. */
  readonly close: () => Promise<void>;
}

export class Overloaded extends Error {}

interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** More than this waiting for the disk means the disk is not keeping up: Meta is asked to come back. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** A group longer than this would hold up everything else in the process. */
const MAX_GROUP_BYTES = 512 * 1024;
/** The first of a group waits no longer than this for the others. */
const GATHER_MS = 5;

/**
 * @param apply writes all items in one go; throws when nothing was written.
 */
export function createGroupCommit<Item>(apply: (items: readonly Item[]) => void): GroupCommit<Item> {
  let waiting: Waiting<Item>[] = [];
  let waitingBytes = 0;
  let running: Promise<void> | undefined;
  let closed = false;

  const takeGroup = (): Waiting<Item>[] => {
    let bytes = 0;
    const size = waiting.findIndex(({ bytes: more }) => (bytes += more) > MAX_GROUP_BYTES);
    const group = size === -1 ? waiting : waiting.slice(0, Math.max(1, size));
    waiting = size === -1 ? [] : waiting.slice(group.length);
    waitingBytes -= group.reduce((sum, entry) => sum + entry.bytes, 0);
    return group;
  };
  const commitGroup = (): void => {
    const group = takeGroup();
    try {
      apply(group.map(({ item }) => item));
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  };
  /** Turn by turn, as long as every turn of the sockets brings more: a large group costs the disk no more than a small one. */
  const gather = async (): Promise<void> => {
    const untilMs = performance.now() + GATHER_MS;
    for (let seen = 0; seen < waiting.length && performance.now() < untilMs;) {
      seen = waiting.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      await gather();
      commitGroup();
    }
    running = undefined;
  };

  return {
    submit(item, bytes) {
      if (closed) return Promise.reject(new Overloaded("The inbox is closing"));
      if (waitingBytes + bytes > MAX_WAITING_BYTES)
        return Promise.reject(new Overloaded("Too much waits for the disk"));
      return new Promise((resolve, reject) => {
        waiting.push({ item, bytes, resolve, reject });
        waitingBytes += bytes;
        running ??= run();
      });
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
