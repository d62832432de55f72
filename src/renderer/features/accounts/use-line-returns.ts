import { useEffect, useRef } from "react";
import { useAppState } from "./use-app-state.ts";

/** Calls back each time the line to Instagram, or that of this computer, returns. */
export function useLineReturns(returned: (() => void) | undefined): void {
  const isOnline = useAppState().data?.online !== false;
  const wasOnline = useRef(isOnline);
  useEffect(() => {
    const isBack = isOnline && !wasOnline.current;
    wasOnline.current = isOnline;
    if (isBack) returned?.();
  }, [isOnline, returned]);
  useEffect(() => {
    if (returned === undefined) return undefined;
    window.addEventListener("online", returned);
    return () => window.removeEventListener("online", returned);
  }, [returned]);
}
