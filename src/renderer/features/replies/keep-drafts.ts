import { useEffect } from "react";
import { useClient } from "#renderer/lib/client-context.ts";
import type { Client } from "#renderer/lib/client.ts";
import { drop } from "#renderer/lib/drop.ts";
import { changeDraft, type Draft, draftOf, type Drafts, useDrafts } from "./drafts.ts";

/** After so long without another letter, what has been written so far goes to disk. */
const QUIET_MS = 400;

/**
 * Gives the host every draft, a moment after its last change and at once when the page goes away, so that it is there
 * after a restart. What the host did not take (the lock came first) is given to it with the next wish to save. Returns
 * what ends it.
 */
export function keepDrafts(client: Client, drafts: Drafts): () => void {
  let known = drafts.get();
  const timers = new Map<number, number>();
  /** Something of them the host has not been given, or has not taken. */
  const unsaved = new Set<number>();

  const give = async (conversationId: number): Promise<void> => {
    if (!unsaved.delete(conversationId)) return;
    // What stands there by now: it may have become a reply, or be gone with its conversation.
    const draft = drafts.get().get(conversationId);
    if (draft === undefined) return;
    const { text, replyTo } = draft;
    const quote = replyTo === undefined ? {} : { replyToMessageId: replyTo.messageId };
    try {
      await client.request("drafts/save", { conversationId, text, ...quote });
      drafts.brought().add(conversationId);
    } catch (error) {
      unsaved.add(conversationId);
      throw error;
    }
  };
  const save = (conversationId: number): void => {
    window.clearTimeout(timers.get(conversationId));
    timers.delete(conversationId);
    const given = drafts.inOrder(conversationId, async () => give(conversationId));
    drop(given, "the draft is still here and is saved with its next change or wish");
  };
  const saveAll = (): void => {
    for (const conversationId of new Set(unsaved)) save(conversationId);
  };
  /** There is nobody left to wait for what is under way: the last words go past it. */
  const leave = (): void => {
    for (const conversationId of new Set(unsaved)) {
      if (!drafts.isBusy(conversationId)) save(conversationId);
      // A kept draft that is still to come would be lost, and so would a reply that is not taken after all.
      else if (drafts.brought().has(conversationId) && draftOf(drafts.get(), conversationId).text !== "") {
        drop(give(conversationId), "the page goes away");
      }
    }
  };
  const changed = (): void => {
    const now = drafts.get();
    for (const [conversationId, draft] of now) {
      if (isSame(known.get(conversationId), draft)) continue;
      unsaved.add(conversationId);
      window.clearTimeout(timers.get(conversationId));
      timers.set(
        conversationId,
        window.setTimeout(() => save(conversationId), QUIET_MS),
      );
    }
    known = now;
  };

  const unsubscribe = drafts.subscribe(changed);
  const deafen = drafts.onSaveNow(saveAll);
  window.addEventListener("pagehide", leave);
  return () => {
    unsubscribe();
    deafen();
    window.removeEventListener("pagehide", leave);
    saveAll();
  };
}

function isSame(before: Draft | undefined, now: Draft): boolean {
  if (before === undefined) return now.text === "" && now.replyTo === undefined;
  return before.text === now.text && before.replyTo?.messageId === now.replyTo?.messageId;
}

/** Brings what was begun before this page was opened, once; before what has been written meanwhile. */
export function useKeptDraft(conversationId: number): void {
  const client = useClient();
  const drafts = useDrafts();
  useEffect(() => {
    const left = new AbortController();
    const brought = bringDraft(client, drafts, conversationId, left.signal);
    drop(brought, "without it the field begins empty, as it looks");
    return () => {
      // Nothing was written: who comes back asks again.
      if (!drafts.get().has(conversationId)) left.abort();
    };
  }, [client, drafts, conversationId]);
}

/** Also for who has gone on by the time it comes: what was written here meanwhile would be saved in its place. */
export async function bringDraft(
  client: Client,
  drafts: Drafts,
  conversationId: number,
  signal?: AbortSignal,
): Promise<void> {
  const brought = drafts.brought();
  await drafts.inOrder(conversationId, async () => {
    if (brought.has(conversationId) && drafts.get().has(conversationId)) return;
    const kept = await client.requestAfterPaint("drafts/get", { conversationId }, signal);
    if (brought !== drafts.brought()) return;
    brought.add(conversationId);
    if (kept.text === "" && kept.replyTo === undefined) return;
    const { text, replyTo } = draftOf(drafts.get(), conversationId);
    const quoted = kept.replyTo === undefined ? undefined : { ...kept.replyTo, text: kept.replyTo.text };
    changeDraft(drafts, conversationId, { text: `${kept.text}${text}`, replyTo: replyTo ?? quoted });
  });
}
