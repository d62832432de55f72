import { createContext, type FocusEvent, useContext, useEffect, useLayoutEffect, useRef } from "react";
import { ActionButton } from "#renderer/actions/action-button.tsx";
import { createStore, type Store, useStore } from "#renderer/lib/store.ts";
import { hasLeft } from "#renderer/ui/has-left.ts";
import { useViewStore } from "./view.ts";

/** What has just been done, in a sentence, and the way back from it. One at a time. */
export interface Toast {
  readonly text: string;
  /** Undoes what the toast tells; absent when there is nothing to undo. */
  readonly undo: (() => void) | undefined;
}

export type ToastStore = Store<Toast | undefined>;
export const createToasts = (): ToastStore => createStore<Toast | undefined>(undefined);

const ToastContext = createContext<ToastStore | undefined>(undefined);
export const ToastProvider = ToastContext;

export function useToasts(): ToastStore {
  const toasts = useContext(ToastContext);
  if (toasts === undefined) throw new Error("No toasts: render inside <ToastProvider>.");
  return toasts;
}

const SHOWN_FOR_MS = 8000;
const LONGER_MS = 1000;

export function Toasts() {
  const toasts = useToasts();
  const toast = useStore(toasts, (value) => value);
  const box = useRef<HTMLDivElement>(null);
  const focus = useFocusHandedBack();
  useEffect(() => {
    if (toast === undefined) return;
    // Under the hand it stays: nobody is to race for the way back.
    const end = () => {
      if (box.current?.matches(":hover, :focus-within") === true) timer = setTimeout(end, LONGER_MS);
      else toasts.set(undefined);
    };
    let timer = setTimeout(end, SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [toast, toasts]);
  return (
    <output className="toasts" {...focus}>
      {toast !== undefined && (
        <div ref={box} className="toast">
          <span>{toast.text}</span>
          {toast.undo !== undefined && <ActionButton action="undo" kind="quiet" />}
        </div>
      )}
    </output>
  );
}

/** The button goes with what it did: the focus goes back to where it came from, or to the list. */
function useFocusHandedBack() {
  const view = useViewStore();
  /** Undefined: the focus is not here. */
  const from = useRef<{ readonly element: EventTarget | null }>(undefined);
  // After every rendering: any of them may take the button away.
  useLayoutEffect(() => {
    const came = from.current;
    if (came === undefined || document.activeElement !== document.body) return;
    from.current = undefined;
    if (came.element instanceof HTMLElement && came.element.isConnected) came.element.focus({ preventScroll: true });
    else view.set((value) => ({ ...value, focusWish: "list" }));
  });
  return {
    onFocus: ({ relatedTarget }: FocusEvent) => {
      from.current = { element: relatedTarget };
    },
    onBlur: (event: FocusEvent) => {
      if (hasLeft(event)) from.current = undefined;
    },
  };
}
