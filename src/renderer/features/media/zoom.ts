/** How a picture is looked at: 1 is as large as fits; x and y move its middle, in pixels of the screen. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const FIT: Zoom = { scale: 1, x: 0, y: 0 };
export const NEAREST = 6;
/** Where a double click leads. */
export const CLOSE_LOOK = 2.5;

/** Larger or smaller around a point, given from the middle of the stage: what is under the pointer stays there. */
export function zoomed(
  zoom: Zoom,
  by: number,
  point: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): Zoom {
  const scale = Math.min(NEAREST, Math.max(1, zoom.scale * by));
  if (scale === 1) return FIT;
  const grown = scale / zoom.scale;
  return { scale, x: point.x - (point.x - zoom.x) * grown, y: point.y - (point.y - zoom.y) * grown };
}

export function moved(zoom: Zoom, x: number, y: number): Zoom {
  return zoom.scale === 1 ? zoom : { ...zoom, x: zoom.x + x, y: zoom.y + y };
}

/** Keeps some of the picture in sight: its middle stays within what it has grown by. */
export function held(zoom: Zoom, width: number, height: number): Zoom {
  const most = { x: (width * (zoom.scale - 1)) / 2, y: (height * (zoom.scale - 1)) / 2 };
  const within = (value: number, bound: number): number => Math.max(-bound, Math.min(bound, value));
  const [x, y] = [within(zoom.x, most.x), within(zoom.y, most.y)];
  return x === zoom.x && y === zoom.y ? zoom : { ...zoom, x, y };
}
