import { type RefObject, useEffect, useState } from "react";
import { createStandingStill, type StandingStill } from "./standing-still.ts";

/** True from the moment on that the element has come near what is seen, and stays: what is far up a thread is not loaded. */
export function useComesNear(element: RefObject<HTMLElement | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    const watched = element.current;
    if (isNear || watched === null) return;
    return watch(watched, () => setIsNear(true));
  }, [element, isNear]);
  return isNear;
}

interface Watch {
  readonly observer: IntersectionObserver;
  readonly waiting: Map<Element, () => void>;
  readonly near: StandingStill;
}

/** One observer for all of a thread: hundreds of them would each be asked in every frame that is scrolled. */
const watches = new WeakMap<Element | Document, Watch>();

function watch(element: Element, load: () => void): () => void {
  const root = element.closest(".messages, .search-results");
  const { observer, waiting, near } = watches.get(root ?? document) ?? createWatch(root);
  waiting.set(element, load);
  observer.observe(element);
  return () => {
    waiting.delete(element);
    near.goes(element);
    observer.unobserve(element);
  };
}

function createWatch(root: Element | null): Watch {
  const waiting = new Map<Element, () => void>();
  const near = createStandingStill(() => root?.scrollTop ?? 0);
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const load = waiting.get(target);
        if (isIntersecting && load !== undefined) near.comes(target, load);
        else near.goes(target);
      }
    },
    // The margin counts from the edge of what scrolls, not from that of the window.
    { root, rootMargin: "600px 0px" },
  );
  const made = { observer, waiting, near };
  watches.set(root ?? document, made);
  return made;
}
