/** Where a small box goes so that it stands beside its button and inside the window. */
export interface Place {
  readonly top: number;
  readonly left: number;
}

const GAP_PX = 8;
const EDGE_PX = 6;

export function placeBeside(anchor: DOMRect, box: DOMRect, side: "inline-end" | "below", rightToLeft: boolean): Place {
  const wanted =
    side === "below"
      ? { top: anchor.bottom + GAP_PX, left: anchor.left + anchor.width / 2 - box.width / 2 }
      : {
          top: anchor.top + anchor.height / 2 - box.height / 2,
          left: rightToLeft ? anchor.left - GAP_PX - box.width : anchor.right + GAP_PX,
        };
  if (side === "below" && wanted.top + box.height > window.innerHeight - EDGE_PX) {
    wanted.top = anchor.top - GAP_PX - box.height;
  }
  return {
    top: clamp(wanted.top, EDGE_PX, window.innerHeight - box.height - EDGE_PX),
    left: clamp(wanted.left, EDGE_PX, window.innerWidth - box.width - EDGE_PX),
  };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where it begins at a point, as what a right click opens does. */
export function placeAt({ x, y }: Point, box: DOMRect, rightToLeft: boolean): Place {
  return {
    top: clamp(y, EDGE_PX, window.innerHeight - box.height - EDGE_PX),
    left: clamp(rightToLeft ? x - box.width : x, EDGE_PX, window.innerWidth - box.width - EDGE_PX),
  };
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
