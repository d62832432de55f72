import type { Targets } from "#renderer/actions/targets.ts";
import type { Store } from "#renderer/lib/store.ts";
import type { View } from "./view.ts";

/** The focus goes to the list; where something else stands in its place (what was found, or that there is nothing), to that. */
export function focusList(view: Store<View>, targets: Targets): void {
  if (targets.list !== undefined) targets.list.focus();
  else view.set((value) => ({ ...value, focusWish: "list" }));
}
