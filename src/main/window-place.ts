import type { WindowPlace } from "./adapters/host-state.ts";

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const MIN_WIDTH = 720;
export const MIN_HEIGHT = 540;
const FIRST_WIDTH = 1280;
const FIRST_HEIGHT = 800;
/** So much of the title bar has to be on a screen for a hand to find it. */
const GRIP_WIDTH = 120;
const GRIP_HEIGHT = 40;

/**
 * Where the window opens: where it was, if a screen is still there, never larger than that screen; else in the middle
 * of the main one. `workAreas[0]` is the main screen.
 */
export function placeWindow(kept: WindowPlace | undefined, workAreas: readonly [Area, ...Area[]]): WindowPlace {
  const [main] = workAreas;
  if (kept === undefined) return centre(fitSize({ width: FIRST_WIDTH, height: FIRST_HEIGHT }, main), main, false);
  for (const area of workAreas) {
    // Judged with the size it will have: a window made smaller may no longer reach the screen it was on.
    const fitted = { ...kept, ...fitSize(kept, area) };
    if (showsTitleBar(fitted, area)) return { ...fitted, y: Math.max(fitted.y, area.y) };
  }
  return centre(fitSize(kept, main), main, kept.isMaximized);
}

type Size = Pick<Area, "width" | "height">;

function centre({ width, height }: Size, area: Area, isMaximized: boolean): WindowPlace {
  const x = Math.round(area.x + (area.width - width) / 2);
  const y = Math.round(area.y + (area.height - height) / 2);
  return { x, y, width, height, isMaximized };
}

function showsTitleBar(place: Area, area: Area): boolean {
  const overlap = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
  return overlap >= GRIP_WIDTH && place.y >= area.y - GRIP_HEIGHT && place.y <= area.y + area.height - GRIP_HEIGHT;
}

function fitSize(wanted: Size, area: Area): Size {
  return { width: fit(wanted.width, MIN_WIDTH, area.width), height: fit(wanted.height, MIN_HEIGHT, area.height) };
}

/** A screen smaller than our smallest window wins: the system clips it, the owner can still move it. */
function fit(wanted: number, least: number, most: number): number {
  return Math.min(Math.max(wanted, least), Math.max(most, least));
}
