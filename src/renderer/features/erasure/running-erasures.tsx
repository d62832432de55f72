import { ErasureProgress } from "./erasure-progress.tsx";
import { hasEnded } from "./erasure-words.ts";
import { useRunningErasures } from "./use-erasure.ts";

/** What is being removed now; nothing when nothing is. */
export function RunningErasures() {
  const running = useRunningErasures().data?.items.filter(({ state }) => !hasEnded(state)) ?? [];
  if (running.length === 0) return null;
  return (
    <ul className="running-erasures">
      {running.map((erasure) => (
        <li key={erasure.id}>
          <ErasureProgress erasure={erasure} />
        </li>
      ))}
    </ul>
  );
}
