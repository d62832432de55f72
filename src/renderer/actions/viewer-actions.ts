import type { PlainKey } from "#renderer/i18n/types.ts";
import type { Action } from "./action.ts";
import type { ViewerTarget } from "./targets.ts";

const ofViewer = (command: keyof ViewerTarget, label: PlainKey, keysInPlace: readonly string[]): Action => ({
  id: `viewer.${command}`,
  label,
  section: "viewer",
  keys: [],
  keysInPlace,
  inPalette: false,
  isAvailable: ({ targets }) => targets.viewer?.[command] !== undefined,
  perform: ({ targets }) => targets.viewer?.[command]?.(),
});

/** What can be done with a picture or film that is open over everything. */
export const VIEWER_ACTIONS: readonly Action[] = [
  ofViewer("previous", "viewer.previous", ["PageUp", "ArrowBack"]),
  ofViewer("next", "viewer.next", ["PageDown", "ArrowForward"]),
  ofViewer("larger", "viewer.zoomIn", ["+", "="]),
  ofViewer("smaller", "viewer.zoomOut", ["-"]),
  ofViewer("whole", "viewer.fit", ["0"]),
];
