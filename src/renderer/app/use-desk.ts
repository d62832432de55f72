import { useEffect } from "react";
import { openConversation, useView, useViewStore, type View } from "#renderer/features/frame/view.ts";
import { openHelp } from "#renderer/features/help/open-help.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";

const openConversationOf = ({ screen, openId }: View): number | undefined => (screen === "inbox" ? openId : undefined);

/** Follows what is asked for outside the page (a notification, a link, the tray), and says which conversation is open. */
export function useDesk(): void {
  const client = useClient();
  const view = useViewStore();
  const openId = useView(openConversationOf);

  useEffect(() => {
    const tell = (conversationId: number | undefined) =>
      drop(
        client.request("desk/look-at", conversationId === undefined ? {} : { conversationId }),
        "at worst a notification comes for what is in sight",
      );
    tell(openId);
    // The rooms of the host opened anew and know nothing of this page yet.
    return client.on(
      (event) => {
        if (event.type === "restored") tell(openId);
      },
      () => tell(openId),
    );
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
      }
    };
    const follow = () => drop(take(), "the window is in front; what was wished can be opened by hand");
    // The wish may be what the app was started for.
    follow();
    return client.on((event) => {
      if (event.type === "wish") follow();
    }, follow);
  }, [client, view]);
}
