import { useEffect, useRef, useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { ThreadPlace } from "#shared/contract/messages.ts";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { drop } from "#renderer/lib/drop.ts";
import type { useMessages } from "./use-messages.ts";

/** Where a thread is to be read. */
export interface PlaceInThread {
  /** The messages that are here are not yet the ones to be shown. */
  readonly isGoing: boolean;
  /** The message to show; a new object with every wish, also for the same message. */
  readonly goToId: { readonly messageId: number } | undefined;
  /** The first unread message when there are more unread ones than the newest page holds. */
  readonly firstUnreadId: number | undefined;
}

/**
 * Goes where somebody wants to be: to a hit of a search, a quoted message, a day, whether it has been read from the host or
 * not. And a conversation opens at its first unread message, also when that is far up.
 */
export function useThreadPlace(
  conversation: ConversationView,
  query: Pick<ReturnType<typeof useMessages>, "messages" | "jumpTo" | "hasOlder">,
): PlaceInThread {
  const view = useViewStore();
  const wish = useView(({ threadWish }) => threadWish);
  const [goToId, setGoToId] = useState<PlaceInThread["goToId"]>();
  const [firstUnreadId, setFirstUnreadId] = useState<number>();
  // Decided with the first messages that are here; what comes later does not move the reader.
  const [opening, setOpening] = useState<"unknown" | "going" | "arriving" | "done">("unknown");
  const latest = useRef(query);
  useEffect(() => {
    latest.current = query;
  });
  // What was wished last is what counts, whichever answer comes first; none does when the thread has been left.
  const wishes = useRef(0);
  useEffect(
    () => () => {
      wishes.current += 1;
    },
    [],
  );

  const { messages, hasOlder } = query;
  const { unreadCount, readUpToMs } = conversation;
  if (opening === "unknown" && messages !== undefined) {
    const isFarUp = unreadCount > 0 && hasOlder && (messages[0]?.sentAtMs ?? 0) > readUpToMs;
    setOpening(wish === undefined && isFarUp ? "going" : "done");
  }
  if (opening === "arriving" && messages?.some(({ id }) => id === firstUnreadId) === true) setOpening("done");
  useEffect(() => {
    if (opening !== "going") return;
    const go = async () => {
      try {
        const messageId = await latest.current.jumpTo({ kind: "unread" }, newWish(wishes));
        setFirstUnreadId(messageId);
        setOpening(messageId === undefined ? "done" : "arriving");
      } catch (error) {
        setOpening("done");
        throw error;
      }
    };
    drop(go(), "the newest messages are shown instead");
  }, [opening]);

  const isHere = messages !== undefined;
  useEffect(() => {
    if (wish === undefined || !isHere) return;
    // One wish is followed once.
    view.set((value) => (value.threadWish === wish ? { ...value, threadWish: undefined } : value));
    const { place } = wish;
    const isStillWished = newWish(wishes);
    const here = messageHere(latest.current.messages, place);
    const go = async () => {
      const messageId = here ?? (await latest.current.jumpTo(place, isStillWished));
      if (messageId !== undefined) setGoToId({ messageId });
    };
    drop(go(), "the thread stays where it is");
  }, [wish, isHere, view]);

  return { isGoing: opening === "going" || opening === "arriving", goToId, firstUnreadId };
}

/** Gives what tells whether no other has been wished for since. */
function newWish(wishes: { current: number }): () => boolean {
  wishes.current += 1;
  const own = wishes.current;
  return () => wishes.current === own;
}

function messageHere(messages: ReturnType<typeof useMessages>["messages"], place: ThreadPlace): number | undefined {
  if (place.kind !== "message") return undefined;
  return messages?.find(({ id }) => id === place.messageId)?.id;
}
