import { useEffect, useState } from "react";
import { useLatestCallback } from "./use-latest-callback.ts";

/** So long something stays below a pointer that stands still before it is meant. */
export const REST_MS = 100;

interface Place {
  readonly clientX: number;
  readonly clientY: number;
}

/** Something of a list that the pointer has entered, and where. */
export type Enter<What> = (what: What, place: Place) => void;

/**
 * Tells what the pointer comes to. When things go by below a pointer that stands still, none is meant before one of them has
 * stayed there for a moment: preparing each that is scrolled past would take a third of a frame.
 */
export function createApproach<What>(tell: (what: What) => void) {
  let before: Place | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const enter: Enter<What> = (what, { clientX, clientY }) => {
    const hasMoved = before?.clientX !== clientX || before.clientY !== clientY;
    before = { clientX, clientY };
    clearTimeout(rest);
    if (hasMoved) tell(what);
    else rest = setTimeout(() => tell(what), REST_MS);
  };
  return { enter, end: (): void => clearTimeout(rest) };
}

export function useApproach<What>(onApproach: (what: What) => void): Enter<What> {
  const tell = useLatestCallback(onApproach);
  const [approach] = useState(() => createApproach(tell));
  useEffect(() => approach.end, [approach]);
  return approach.enter;
}
