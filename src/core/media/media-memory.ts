/**
 * What was shown a moment ago, so that scrolling back does not fetch it again. In memory only, bounded as a whole and
 * by piece, and emptied message by message: what is unsent or removed is overwritten at once.
 */
export interface MediaMemory {
  readonly get: (key: string) => Remembered | undefined;
  readonly put: (key: string, owner: MediaOwner, media: Remembered) => void;
  readonly forget: (isGone: (owner: MediaOwner) => boolean) => void;
  readonly bytes: () => number;
}

export interface Remembered {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Whose it is: erasing either takes it away. A customer's own picture belongs to no message. */
export interface MediaOwner {
  readonly conversationId: number;
  readonly messageId: number | undefined;
}

export interface MemoryBounds {
  readonly mostBytes: number;
  readonly mostBytesEach: number;
}

export const MEMORY_BOUNDS: MemoryBounds = { mostBytes: 16 * 1024 * 1024, mostBytesEach: 2 * 1024 * 1024 };

export function createMediaMemory({ mostBytes, mostBytesEach }: MemoryBounds = MEMORY_BOUNDS): MediaMemory {
  const held = new Map<string, { readonly owner: MediaOwner; readonly media: Remembered }>();
  let size = 0;

  const drop = (key: string): void => {
    const found = held.get(key);
    if (found === undefined) return;
    held.delete(key);
    size -= found.media.bytes.length;
  };

  return {
    get(key) {
      const found = held.get(key);
      if (found === undefined) return undefined;
      // The last one used is the last one to go.
      held.delete(key);
      held.set(key, found);
      return found.media;
    },
    put(key, owner, media) {
      if (media.bytes.length > mostBytesEach) return;
      drop(key);
      held.set(key, { owner, media });
      size += media.bytes.length;
      for (const oldest of held.keys()) {
        if (size <= mostBytes) break;
        drop(oldest);
      }
    },
    forget(isGone) {
      for (const [key, { owner, media }] of held) {
        if (!isGone(owner)) continue;
        drop(key);
        media.bytes.fill(0);
      }
    },
    bytes: () => size,
  };
}
