import { type RefObject, useLayoutEffect } from "react";
import { useViewStore } from "#renderer/features/frame/view.ts";

/**
 * For a part that goes because of what was done in it: the focus it had goes to the list, or to what says that it is empty; in a
 * dialog, to the page it stood on.
 */
export function useFocusToList(part: RefObject<HTMLElement | null>): void {
  const view = useViewStore();
  useLayoutEffect(() => {
    const element = part.current;
    const page = element?.closest<HTMLElement>("dialog [role=tabpanel]");
    return () => {
      if (element?.contains(document.activeElement) !== true) return;
      if (page !== undefined && page !== null) return page.focus();
      view.set((value) => (value.focusWish === undefined ? { ...value, focusWish: "list" } : value));
    };
  }, [part, view]);
}
