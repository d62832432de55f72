import { useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { useKnownConversation } from "./use-conversations.ts";

/**
 * Reading a conversation takes it out of Unread, and time takes it out of Closing soon; but the row one has just opened
 * does not vanish from under the hand. It keeps its place until another one is opened or it is done.
 */
export function useWithOpen(
  conversations: readonly ConversationView[],
  openId: number | undefined,
): readonly ConversationView[] {
  const open = useKnownConversation(openId);
  const [place, setPlace] = useState<{ readonly id: number; readonly index: number }>();
  const index = openId === undefined ? -1 : conversations.findIndex(({ id }) => id === openId);
  if (openId !== undefined && index >= 0 && (place?.id !== openId || place.index !== index)) {
    setPlace({ id: openId, index });
  }
  if (openId === undefined || index >= 0 || place?.id !== openId || open === undefined) return conversations;
  return conversations.toSpliced(Math.min(place.index, conversations.length), 0, open);
}
