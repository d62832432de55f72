import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Place, placeBeside } from "./place-beside.ts";

/**
 * One tooltip for the whole window: any element with `data-tip` gets it on hover and on keyboard focus. It repeats
 * the element's label for the eye (and shows its keys), so screen readers are not told twice.
 */
interface Tip {
  readonly target: Element;
  readonly text: string;
  readonly keys: string | undefined;
}

const HOVER_DELAY_MS = 350;

export function TooltipLayer() {
  const [tip, setTip] = useState<Tip>();
  const [place, setPlace] = useState<Place>();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      setTip(undefined);
      setPlace(undefined);
    };
    const hover = (event: PointerEvent) => {
      const target = tipTarget(event.target);
      hide();
      if (target === undefined || event.pointerType === "touch") return;
      timer = setTimeout(() => {
        if (target.isConnected) setTip(tipOf(target));
      }, HOVER_DELAY_MS);
    };
    const focus = (event: FocusEvent) => {
      const target = tipTarget(event.target);
      hide();
      if (target?.matches(":focus-visible") === true) setTip(tipOf(target));
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === "Escape") hide();
    };
    document.addEventListener("pointerover", hover);
    document.addEventListener("focusin", focus);
    document.addEventListener("focusout", hide);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("keydown", key);
    // What is said about what is typed or chosen may stand where the tip does.
    document.addEventListener("input", hide);
    document.addEventListener("scroll", hide, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", hover);
      document.removeEventListener("focusin", focus);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("keydown", key);
      document.removeEventListener("input", hide);
      document.removeEventListener("scroll", hide, { capture: true });
    };
  }, []);

  // Its element may go without a hand on the mouse: a row that leaves, all of the inbox when the lock comes.
  useEffect(() => {
    if (tip === undefined) return undefined;
    const watch = new MutationObserver(() => {
      if (tip.target.isConnected) return;
      setTip(undefined);
      setPlace(undefined);
    });
    watch.observe(document.body, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [tip]);

  useLayoutEffect(() => {
    if (tip === undefined || box.current === null || !tip.target.isConnected) return;
    const side = tip.target.closest("[data-tip-side=inline-end]") === null ? "below" : "inline-end";
    const rightToLeft = document.documentElement.dir === "rtl";
    setPlace(placeBeside(tip.target.getBoundingClientRect(), box.current.getBoundingClientRect(), side, rightToLeft));
  }, [tip]);

  if (tip === undefined) return null;
  return (
    <div ref={box} className="tooltip" aria-hidden="true" data-placed={place !== undefined || undefined} style={place}>
      {tip.text}
      {tip.keys !== undefined && <kbd>{tip.keys}</kbd>}
    </div>
  );
}

function tipTarget(target: EventTarget | null): Element | undefined {
  return target instanceof Element ? (target.closest("[data-tip]") ?? undefined) : undefined;
}

function tipOf(target: Element): Tip {
  return {
    target,
    text: target.getAttribute("data-tip") ?? "",
    keys: target.getAttribute("data-tip-keys") ?? undefined,
  };
}
