import type { CoreEvent } from "#shared/contract/events.ts";

/** Whether messages can be written to disk: the inbox's database and the door's journal each have a say. */
export interface StorageState {
  readonly isFailing: () => boolean;
  readonly report: (part: "inbox" | "journal", failing: boolean) => void;
}

export function createStorageState(emit: (event: CoreEvent) => void): StorageState {
  const failingParts = new Set<string>();
  return {
    isFailing: () => failingParts.size > 0,
    report(part, failing) {
      const before = failingParts.size > 0;
      if (failing) failingParts.add(part);
      else failingParts.delete(part);
      const now = failingParts.size > 0;
      if (now !== before) emit({ type: "storage", failing: now });
    },
  };
}
