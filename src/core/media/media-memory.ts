/**
 * What was shown a moment ago, so that scrolling back does not fetch it again. In memory only, bounded as a whole and
 * by piece, and emptied message by message.
 *
 * It lies in blocks that are taken once and used again and again. Buffers of its own for every picture would live just
 * long enough to be taken for lasting ones, and then wait as garbage for the collector's large round: 64 MB and more of
 * pictures nobody remembers any longer. A block that is given back is overwritten at once.
 */
export interface MediaMemory {
  readonly get: (key: string) => Remembered | undefined;
  /** Takes what comes of a file; it is remembered when that was all of it and no more than is kept of one. */
  readonly receive: (key: string, owner: MediaOwner, contentType: string) => Receiving;
  readonly forget: (isGone: (owner: MediaOwner) => boolean) => void;
  /** Of the blocks that are in use. */
  readonly bytes: () => number;
}

export interface Remembered {
  readonly contentType: string;
  readonly length: number;
  /** Its bytes from the first up to the last, for the caller to keep. */
  readonly copy: (first: number, last: number) => Buffer<ArrayBuffer>;
}

export interface Receiving {
  readonly take: (piece: Uint8Array) => void;
  readonly end: (isWhole: boolean) => void;
}

/** Whose it is: erasing either takes it away. A customer's own picture belongs to no message. */
export interface MediaOwner {
  readonly conversationId: number;
  readonly messageId: number | undefined;
}

export interface MemoryBounds {
  readonly mostBytes: number;
  readonly mostBytesEach: number;
  readonly blockBytes: number;
  /** Blocks are taken from the system this many bytes at a time: large pieces lie apart from what comes and goes. */
  readonly stockBytes: number;
  readonly makeStock?: (bytes: number) => Uint8Array;
}

const MEGABYTE = 1024 * 1024;
const MEMORY_BOUNDS: MemoryBounds = {
  mostBytes: 16 * MEGABYTE,
  mostBytesEach: 2 * MEGABYTE,
  blockBytes: 32 * 1024,
  stockBytes: MEGABYTE,
};

interface Held {
  readonly owner: MediaOwner;
  readonly contentType: string;
  readonly length: number;
  readonly blocks: readonly Uint8Array[];
}

export function createMediaMemory(bounds: MemoryBounds = MEMORY_BOUNDS): MediaMemory {
  const { mostBytesEach, blockBytes } = bounds;
  const held = new Map<string, Held>();
  const stock = createStock(bounds);

  const drop = (key: string): void => {
    const found = held.get(key);
    if (found === undefined) return;
    held.delete(key);
    stock.giveBack(found.blocks);
  };
  /** The one that was not used for longest makes room. */
  const takeBlock = (): Uint8Array | undefined => {
    const block = stock.take();
    if (block !== undefined) return block;
    const oldest = held.keys().next().value;
    if (oldest === undefined) return undefined;
    drop(oldest);
    return stock.take();
  };

  const remembered = ({ contentType, length, blocks }: Held): Remembered => ({
    contentType,
    length,
    copy(first, last) {
      const bytes = Buffer.allocUnsafeSlow(last - first + 1);
      for (let at = first; at <= last;) {
        const offset = at % blockBytes;
        const count = Math.min(blockBytes - offset, last + 1 - at);
        bytes.set(blocks[Math.floor(at / blockBytes)]?.subarray(offset, offset + count) ?? [], at - first);
        at += count;
      }
      return bytes;
    },
  });

  return {
    get(key) {
      const found = held.get(key);
      if (found === undefined) return undefined;
      // The last one used is the last one to go.
      held.delete(key);
      held.set(key, found);
      return remembered(found);
    },
    receive(key, owner, contentType) {
      let blocks: Uint8Array[] | undefined = [];
      let length = 0;
      const giveUp = (): void => {
        stock.giveBack(blocks ?? []);
        blocks = undefined;
      };
      return {
        take(piece) {
          if (blocks !== undefined && length + piece.length > mostBytesEach) giveUp();
          for (let from = 0; blocks !== undefined && from < piece.length;) {
            const offset = length % blockBytes;
            const block = offset === 0 ? takeBlock() : blocks.at(-1);
            if (block === undefined) return giveUp();
            if (offset === 0) blocks.push(block);
            const part = piece.subarray(from, from + blockBytes - offset);
            block.set(part, offset);
            from += part.length;
            length += part.length;
          }
        },
        end(isWhole) {
          if (blocks === undefined || !isWhole || length === 0) return giveUp();
          drop(key);
          held.set(key, { owner, contentType, length, blocks });
          blocks = undefined;
        },
      };
    },
    forget(isGone) {
      for (const [key, { owner }] of held) if (isGone(owner)) drop(key);
    },
    bytes: () => stock.blocksInUse() * blockBytes,
  };
}

const zeros = (bytes: number): Uint8Array => new Uint8Array(bytes);

function createStock({ mostBytes, blockBytes, stockBytes, makeStock = zeros }: MemoryBounds) {
  const most = Math.floor(mostBytes / blockBytes);
  const free: Uint8Array[] = [];
  let made = 0;
  const make = (): void => {
    const count = Math.min(most - made, Math.max(1, Math.floor(stockBytes / blockBytes)));
    if (count <= 0) return;
    const large = makeStock(count * blockBytes);
    for (let at = 0; at < large.length; at += blockBytes) free.push(large.subarray(at, at + blockBytes));
    made += count;
  };
  return {
    take(): Uint8Array | undefined {
      if (free.length === 0) make();
      return free.pop();
    },
    giveBack(blocks: readonly Uint8Array[]): void {
      for (const block of blocks) block.fill(0);
      free.push(...blocks);
    },
    blocksInUse: (): number => made - free.length,
  };
}
