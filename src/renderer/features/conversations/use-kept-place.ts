import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Keeps what the eye is on where it is while rows come, go and move above it. At the very top new rows are let in.
 */
export function useKeptPlace(scroller: RefObject<HTMLElement | null>, ids: readonly number[], rowHeight: number): void {
  const before = useRef<readonly number[]>(ids);

  useLayoutEffect(() => {
    const previous = before.current;
    before.current = ids;
    const element = scroller.current;
    if (element === null || previous === ids || element.scrollTop <= 0) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const visible = Math.ceil(element.clientHeight / rowHeight) + 1;
    const shift = commonShift(previous.slice(first, first + visible), first, ids);
    if (shift !== 0) element.scrollBy({ top: shift * rowHeight, behavior: "instant" });
  }, [scroller, ids, rowHeight]);
}

/** By how many places most of the visible rows moved: one row jumping to the top must not take the view along. */
export function commonShift(visible: readonly number[], firstIndex: number, ids: readonly number[]): number {
  const places = new Map(ids.map((id, index) => [id, index]));
  const votes = new Map<number, number>();
  visible.forEach((id, offset) => {
    const place = places.get(id);
    if (place === undefined) return;
    const shift = place - (firstIndex + offset);
    votes.set(shift, (votes.get(shift) ?? 0) + 1);
  });
  let best = { shift: 0, votes: 0 };
  for (const [shift, count] of votes) if (count > best.votes) best = { shift, votes: count };
  return best.shift;
}
