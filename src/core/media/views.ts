import type { MediaOwner } from "./media-memory.ts";

/** What is being shown at this moment, so that it can be taken away in the middle. */
export interface Views {
  /** The signal says when it ends: the viewer has gone, it was erased, or the core stops. `done` when it is over. */
  readonly begin: (
    owner: MediaOwner,
    viewer: AbortSignal,
  ) => { readonly signal: AbortSignal; readonly done: () => void };
  readonly end: (isGone: (owner: MediaOwner) => boolean) => void;
}

export function createViews(): Views {
  const open = new Set<{ readonly owner: MediaOwner; readonly ending: AbortController }>();
  return {
    begin(owner, viewer) {
      const view = { owner, ending: new AbortController() };
      const leave = (): void => view.ending.abort();
      if (viewer.aborted) leave();
      viewer.addEventListener("abort", leave, { once: true });
      open.add(view);
      return {
        signal: view.ending.signal,
        done() {
          viewer.removeEventListener("abort", leave);
          open.delete(view);
        },
      };
    },
    end(isGone) {
      for (const view of open) if (isGone(view.owner)) view.ending.abort();
    },
  };
}
