import { Suspense, useEffect } from "react";
import { ActionsProvider } from "#renderer/actions/actions-context.tsx";
import { HelpSheet } from "#renderer/actions/help-sheet.tsx";
import { Palette } from "#renderer/actions/palette.tsx";
import { useConversationCounts } from "#renderer/features/conversations/use-conversations.ts";
import { ErasureWatch } from "#renderer/features/erasure/erasure-watch.tsx";
import { RemoveDialog } from "#renderer/features/erasure/remove-dialog.tsx";
import { Frame } from "#renderer/features/frame/frame.tsx";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { DamagedBanner } from "#renderer/features/archive/damaged-banner.tsx";
import { StorageBanner } from "#renderer/features/health/storage-banner.tsx";
import { MediaViewer } from "#renderer/features/media/media-viewer.tsx";
import { TraceDialog } from "#renderer/features/messages/trace-dialog.tsx";
import { SetupDialog } from "#renderer/features/setup/setup-dialog.tsx";
import { UpdateNotice } from "#renderer/features/updates/update-notice.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { lazyPart } from "#renderer/lib/lazy-part.ts";
import { AskLabels, AskSnooze } from "./ask-triage.tsx";
import { useActionContext } from "./use-action-context.ts";
import { useDesk } from "./use-desk.ts";
import { useMenuBar } from "./use-menu-bar.ts";

/** Its many pages come when they are first opened, so that the inbox does not wait for them. */
const SettingsDialog = lazyPart(
  async () => (await import("#renderer/features/settings/settings-dialog.tsx")).SettingsDialog,
);

/** In practice only. */
const PracticeBar = lazyPart(async () => (await import("#renderer/features/practice/practice-bar.tsx")).PracticeBar);

/** The inbox with its commands and dialogs. */
export function Inbox(props: {
  readonly shopName: string | undefined;
  readonly isPractice: boolean;
  /** Practice stands in for the shop's own inbox. */
  readonly hasWayBack: boolean;
}) {
  const { platform } = useClient();
  const readContext = useActionContext();
  useTitle(props.isPractice);
  useDesk(readContext);
  useMenuBar(readContext);
  return (
    <ActionsProvider isMac={isMac(platform)} readContext={readContext}>
      <div className="app">
        {props.hasWayBack && (
          <Suspense fallback={null}>
            <PracticeBar />
          </Suspense>
        )}
        <StorageBanner />
        <DamagedBanner />
        <UpdateNotice />
        <Frame shopName={props.shopName} isPractice={props.isPractice} />
      </div>
      <OpenDialog />
      <OpenSubjectDialog />
      <ErasureWatch />
      <OpenViewer />
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
      return (
        <Suspense fallback={null}>
          <SettingsDialog onClose={close} />
        </Suspense>
      );
    case "connect":
      return <SetupDialog onClose={close} />;
    case undefined:
      return null;
  }
}

/** May stand over another dialog: settings stay open behind the question what to remove. */
function OpenSubjectDialog() {
  const view = useViewStore();
  const dialog = useView((value) => value.subjectDialog);
  const close = () => view.set((value) => ({ ...value, subjectDialog: undefined }));
  switch (dialog?.kind) {
    case "trace":
      return <TraceDialog message={dialog.message} onClose={close} />;
    case "snooze":
      return <AskSnooze conversationIds={dialog.conversationIds} onClose={close} />;
    case "labels":
      return <AskLabels conversationIds={dialog.conversationIds} onClose={close} />;
    case "remove":
      return <RemoveDialog subject={dialog.subject} onClose={close} />;
    case undefined:
      return null;
  }
}

/** In a browser tab the host does not know the keyboard; the browser does. */
function isMac(platform: ReturnType<typeof useClient>["platform"]): boolean {
  return platform === "darwin" || (platform === "browser" && navigator.userAgent.includes("Macintosh"));
}

function OpenViewer() {
  const viewed = useView((value) => value.viewed);
  return viewed === undefined ? null : <MediaViewer viewed={viewed} />;
}

function useTitle(isPractice: boolean): void {
  const { t } = useI18n();
  const unread = useConversationCounts().data?.unread ?? 0;
  useEffect(() => {
    const named = isPractice ? t("practice.title") : t("app.name");
    const counted = isPractice ? t("practice.titleUnread", { count: unread }) : t("app.titleUnread", { count: unread });
    document.title = unread > 0 ? counted : named;
    return () => {
      document.title = t("app.name");
    };
  }, [unread, isPractice, t]);
}
