import { Notification } from "electron";
import type { DeskState, Logger, Notice, Notifier } from "#core/ports.ts";
import type { DeskText } from "../desk-text.ts";
import { noticeWords } from "../notice-words.ts";

export interface NotifierParts {
  readonly platform: NodeJS.Platform;
  readonly isPractice: () => boolean;
  readonly text: () => DeskText;
  readonly isWatched: () => boolean;
  readonly open: (conversationId: number) => void;
  readonly showState: (state: DeskState) => void;
  readonly showPossible: Notifier["showPossible"];
  readonly logger: Logger;
}

/** The system's own notifications, one for each conversation. */
export function createNotifier(parts: NotifierParts): Notifier {
  const { platform, logger } = parts;
  /** Held until withdrawn: Windows takes a notification out of its centre only through the object that made it. */
  const shown = new Map<number, Notification>();
  // What a run that crashed has left: its messages may have been unsent meanwhile.
  if (platform === "darwin") Notification.removeAll();

  const withdraw = (conversationId: number): void => {
    shown.get(conversationId)?.close();
    shown.delete(conversationId);
  };
  const show = (notice: Notice): void => {
    withdraw(notice.conversationId);
    const notification = new Notification({
      ...noticeWords(notice, parts.text(), { platform, isPractice: parts.isPractice() }),
      silent: notice.isSilent,
      id: `conversation-${notice.conversationId}`,
    });
    notification.on("click", () => parts.open(notice.conversationId));
    notification.on("failed", () => logger.warn("notification-failed"));
    shown.set(notice.conversationId, notification);
    notification.show();
  };
  return {
    isWatched: parts.isWatched,
    show: (notice) => {
      if (Notification.isSupported()) show(notice);
    },
    withdraw,
    withdrawAll: () => {
      for (const id of shown.keys()) withdraw(id);
    },
    showState: parts.showState,
    showPossible: parts.showPossible,
  };
}
