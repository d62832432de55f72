import type { MessageView } from "#shared/contract/messages.ts";
import type { View, Viewed } from "#renderer/features/frame/view.ts";
import type { ToastStore } from "#renderer/features/frame/toasts.tsx";
import type { Translate } from "#renderer/i18n/types.ts";
import type { Erased } from "#renderer/lib/live-events.ts";
import type { Store } from "#renderer/lib/store.ts";

/** A picture or film that can be opened over everything, with the message it hangs on. */
export interface ViewableMedia {
  readonly attachmentId: number;
  readonly kind: "image" | "video";
  readonly title: string | undefined;
  readonly savable: boolean;
  readonly message: MessageView;
}

/** In the order of the thread. Stories, posts and stickers are looked at where they stand. */
export function viewableMedia(messages: readonly MessageView[]): readonly ViewableMedia[] {
  return messages.flatMap((message) =>
    message.unsentAtMs !== undefined
      ? []
      : message.attachments.flatMap(({ id: attachmentId, kind, title, savable, viewable }) =>
          viewable && (kind === "image" || kind === "video") ? [{ attachmentId, kind, title, savable, message }] : [],
        ),
  );
}

/** Closes at once what was withdrawn or removed while it was open, and says so. */
export function closeErased(view: Store<View>, toasts: ToastStore, erased: Erased, t: Translate): void {
  const { viewed } = view.get();
  if (viewed === undefined || !isOf(viewed, erased)) return;
  // The button it was opened with goes too: the focus stays in the thread.
  view.set((value) => ({ ...value, viewed: undefined, focusWish: "thread" }));
  toasts.set({ text: t("viewer.withdrawn"), undo: undefined });
}

function isOf({ conversationId, messageId, comesFromId = messageId }: Viewed, erased: Erased): boolean {
  const isGone = (id: number): boolean => erased.messageIds.includes(id);
  return isGone(messageId) || isGone(comesFromId) || erased.conversationIds.includes(conversationId);
}
