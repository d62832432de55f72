import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useEffect, useLayoutEffect, useState } from "react";
import { TargetsProvider } from "#renderer/actions/targets.ts";
import { Welcome } from "#renderer/features/accounts/welcome.tsx";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { ToastProvider } from "#renderer/features/frame/toasts.tsx";
import { useLock, useTellOfUse } from "#renderer/features/lock/use-lock.ts";
import { ViewProvider } from "#renderer/features/frame/view.ts";
import { HelpLayer } from "#renderer/features/help/help-layer.tsx";
import { keepDrafts } from "#renderer/features/replies/keep-drafts.ts";
import { DraftsProvider } from "#renderer/features/replies/drafts.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Catalogue } from "#renderer/i18n/types.ts";
import { ClientContext } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { HostClockProvider } from "#renderer/lib/host-clock.ts";
import { lazyPart } from "#renderer/lib/lazy-part.ts";
import { Button } from "#renderer/ui/button.tsx";
import { LiveRegion } from "#renderer/ui/live-region.tsx";
import { TooltipLayer } from "#renderer/ui/tooltip-layer.tsx";
import { Appearance } from "./appearance.tsx";
import { CrashBoundary } from "./crash-boundary.tsx";
import { forgetShown } from "./forget-shown.ts";
import { Inbox } from "./inbox.tsx";
import type { Shell } from "./shell.ts";
import { useLiveEvents } from "./use-live-events.ts";

const LockScreen = lazyPart(async () => (await import("#renderer/features/lock/lock-screen.tsx")).LockScreen);

export function App(props: { readonly shell: Shell; readonly firstCatalogue: Catalogue }) {
  const { shell, firstCatalogue } = props;
  return (
    <QueryClientProvider client={shell.queries}>
      <ClientContext value={shell.client}>
        <ViewProvider value={shell.view}>
          <DraftsProvider value={shell.drafts}>
            <ToastProvider value={shell.toasts}>
              <TargetsProvider value={shell.targets}>
                <HostClockProvider value={shell.clock}>
                  <Appearance firstCatalogue={firstCatalogue}>
                    <Background shell={shell} />
                    <CrashBoundary onStartAgain={() => shell.queries.clear()}>
                      <Screen shell={shell} />
                      <HelpLayer />
                    </CrashBoundary>
                    <LiveRegion announcement={shell.announcement} />
                    <TooltipLayer />
                  </Appearance>
                </HostClockProvider>
              </TargetsProvider>
            </ToastProvider>
          </DraftsProvider>
        </ViewProvider>
      </ClientContext>
    </QueryClientProvider>
  );
}

/** What goes on whatever becomes of the screen: a fault while drawing must not cost what the host told meanwhile. */
function Background(props: { readonly shell: Shell }) {
  const { clock, client, drafts } = props.shell;
  useLiveEvents(props.shell);
  useEffect(() => clock.start(), [clock]);
  useEffect(() => keepDrafts(client, drafts), [client, drafts]);
  return null;
}

/** Nothing but the lock while it is shut; a sentence when the host is silent from the start. */
function Screen(props: { readonly shell: Shell }) {
  const { shell } = props;
  const { clock, drafts } = shell;
  const { data: lock, isError, refetch } = useLock();
  const isLocked = lock?.isLocked === true;
  // Behind the lock the host took nothing.
  useEffect(() => {
    if (!isLocked) drafts.saveNow();
  }, [isLocked, drafts]);
  // After the inbox has gone from the page, so that nothing asks for what is forgotten here.
  useLayoutEffect(() => {
    if (isLocked) forgetShown(shell);
  }, [isLocked, shell]);
  if (lock === undefined) {
    return isError ? <HostSilent onTryAgain={() => drop(refetch(), "its failure is shown here again")} /> : null;
  }
  return isLocked ? (
    <Suspense fallback={null}>
      <LockScreen lock={lock} />
    </Suspense>
  ) : (
    <OpenScreen clock={clock} />
  );
}

/** Welcome while there is no account, else the inbox. */
function OpenScreen(props: { readonly clock: Shell["clock"] }) {
  const { data, isError, refetch } = useAppState();
  const [staysOnWelcome, setStaysOnWelcome] = useState(false);
  const { clock } = props;
  useTellOfUse();
  const offsetMs = data?.clockOffsetMs;
  useLayoutEffect(() => {
    if (offsetMs !== undefined) clock.setOffset(offsetMs);
  }, [clock, offsetMs]);
  if (data === undefined) {
    return isError ? <HostSilent onTryAgain={() => drop(refetch(), "its failure is shown here again")} /> : null;
  }
  if (data.accounts.length === 0 || staysOnWelcome) {
    return (
      <Welcome
        canPractise={data.practiceDoor === "practice"}
        onStay={() => setStaysOnWelcome(true)}
        onFinish={() => setStaysOnWelcome(false)}
      />
    );
  }
  const hasWayBack = data.practiceDoor === "shop";
  return <Inbox shopName={data.accounts[0]?.username} isPractice={data.practice} hasWayBack={hasWayBack} />;
}

function HostSilent(props: { readonly onTryAgain: () => void }) {
  const { t } = useI18n();
  return (
    <main className="host-silent empty">
      <h1 className="empty-title">{t("app.hostSilent.title")}</h1>
      <p>{t("app.hostSilent.text")}</p>
      <Button kind="primary" onClick={props.onTryAgain}>
        {t("app.tryAgain")}
      </Button>
    </main>
  );
}
