import { useEffect, useRef } from "react";
import { announceNew } from "#renderer/features/conversations/announce-new.ts";
import { knownConversation } from "#renderer/features/conversations/use-conversations.ts";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { beginAnew, leaveEverything } from "#renderer/features/frame/view.ts";
import { closeErased } from "#renderer/features/media/viewed.ts";
import { forgetAllDrafts, forgetErased } from "#renderer/features/replies/drafts.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { startLiveEvents } from "#renderer/lib/live-events.ts";
import { forgetAnswers } from "./forget-shown.ts";
import type { Shell } from "./shell.ts";

/** Keeps the screen in step with the host, and says aloud what came in. */
export function useLiveEvents(shell: Shell): void {
  const { t } = useI18n();
  const translate = useRef(t);
  useEffect(() => {
    translate.current = t;
  }, [t]);
  useEffect(() => {
    const { client, queries, announcement, drafts, view, toasts } = shell;
    const announce = announceNew(client, queries, (text) => announcement.set(text));
    // Before what follows: nothing has been read again yet.
    const stopHearing = client.on(
      (event) => {
        if (event.type === "conversations" && event.only === undefined) announce.hear(event.conversationIds);
      },
      () => undefined,
    );
    const live = startLiveEvents(client, queries, {
      hasMissed: shell.hasMissed,
      onRound: (conversationIds) => {
        const speak = announce.round(conversationIds);
        return () => drop(speak(translate.current), "the message itself is on the screen");
      },
      onReminder: (conversationIds) => {
        const names = conversationIds.flatMap((id) => {
          const known = knownConversation(queries, id);
          return known?.kind === "found" ? [displayName(known.conversation.customer, translate.current)] : [];
        });
        const [name] = names;
        const text =
          conversationIds.length === 1 && name !== undefined
            ? translate.current("reminder.one", { name })
            : translate.current("reminder.many", { count: conversationIds.length });
        shell.toasts.set({ text, undo: undefined });
      },
      onRestored: () => {
        forgetAllDrafts(drafts);
        leaveEverything(view);
      },
      onPractice: () => {
        forgetAllDrafts(drafts);
        beginAnew(view);
        toasts.set(undefined);
        announcement.set("");
        const isThere = forgetAnswers(queries).then(() =>
          view.set((value) => ({ ...value, focusWish: "list" as const })),
        );
        drop(isThere, "what could not be asked again says so where it is shown");
      },
      onErased: (erased) => {
        forgetErased(drafts, erased);
        announcement.set("");
        closeErased(view, toasts, erased, translate.current);
      },
    });
    return () => {
      stopHearing();
      live.stop();
    };
  }, [shell]);
}
