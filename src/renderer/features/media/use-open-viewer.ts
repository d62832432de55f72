import { useCallback } from "react";
import { useViewStore } from "#renderer/features/frame/view.ts";

/** Opens a picture or film of the open conversation over everything. */
export function useOpenViewer(messageId: number, attachmentId: number): () => void {
  const view = useViewStore();
  return useCallback(
    () =>
      view.set((value) =>
        value.openId === undefined
          ? value
          : { ...value, viewed: { conversationId: value.openId, messageId, attachmentId } },
      ),
    [view, messageId, attachmentId],
  );
}
