import { Suspense } from "react";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { lazyPart } from "#renderer/lib/lazy-part.ts";

/** Its pages and the reader of Markdown come when Help is first opened. */
const HelpDialog = lazyPart(async () => (await import("./help-dialog.tsx")).HelpDialog);

/** Help, over everything else, wherever it was asked for. */
export function HelpLayer() {
  const view = useViewStore();
  const place = useView(({ help }) => help);
  if (place === undefined) return null;
  return (
    <Suspense fallback={null}>
      <HelpDialog place={place} onClose={() => view.set((value) => ({ ...value, help: undefined }))} />
    </Suspense>
  );
}
