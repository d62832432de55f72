import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from "react";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";
import { hasLeft } from "./has-left.ts";

/**
 * For items that may go by themselves: where the one that had the focus is gone, the one in its place takes it.
 *
 * @param otherwise what takes it where none is left.
 */
export function useFocusInPlace(box: RefObject<HTMLElement | null>, selector: string, otherwise: () => void) {
  const place = useRef<number>(undefined);
  const takeOver = useLatestCallback(otherwise);
  // After every rendering: any of them may take an item away, or put one before it.
  useLayoutEffect(() => {
    if (place.current === undefined) return;
    const items = Array.from(box.current?.querySelectorAll<HTMLElement>(selector) ?? []);
    const at = items.findIndex((item) => item === document.activeElement);
    if (at >= 0) place.current = at;
    if (document.activeElement !== document.body) return;
    const next = items[Math.min(place.current, items.length - 1)];
    if (next !== undefined) return next.focus();
    // Once: what is done with the focus afterwards is no business of this place any more.
    place.current = undefined;
    takeOver();
  });
  return {
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      const at = Array.from(box.current?.querySelectorAll<HTMLElement>(selector) ?? []).findIndex(
        (item) => item === target,
      );
      place.current = at < 0 ? undefined : at;
    },
    onBlur: (event: FocusEvent<HTMLElement>) => {
      if (hasLeft(event)) place.current = undefined;
    },
  };
}
