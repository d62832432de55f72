import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from "react";
import { hasLeft } from "./has-left.ts";

/** For a button that fetches more and is gone with the last of it: the focus goes to the last of what is there. */
export function useFocusAtEnd(box: RefObject<HTMLElement | null>, selector: string) {
  const hadFocus = useRef(false);
  // After every rendering: any of them may take the button away.
  useLayoutEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body) return;
    hadFocus.current = false;
    const all = Array.from(box.current?.querySelectorAll<HTMLElement>(selector) ?? []);
    all.at(-1)?.focus();
  });
  return {
    onFocus: () => {
      hadFocus.current = true;
    },
    onBlur: (event: FocusEvent) => {
      if (hasLeft(event)) hadFocus.current = false;
    },
  };
}
