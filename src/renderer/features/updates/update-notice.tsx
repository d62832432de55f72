import { Suspense } from "react";
import { lazyPart } from "#renderer/lib/lazy-part.ts";
import { useUpdates } from "./use-updates.ts";

const NoticeBar = lazyPart(async () => (await import("./notice-bar.tsx")).NoticeBar);

/** Loaded when there is something to say, which is on few days of the year. */
export function UpdateNotice() {
  const step = useUpdates().data?.step;
  if (step?.kind !== "offered" && step?.kind !== "ready") return null;
  return (
    <Suspense fallback={null}>
      <NoticeBar isReady={step.kind === "ready"} version={step.update.version} />
    </Suspense>
  );
}
