import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/**
 * Where the reader is in a thread. At the bottom, the view follows what is new; elsewhere, the first message that begins
 * in sight stays put whatever is loaded above it, arrives below it or changes its height. One of which only the end is in
 * sight is not held by its beginning: when it grows, what stands below it would move. If the message goes, the next one is
 * held in its place.
 */
type Anchor =
  | { readonly kind: "bottom" }
  | {
      readonly kind: "messages";
      readonly inSight: readonly { readonly key: string; readonly offset: number }[];
      readonly scrollTop: number;
    };

const NEAR_PX = 24;
const LOAD_AHEAD_PX = 1600;
/** So many messages are remembered, in case the first of them goes. */
const MOST_HELD = 4;

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
  /** Changes when what was wished for near an end, in vain, may be wished for again. */
  readonly freed: unknown;
  /** Nothing when there is nothing further that way. */
  readonly onNearTop: (() => void) | undefined;
  readonly onNearBottom: (() => void) | undefined;
}): ThreadScroll {
  const { scroller, content, version, freed } = options;
  const anchor = useRef<Anchor>({ kind: "bottom" });
  // Not before it has been looked at: what is opened in the middle has not been read to its end.
  const [isAtBottom, setIsAtBottom] = useState(false);
  const latest = useRef(options);
  // Before the effect below looks: it must ask with what this render knows.
  useLayoutEffect(() => {
    latest.current = options;
  });

  const look = useCallback(
    (strayed = 0) => {
      const element = scroller.current;
      if (element === null) return;
      anchor.current = anchorOf(element, strayed);
      setIsAtBottom(anchor.current.kind === "bottom");
      const { onNearTop, onNearBottom } = latest.current;
      const way = element.scrollHeight - element.clientHeight;
      // In a tall view both ends may be near; each page that came in at one would let one go at the other, for ever.
      const isBetween = onNearTop !== undefined && onNearBottom !== undefined;
      const near = isBetween ? Math.min(LOAD_AHEAD_PX, way / 3) : LOAD_AHEAD_PX;
      if (element.scrollTop < near) onNearTop?.();
      if (distanceToBottom(element) < near) onNearBottom?.();
    },
    [scroller],
  );

  const holdStill = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    look(hold(element, anchor.current));
  }, [scroller, look]);

  /** What came or grew above since the last look is not the reader's doing: only the rest of the way is. */
  const scrolled = useCallback(() => {
    const element = scroller.current;
    look(element !== null && anchor.current.kind === "messages" ? hold(element, anchor.current) : 0);
  }, [scroller, look]);

  useLayoutEffect(() => {
    holdStill();
    // What is shown may be taller or shorter now: the version is why this runs again.
    // oxlint-disable-next-line react/exhaustive-deps, react/exhaustive-effect-dependencies
  }, [holdStill, version]);

  const { onNearTop, onNearBottom } = options;
  const [hasAbove, hasBelow] = [onNearTop !== undefined, onNearBottom !== undefined];
  useLayoutEffect(() => {
    holdStill();
    // Nothing has moved, and yet there may be more to read now: at an end of the way nobody can scroll to ask for it.
    // oxlint-disable-next-line react/exhaustive-deps, react/exhaustive-effect-dependencies
  }, [holdStill, freed, hasAbove, hasBelow]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (element === null || inner === null) return;
    const observer = new ResizeObserver(holdStill);
    observer.observe(element);
    observer.observe(inner);
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", scrolled);
    };
  }, [scroller, content, holdStill, scrolled]);

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

/** What is in sight belongs where it stands, but for what {@link hold} could not mend. */
function anchorOf(scroller: HTMLElement, strayed: number): Anchor {
  if (distanceToBottom(scroller) <= NEAR_PX) return { kind: "bottom" };
  const messages = scroller.querySelectorAll<HTMLElement>("[data-key]");
  const top = scroller.getBoundingClientRect().top;
  const offsetAt = (index: number): number => (messages[index]?.getBoundingClientRect().top ?? top) - top;
  // Tops grow downwards: the first that is in sight, by halving.
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) < 0) low = middle + 1;
    else high = middle;
  }
  // None begins in sight: one long message fills the view.
  const first = low < messages.length && offsetAt(low) < scroller.clientHeight ? low : Math.max(0, low - 1);
  const inSight: { key: string; offset: number }[] = [];
  for (let index = first; index < Math.min(messages.length, first + MOST_HELD); index++) {
    inSight.push({ key: messages[index]?.dataset["key"] ?? "", offset: offsetAt(index) - strayed });
  }
  return inSight.length === 0 ? { kind: "bottom" } : { kind: "messages", inSight, scrollTop: scroller.scrollTop };
}

/**
 * @returns how far what was held still stands from its place, in px: a scroller goes by whole pixels of the screen, and
 * parts of one that are forgotten add up.
 */
function hold(scroller: HTMLElement, anchor: Anchor): number {
  if (anchor.kind === "bottom") {
    scroller.scrollTop = scroller.scrollHeight;
    return 0;
  }
  const way = scroller.scrollTop - anchor.scrollTop;
  // Upwards to the very end is nobody's way: there is less below, and the browser went back by as much.
  const wayOfReader = way < 0 && distanceToBottom(scroller) < 1 ? 0 : way;
  for (const { key, offset } of anchor.inSight) {
    const target = find(scroller, key);
    if (target === null) continue;
    const place = offset - wayOfReader;
    const moved = offsetOf(scroller, target) - place;
    if (Math.abs(moved) < 1) return moved;
    scroller.scrollTop += moved;
    const strayed = offsetOf(scroller, target) - place;
    // Further off is an end of the way: what is read stands where it can.
    return Math.abs(strayed) < 1 ? strayed : 0;
  }
  return 0;
}
