import { useEffect } from "react";
import type { MenuCommand } from "#shared/domain/menu-commands.ts";
import type { ActionContext } from "#renderer/actions/action.ts";
import { findAction } from "#renderer/actions/registry.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { openConversation, useView, useViewStore, type View } from "#renderer/features/frame/view.ts";
import { openHelp } from "#renderer/features/help/open-help.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";
import { isDialogOpen } from "#renderer/ui/is-dialog-open.ts";

const openConversationOf = ({ screen, openId }: View): number | undefined => (screen === "inbox" ? openId : undefined);

/**
 * Follows what is asked for outside the page (a notification, a link, the tray, the menu bar), and says which
 * conversation is open.
 */
export function useDesk(readContext: () => ActionContext): void {
  const { t } = useI18n();
  const client = useClient();
  const view = useViewStore();
  const toasts = useToasts();
  const openId = useView(openConversationOf);
  const perform = useLatestCallback((command: MenuCommand) => {
    if (isDialogOpen()) return;
    const action = findAction(command);
    const context = readContext();
    // The system's menu learns a moment later which of them the screen has now.
    if (action.isAvailable(context)) action.perform(context);
    else toasts.set({ text: t("toast.notNow"), undo: undefined });
  });

  useEffect(() => {
    const left = new AbortController();
    const tell = () =>
      drop(
        client.requestAfterPaint(
          "desk/look-at",
          openId === undefined ? {} : { conversationId: openId },
          // Whoever has gone on by then looks at something else.
          left.signal,
        ),
        "at worst a notification comes for what is in sight",
      );
    tell();
    // The rooms of the host opened anew and know nothing of this page yet.
    const stop = client.on((event) => {
      if (event.type === "restored") tell();
    }, tell);
    return () => {
      stop();
      left.abort();
    };
  }, [client, openId]);

  useEffect(() => {
    const take = async () => {
      const wish = await client.request("desk/take-wish", {});
      if (wish.kind === "conversation") {
        view.set((value) => ({ ...value, dialog: undefined, subjectDialog: undefined, selected: [] }));
        openConversation(view, wish.conversationId, "pointer");
      } else if (wish.kind === "settings") {
        view.set((value) => ({ ...value, dialog: "settings", subjectDialog: undefined }));
      } else if (wish.kind === "help") {
        openHelp(view, "daily-work");
      } else if (wish.kind === "command") {
        perform(wish.command);
      }
    };
    const follow = () => drop(take(), "the window is in front; what was wished can be opened by hand");
    // The wish may be what the app was started for.
    follow();
    return client.on((event) => {
      if (event.type === "wish") follow();
    }, follow);
  }, [client, view, perform]);
}
