import { useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { useKnown } from "./use-conversations.ts";

/**
 * Reading a conversation takes it out of Unread, and time takes it out of Closing soon; but the row one has just opened
 * does not vanish from under the hand. It keeps its place until another one is opened or it is done.
 */
export function useWithOpen(
  conversations: readonly ConversationView[],
  openId: number | undefined,
): readonly ConversationView[] {
  const open = useKnown(openId);
  const [place, setPlace] = useState<{ readonly index: number; readonly conversation: ConversationView }>();
  const index = openId === undefined ? -1 : conversations.findIndex(({ id }) => id === openId);
  const here = conversations[index];
  if (here !== undefined && (place?.conversation !== here || place.index !== index)) {
    setPlace({ index, conversation: here });
  }
  if (openId === undefined || here !== undefined || place?.conversation.id !== openId) return conversations;
  if (open?.kind === "not_found") return conversations;
  // Opened a moment ago, it may not have been read by itself yet: then it is as the list last had it.
  const shown = open?.conversation ?? place.conversation;
  return conversations.toSpliced(Math.min(place.index, conversations.length), 0, shown);
}
