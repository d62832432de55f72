import { useRef } from "react";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";

/** The host decides how often the customer is told; asking it on every letter would be a waste. */
const AT_MOST_EVERY_MS = 5000;

/** To be called with every change of a reply's text: the customer may see that an answer is being written. */
export function useTypingSign(conversationId: number): (text: string) => void {
  const client = useClient();
  const lastMs = useRef(Number.NEGATIVE_INFINITY);
  return (text) => {
    if (text === "" || performance.now() - lastMs.current < AT_MOST_EVERY_MS) return;
    lastMs.current = performance.now();
    drop(client.request("conversations/typing", { conversationId }), "a courtesy: nobody misses it");
  };
}
