import { useEffect } from "react";
import { openConversation, useView, useViewStore } from "#renderer/features/frame/view.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";

/** Follows what is asked for outside the page (a notification, a link, the tray), and says which conversation is open. */
export function useDesk(): void {
  const client = useClient();
  const view = useViewStore();
  const openId = useView((value) => (value.screen === "inbox" ? value.openId : undefined));

  useEffect(() => {
    drop(
      client.request("desk/look-at", openId === undefined ? {} : { conversationId: openId }),
      "at worst a notification comes for what is in sight",
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
