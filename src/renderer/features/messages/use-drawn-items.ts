import { useEffect, useMemo, useState } from "react";
import { useAfterPaint } from "#renderer/lib/use-after-paint.ts";
import { firstToDraw, type ThreadItem } from "./thread-items.ts";

/** Of the window: who it is, above the messages, and the field below them. */
const LEAST_AROUND_PIXELS = 140;

/**
 * A conversation that is opened is drawn from what is in sight on; what stands above comes when that is on the screen: who
 * opens it waits for half as much. Mounted once per conversation.
 *
 * @param isWished something further up is to be shown at once.
 */
export function useDrawnItems(
  items: readonly ThreadItem[],
  isWished: boolean,
): { readonly drawn: readonly ThreadItem[]; readonly isWhole: boolean } {
  const [hasCome, setHasCome] = useState(isWished);
  const from = useMemo(
    () => (hasCome ? 0 : firstToDraw(items, window.innerHeight - LEAST_AROUND_PIXELS)),
    [hasCome, items],
  );
  // Once: what comes later comes into a thread that stands there.
  if (!hasCome && (isWished || from === 0)) setHasCome(true);
  const afterPaint = useAfterPaint();
  useEffect(() => (hasCome ? undefined : afterPaint(() => setHasCome(true))), [hasCome, afterPaint]);
  const isWhole = hasCome || from === 0;
  return { drawn: useMemo(() => (isWhole ? items : items.slice(from)), [isWhole, items, from]), isWhole };
}
