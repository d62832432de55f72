import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/**
 * Where the reader is in a thread. At the bottom, the view follows what is new; elsewhere, the message at the top of
 * the view stays put whatever is loaded above it, arrives below it or changes its height.
 */
type Anchor = { readonly kind: "bottom" } | { readonly kind: "message"; readonly key: string; readonly offset: number };

const NEAR_PX = 24;
const LOAD_AHEAD_PX = 1600;

export interface ThreadScroll {
  readonly isAtBottom: boolean;
  readonly toBottom: () => void;
  readonly toMessage: (key: string, place: "top" | "middle") => boolean;
}

export function useThreadScroll(options: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly content: RefObject<HTMLElement | null>;
  /** Changes whenever what is shown changed. */
  readonly version: unknown;
  readonly onNearTop: () => void;
  readonly onNearBottom: () => void;
}): ThreadScroll {
  const { scroller, content, version } = options;
  const anchor = useRef<Anchor>({ kind: "bottom" });
  // Not before it has been looked at: what is opened in the middle has not been read to its end.
  const [isAtBottom, setIsAtBottom] = useState(false);
  const latest = useRef(options);
  // Before the effect below looks: it must ask with what this render knows.
  useLayoutEffect(() => {
    latest.current = options;
  });

  const look = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    anchor.current = anchorOf(element);
    setIsAtBottom(anchor.current.kind === "bottom");
    if (element.scrollTop < LOAD_AHEAD_PX) latest.current.onNearTop();
    if (distanceToBottom(element) < LOAD_AHEAD_PX) latest.current.onNearBottom();
  }, [scroller]);

  const holdStill = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    hold(element, anchor.current);
  }, [scroller]);

  useLayoutEffect(() => {
    holdStill();
    look();
    // What is shown may be taller or shorter now: the version is why this runs again.
    // oxlint-disable-next-line react/exhaustive-deps, react/exhaustive-effect-dependencies
  }, [holdStill, look, version]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (element === null || inner === null) return;
    const observer = new ResizeObserver(holdStill);
    observer.observe(element);
    observer.observe(inner);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller, content, holdStill, look]);

  const toBottom = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    anchor.current = { kind: "bottom" };
    hold(element, anchor.current);
    look();
  }, [scroller, look]);

  const toMessage = useCallback(
    (key: string, place: "top" | "middle") => {
      const element = scroller.current;
      const target = element === null ? null : find(element, key);
      if (element === null || target === null) return false;
      const room = place === "top" ? 56 : Math.max(0, (element.clientHeight - target.offsetHeight) / 2);
      element.scrollTop += offsetOf(element, target) - room;
      look();
      return true;
    },
    [scroller, look],
  );

  return { isAtBottom, toBottom, toMessage };
}

const distanceToBottom = (element: HTMLElement): number =>
  element.scrollHeight - element.clientHeight - element.scrollTop;

const offsetOf = (scroller: HTMLElement, target: HTMLElement): number =>
  target.getBoundingClientRect().top - scroller.getBoundingClientRect().top;

function find(scroller: HTMLElement, key: string): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}

function anchorOf(scroller: HTMLElement): Anchor {
  if (distanceToBottom(scroller) <= NEAR_PX) return { kind: "bottom" };
  const messages = scroller.querySelectorAll<HTMLElement>("[data-key]");
  // Tops grow downwards: the first whose bottom is in sight, by halving.
  let low = 0;
  let high = messages.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const message = messages[middle];
    if (message !== undefined && offsetOf(scroller, message) + message.offsetHeight <= 0) low = middle + 1;
    else high = middle;
  }
  const first = messages[low];
  const key = first?.dataset["key"];
  if (first === undefined || key === undefined) return { kind: "bottom" };
  return { kind: "message", key, offset: offsetOf(scroller, first) };
}

function hold(scroller: HTMLElement, anchor: Anchor): void {
  if (anchor.kind === "bottom") {
    scroller.scrollTop = scroller.scrollHeight;
    return;
  }
  const target = find(scroller, anchor.key);
  if (target === null) return;
  const moved = offsetOf(scroller, target) - anchor.offset;
  if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
}
