import { useCallback, useLayoutEffect, useRef } from "react";

/** A function that is always the same and does what the newest render would: for handlers of many memoised children. */
export function useLatestCallback<Arguments extends readonly unknown[]>(
  callback: (...args: Arguments) => void,
): (...args: Arguments) => void {
  const latest = useRef(callback);
  useLayoutEffect(() => {
    latest.current = callback;
  });
  return useCallback((...args: Arguments) => latest.current(...args), []);
}
