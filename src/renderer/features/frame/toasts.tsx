import { createContext, useContext, useEffect } from "react";
import { ActionButton } from "#renderer/actions/action-button.tsx";
import { createStore, type Store, useStore } from "#renderer/lib/store.ts";

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

export function Toasts() {
  const toasts = useToasts();
  const toast = useStore(toasts, (value) => value);
  useEffect(() => {
    if (toast === undefined) return;
    const timer = setTimeout(() => toasts.set(undefined), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [toast, toasts]);
  return (
    <output className="toasts">
      {toast !== undefined && (
        <div className="toast">
          <span>{toast.text}</span>
          {toast.undo !== undefined && <ActionButton action="undo" kind="quiet" />}
        </div>
      )}
    </output>
  );
}
