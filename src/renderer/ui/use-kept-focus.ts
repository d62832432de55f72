import { type FocusEvent, type RefObject, useEffect, useRef } from "react";
import { hasLeft } from "./has-left.ts";

/**
 * Keeps the focus in a part of the screen whose controls come and go: where the one that had it is gone, its heading
 * takes it. The heading wants `tabIndex={-1}`.
 */
export function useKeptFocus(heading: RefObject<HTMLElement | null>) {
  const hadFocus = useRef(false);
  // After every rendering: any of them may take a control away.
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) heading.current?.focus();
  });
  return {
    onFocus: () => {
      hadFocus.current = true;
    },
    onBlur: (event: FocusEvent) => {
      if (hasLeft(event)) hadFocus.current = event.currentTarget.contains(event.relatedTarget);
    },
  };
}
