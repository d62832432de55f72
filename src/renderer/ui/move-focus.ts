import type { KeyboardEvent } from "react";

/**
 * Arrow keys, Home and End between the controls of one group: menus, lists of choices. True when the key was one of them;
 * it is used up then.
 */
export function moveFocus(event: KeyboardEvent<HTMLElement>, selector: string): boolean {
  const items = Array.from(event.currentTarget.querySelectorAll<HTMLElement>(selector));
  const at = items.findIndex((item) => item === document.activeElement);
  const next = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (next === undefined || items.length === 0) return false;
  event.preventDefault();
  items[next]?.focus();
  return true;
}
