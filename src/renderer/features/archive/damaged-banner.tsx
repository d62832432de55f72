import { Suspense } from "react";
import { lazyPart } from "#renderer/lib/lazy-part.ts";
import { useArchive } from "./use-archive.ts";

const DamageBar = lazyPart(async () => (await import("./damage-bar.tsx")).DamageBar);

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
