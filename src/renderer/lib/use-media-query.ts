import { useCallback, useSyncExternalStore } from "react";

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** Below this the panel is a sheet; as in styles/frame.css. */
export const NO_ROOM_FOR_PANEL = "(max-width: 1099px)";

/** Below this the list and the thread stand in the same place; as in styles/frame.css. */
export const LIST_AND_THREAD_TAKE_TURNS = "(max-width: 819px)";

/** From here on the side panes are wider by themselves. */
export const WIDE = "(min-width: 1600px)";

/** From here on the names of the settings stand below each other; as in styles/settings.css. */
export const SETTINGS_BESIDE = "(min-width: 760px)";
