import type { MediaState } from "#shared/contract/media.ts";

/** What became of the last requests, for a page that only learns that a picture failed. Nothing of the media itself. */
export interface MediaStates {
  readonly set: (attachmentId: number, state: MediaState) => void;
  readonly get: (attachmentId: number) => MediaState;
}

const MOST = 4_000;

export function createMediaStates(): MediaStates {
  const states = new Map<number, MediaState>();
  return {
    set(attachmentId, state) {
      states.delete(attachmentId);
      states.set(attachmentId, state);
      const oldest = states.keys().next().value;
      if (states.size > MOST && oldest !== undefined) states.delete(oldest);
    },
    get: (attachmentId) => states.get(attachmentId) ?? { kind: "unknown" },
  };
}
