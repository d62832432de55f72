import { useCallback } from "react";
import type { HelpPage, HelpPlace } from "#renderer/actions/action.ts";
import { useViewStore, type View } from "#renderer/features/frame/view.ts";
import type { Store } from "#renderer/lib/store.ts";

/**
 * The one way into Help: a page, and where on it. `anchor` is the English heading's as GitHub makes it (`"3-sign-in"` for
 * "3. Sign in"), in every language; test/unit/renderer/help.test.ts holds every anchor used in the sources against the headings.
 */
export function openHelp(view: Store<View>, page: HelpPage, anchor?: string): void {
  const place: HelpPlace = anchor === undefined ? { page } : { page, anchor };
  view.set((value) => ({ ...value, help: place }));
}

/** The same for components: `const openHelp = useOpenHelp(); openHelp("connect", "3-sign-in")`. */
export function useOpenHelp(): (page: HelpPage, anchor?: string) => void {
  const view = useViewStore();
  return useCallback((page, anchor) => openHelp(view, page, anchor), [view]);
}
