import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";

/**
 * A question that stands where the button was that asked it, in a row: its first button has the focus. Escape takes back
 * the question alone, not what it stands in; the focus is then on the last button of the row, which asked it.
 *
 * @param onTakenBack forgets what was said about the answer.
 */
export function useQuestionInPlace(row: RefObject<HTMLElement | null>, onTakenBack: () => void) {
  const [isAsked, setIsAsked] = useState(false);
  const wasAsked = useRef(false);
  useLayoutEffect(() => {
    const buttons = Array.from(row.current?.querySelectorAll("button") ?? []);
    if (isAsked !== wasAsked.current) buttons.at(isAsked ? 0 : -1)?.focus();
    wasAsked.current = isAsked;
  }, [isAsked, row]);
  const takeBack = () => {
    setIsAsked(false);
    onTakenBack();
  };
  const keyed = useLatestCallback((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    takeBack();
  });
  // Wherever the focus is by now: a press on the words of the question takes it out of the row.
  useEffect(() => {
    if (!isAsked) return;
    document.addEventListener("keydown", keyed);
    return () => document.removeEventListener("keydown", keyed);
  }, [isAsked, keyed]);
  return { isAsked, ask: () => setIsAsked(true), takeBack };
}
