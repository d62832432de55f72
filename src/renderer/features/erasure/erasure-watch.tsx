import { useEffect } from "react";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { hasEnded, resultText } from "./erasure-words.ts";
import { useErasure } from "./use-erasure.ts";

/** Tells how the removals ended that the owner began and did not wait for. */
export function ErasureWatch() {
  const watched = useView(({ watchedErasures }) => watchedErasures);
  return watched.map((erasureId) => <Watch key={erasureId} erasureId={erasureId} />);
}

function Watch(props: { readonly erasureId: number }) {
  const words = useI18n();
  const toasts = useToasts();
  const view = useViewStore();
  const { erasureId } = props;
  const { data } = useErasure(erasureId);
  useEffect(() => {
    if (data === undefined || (data.kind === "found" && !hasEnded(data.erasure.state))) return;
    const text = data.kind === "found" ? resultText(data.erasure, words) : words.t("remove.doneNothing");
    toasts.set({ text, undo: undefined });
    view.set((value) => ({ ...value, watchedErasures: value.watchedErasures.filter((id) => id !== erasureId) }));
  }, [data, words, toasts, view, erasureId]);
  return null;
}
