import { useEffect, useState } from "react";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";

/** So long a row stays below a pointer that stands still before it is meant. */
export const REST_MS = 100;

interface Place {
  readonly clientX: number;
  readonly clientY: number;
}

/**
 * Tells which row the pointer comes to. When the rows go by below a pointer that stands still, none is meant before one of
 * them has stayed there for a moment: reading each that is scrolled past would cost a third of a frame, and the host a page.
 */
export function createApproach(tell: (conversationId: number) => void) {
  let before: Place | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  return {
    enter: (conversationId: number, { clientX, clientY }: Place): void => {
      const hasMoved = before?.clientX !== clientX || before.clientY !== clientY;
      before = { clientX, clientY };
      clearTimeout(rest);
      if (hasMoved) tell(conversationId);
      else rest = setTimeout(() => tell(conversationId), REST_MS);
    },
    end: (): void => clearTimeout(rest),
  };
}

export function useApproach(onApproach: (conversationId: number) => void) {
  const tell = useLatestCallback(onApproach);
  const [approach] = useState(() => createApproach(tell));
  useEffect(() => approach.end, [approach]);
  return approach.enter;
}
