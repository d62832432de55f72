import { Suspense, useEffect, useState } from "react";
import { CustomerPanel } from "#renderer/features/customers/customer-panel.tsx";
import { ListPane } from "#renderer/features/conversations/list-pane.tsx";
import { HealthScreen } from "#renderer/features/health/health-screen.tsx";
import { ThreadPane } from "#renderer/features/messages/thread-pane.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { lazyPart } from "#renderer/lib/lazy-part.ts";
import { useAfterPaint } from "#renderer/lib/use-after-paint.ts";
import { NO_ROOM_FOR_PANEL, useMediaQuery, WIDE } from "#renderer/lib/use-media-query.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Splitter } from "#renderer/ui/splitter.tsx";
import { Rail } from "./rail.tsx";
import { Toasts } from "./toasts.tsx";
import {
  LIST_WIDTH,
  PANEL_WIDTH,
  useListWaitsForNoWriter,
  useView,
  useViewStore,
  WIDE_LIST_WIDTH,
  WIDE_PANEL_WIDTH,
} from "./view.ts";

/** In practice only. */
const TourCard = lazyPart(async () => (await import("#renderer/features/tour/tour-card.tsx")).TourCard);

/** The rail, and beside it the inbox or Health. */
export function Frame(props: { readonly shopName: string | undefined; readonly isPractice: boolean }) {
  const screen = useView((value) => value.screen);
  useListWaitsForNoWriter();
  return screen === "health" ? <HealthFrame {...props} /> : <InboxFrame {...props} />;
}

function HealthFrame(props: { readonly shopName: string | undefined; readonly isPractice: boolean }) {
  const { t } = useI18n();
  return (
    <div className="frame" data-showing="health">
      <Rail shopName={props.shopName} isPractice={props.isPractice} />
      <main className="frame-main">
        <h1 className="visually-hidden">{t("app.name")}</h1>
        <HealthScreen />
      </main>
      <Toasts />
    </div>
  );
}

/** Rail, list, thread, customer. */
function InboxFrame(props: { readonly shopName: string | undefined; readonly isPractice: boolean }) {
  const { t } = useI18n();
  const view = useViewStore();
  const { openId, isPanelShown, isSheetShown, ...dragged } = useView((value) => value);
  const isWide = useMediaQuery(WIDE);
  const listSize = isWide ? WIDE_LIST_WIDTH : LIST_WIDTH;
  const panelSize = isWide ? WIDE_PANEL_WIDTH : PANEL_WIDTH;
  const listWidth = dragged.listWidth ?? listSize.usual;
  const panelWidth = dragged.panelWidth ?? panelSize.usual;
  const hasRoom = !useMediaQuery(NO_ROOM_FOR_PANEL);
  const hasPanel = hasRoom && isPanelShown && openId !== undefined;
  const hasSheet = !hasRoom && isSheetShown && openId !== undefined;
  const panelId = useAfterThread(openId);
  const columns = `60px ${listWidth}px minmax(0, 1fr)${hasPanel ? ` ${panelWidth}px` : ""}`;

  return (
    <div
      className="frame"
      data-showing={openId === undefined ? "list" : "thread"}
      style={{ gridTemplateColumns: columns }}
    >
      <Rail shopName={props.shopName} isPractice={props.isPractice} />
      <main className="frame-main">
        <h1 className="visually-hidden">{t("app.name")}</h1>
        <div className="frame-list">
          <ListPane />
          {props.isPractice && (
            <Suspense fallback={null}>
              <TourCard />
            </Suspense>
          )}
          <Splitter
            label={t("pane.resizeList")}
            paneSide="before"
            width={listWidth}
            {...listSize}
            onChange={(width) =>
              view.set((value) => ({ ...value, listWidth: width === listSize.usual ? undefined : width }))
            }
          />
        </div>
        <ThreadPane isPanelShown={hasPanel || hasSheet} />
      </main>
      {hasPanel && (
        // Nothing is done to a customer who is about to go from it.
        <aside className="frame-panel" aria-label={t("customer.panel")} inert={panelId !== openId}>
          <Splitter
            label={t("pane.resizePanel")}
            paneSide="after"
            width={panelWidth}
            {...panelSize}
            onChange={(width) =>
              view.set((value) => ({ ...value, panelWidth: width === panelSize.usual ? undefined : width }))
            }
          />
          {panelId !== undefined && <CustomerPanel conversationId={panelId} />}
        </aside>
      )}
      {hasSheet && (
        <Dialog
          kind="side"
          title={t("customer.panel")}
          closeLabel={t("app.close")}
          onClose={() => view.set((value) => ({ ...value, isSheetShown: false }))}
        >
          <CustomerPanel conversationId={openId} />
          <Toasts />
        </Dialog>
      )}
      {!hasSheet && <Toasts />}
    </div>
  );
}

/** Another customer comes in when the messages stand there: who opens a conversation waits for those. */
function useAfterThread(openId: number | undefined): number | undefined {
  const [shownId, setShownId] = useState(openId);
  const isNoteWished = useView(({ focusWish }) => focusWish === "note");
  // It is for the one who is open now.
  if (isNoteWished && shownId !== openId) setShownId(openId);
  const afterPaint = useAfterPaint();
  useEffect(() => afterPaint(() => setShownId(openId)), [openId, afterPaint]);
  return shownId;
}
