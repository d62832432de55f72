import { useEffect } from "react";
import { ActionsProvider } from "#renderer/actions/actions-context.tsx";
import { HelpSheet } from "#renderer/actions/help-sheet.tsx";
import { Palette } from "#renderer/actions/palette.tsx";
import { SignInDialog } from "#renderer/features/accounts/sign-in-dialog.tsx";
import { useConversationCounts } from "#renderer/features/conversations/use-conversations.ts";
import { Frame } from "#renderer/features/frame/frame.tsx";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { SettingsDialog } from "#renderer/features/settings/settings-dialog.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { useActionContext } from "./use-action-context.ts";

/** The inbox with its commands and dialogs. */
export function Inbox(props: { readonly shopName: string | undefined; readonly isPractice: boolean }) {
  const { platform } = useClient();
  const readContext = useActionContext();
  useTitle();
  return (
    <ActionsProvider isMac={isMac(platform)} readContext={readContext}>
      <Frame shopName={props.shopName} isPractice={props.isPractice} />
      <OpenDialog />
    </ActionsProvider>
  );
}

function OpenDialog() {
  const view = useViewStore();
  const dialog = useView((value) => value.dialog);
  const close = () => view.set((value) => ({ ...value, dialog: undefined }));
  switch (dialog) {
    case "help":
      return <HelpSheet onClose={close} />;
    case "palette":
      return <Palette onClose={close} />;
    case "settings":
      return <SettingsDialog onClose={close} />;
    case "connect":
      return <SignInDialog onClose={close} />;
    case undefined:
      return null;
  }
}

/** In a browser tab the host does not know the keyboard; the browser does. */
function isMac(platform: ReturnType<typeof useClient>["platform"]): boolean {
  return platform === "darwin" || (platform === "browser" && navigator.userAgent.includes("Macintosh"));
}

function useTitle(): void {
  const { t } = useI18n();
  const unread = useConversationCounts().data?.unread ?? 0;
  useEffect(() => {
    document.title = unread > 0 ? t("app.titleUnread", { count: unread }) : t("app.name");
  }, [unread, t]);
}
