import { type FocusEvent, type KeyboardEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";

/**
 * Arrow keys between messages; the list is one tab stop. What goes because of what was done with it (a button, a message)
 * leaves the focus to its message, or to the one in its place.
 */
export function useRovingMessages(scrollerRef: { readonly current: HTMLElement | null }) {
  const [stopKey, setStop] = useState<string>();
  const all = useCallback(
    () => Array.from(scrollerRef.current?.querySelectorAll<HTMLElement>("[data-key]") ?? []),
    [scrollerRef],
  );
  const focusKey = useCallback(
    (key: string) =>
      scrollerRef.current
        ?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
        ?.focus({ preventScroll: true }),
    [scrollerRef],
  );

  const place = useRef<{ readonly key: string; readonly index: number }>(undefined);
  useLayoutEffect(() => {
    const had = place.current;
    if (had === undefined) return;
    const messages = all();
    const index = messages.findIndex(({ dataset }) => dataset["key"] === had.key);
    if (index >= 0) place.current = { key: had.key, index };
    if (document.activeElement !== document.body) return;
    messages[index >= 0 ? index : Math.min(had.index, messages.length - 1)]?.focus({ preventScroll: true });
  });

  const focusedKey = useCallback(() => {
    const active = document.activeElement;
    return active instanceof HTMLElement && scrollerRef.current?.contains(active) === true
      ? active.closest<HTMLElement>("[data-key]")?.dataset["key"]
      : undefined;
  }, [scrollerRef]);
  // Heard from the browser itself: React is silent about the focus that a dialog gives back while React takes it away.
  useLayoutEffect(() => {
    const scroller = scrollerRef.current;
    const focused = () => {
      const key = focusedKey();
      place.current =
        key === undefined ? undefined : { key, index: all().findIndex(({ dataset }) => dataset["key"] === key) };
    };
    scroller?.addEventListener("focusin", focused);
    return () => scroller?.removeEventListener("focusin", focused);
  }, [scrollerRef, focusedKey, all]);

  return useMemo(() => {
    const focus = () => {
      const element = scrollerRef.current;
      if (element === null) return;
      const stop = element.querySelector<HTMLElement>('[data-key][tabindex="0"]') ?? all().at(-1);
      stop?.focus({ preventScroll: true });
    };
    const keyed = (event: KeyboardEvent<HTMLElement>) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLMediaElement) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step === undefined) return;
      const messages = all();
      const at = messages.findIndex((message) => message.dataset["key"] === focusedKey());
      const next = messages[at + step];
      if (next === undefined) return;
      event.preventDefault();
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    };
    const blurred = (event: FocusEvent<HTMLElement>) => {
      // What is taken away blurs too, and so does what keeps the focus while another window has it.
      if (event.target === document.activeElement) return;
      if (event.target.isConnected && !event.currentTarget.contains(event.relatedTarget)) place.current = undefined;
    };
    return { stopKey, setStop, focusKey, focusedKey, focus, keyed, blurred };
  }, [scrollerRef, stopKey, focusKey, focusedKey, all]);
}
