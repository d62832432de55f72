import { type RefObject, useEffect, useState } from "react";

/** True from the moment on that the element has come near what is seen: what is far up a thread is not loaded. */
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
}

/** One observer for all of a thread: hundreds of them would each be asked in every frame that is scrolled. */
const watches = new WeakMap<Element | Document, Watch>();

function watch(element: Element, near: () => void): () => void {
  const root = element.closest(".messages, .search-results");
  const { observer, waiting } = watches.get(root ?? document) ?? createWatch(root);
  waiting.set(element, near);
  observer.observe(element);
  return () => {
    waiting.delete(element);
    observer.unobserve(element);
  };
}

function createWatch(root: Element | null): Watch {
  const waiting = new Map<Element, () => void>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) waiting.get(target)?.();
    },
    // The margin counts from the edge of what scrolls, not from that of the window.
    { root, rootMargin: "600px 0px" },
  );
  const made = { observer, waiting };
  watches.set(root ?? document, made);
  return made;
}
