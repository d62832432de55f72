import { lazy, Suspense } from "react";
import { useArchive } from "./use-archive.ts";

const DamageBar = lazy(async () => ({ default: (await import("./damage-bar.tsx")).DamageBar }));

/** Loaded when the inbox is damaged or lacks what was written last, which most shops never see. */
export function DamagedBanner() {
  const { data } = useArchive();
  if (data === undefined || (!data.damaged && data.lost === undefined)) return null;
  return (
    <Suspense fallback={null}>
      <DamageBar state={data} />
    </Suspense>
  );
}
