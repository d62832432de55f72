import { useEffect, useRef } from "react";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { HealthChains } from "#renderer/features/setup/health-chains.tsx";
import { useFocusWish, useViewStore } from "#renderer/features/frame/view.ts";
import { RunningErasures } from "#renderer/features/erasure/running-erasures.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { ReadFailed } from "#renderer/ui/read-failed.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { useKeptFocus } from "#renderer/ui/use-kept-focus.ts";
import { type Finding, healthLight, lightOf } from "./health-state.ts";
import { LIGHT_WORDS } from "./health-words.ts";
import { PauseLine } from "#renderer/features/replies/pause-line.tsx";
import { HumanAgentLine } from "./human-agent-line.tsx";
import { KeptEvents } from "./kept-events.tsx";
import { Quarantine } from "./quarantine.tsx";
import { TodayNumbers } from "./today-numbers.tsx";
import { useFindings, useHealthToday, useQuarantine, useReadFailedAgain } from "./use-health.ts";

/** What happened to what Meta sent: how things are, today's numbers, what is not in the inbox, what else arrived. */
export function HealthScreen() {
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  // There is no list here; what goes away above this page leaves the focus to its beginning.
  useFocusWish("list", true, () => heading.current?.focus());
  const keptFocus = useKeptFocus(heading);
  const found = useFindings();
  const light = healthLight(found);
  const today = useHealthToday();
  const { isError: isQuarantineUnread } = useQuarantine();
  const readAgain = useReadFailedAgain();
  const { data: app } = useAppState();
  return (
    <div className="health">
      <div className="health-page" {...keptFocus}>
        <header className="health-head">
          <h2 ref={heading} tabIndex={-1}>
            {t("health.title")}
          </h2>
          <p className="health-state" data-light={light}>
            <i aria-hidden="true" />
            {t(LIGHT_WORDS[light])}
          </p>
          <p className="health-lead">{t("health.lead")}</p>
        </header>
        <Findings found={found} />
        <HealthChains isPractice={app?.practice ?? false} />
        <RunningErasures />
        {today.data !== undefined && <TodayNumbers today={today.data} />}
        {today.isPending && <Spinner label={t("health.reading")} />}
        {today.isError && (
          <div className="health-section">
            {today.data === undefined && <h3>{t("today.title")}</h3>}
            <ReadFailed lead={t("health.failed")} query={{ error: today.error, refetch: readAgain }} />
          </div>
        )}
        <Quarantine isFailureTold={today.isError} />
        <KeptEvents isFailureTold={today.isError || isQuarantineUnread} />
      </div>
    </div>
  );
}

function Findings(props: { readonly found: readonly Finding[] }) {
  const { t } = useI18n();
  // The banner over everything tells about the disk.
  const found = props.found.filter(({ kind }) => kind !== "storage");
  if (props.found.length === 0) {
    return (
      <p className="health-ok">
        <Icon name="circleCheck" />
        {t("health.ok.text")}
      </p>
    );
  }
  if (found.length === 0) return null;
  return (
    <ul className="health-findings">
      {found.map((finding) => (
        <li key={"accountId" in finding ? `${finding.kind}-${finding.accountId}` : finding.kind}>
          <FindingNotice finding={finding} />
        </li>
      ))}
    </ul>
  );
}

const TONES = { down: "red", needs_you: "amber", working: "quiet", ok: "quiet" } as const;

function FindingNotice(props: { readonly finding: Finding }) {
  const { t } = useI18n();
  const view = useViewStore();
  const { finding } = props;
  const tone = TONES[lightOf(finding)];
  const showSignIn = () => view.set((value) => ({ ...value, dialog: "connect" }));
  const signIn = <Button onClick={showSignIn}>{t("window.paused.fix")}</Button>;
  switch (finding.kind) {
    case "silent":
      return <Notice tone={tone} icon="warning" lead={t("connection.silent.text")} />;
    case "storage":
      return <Notice tone={tone} icon="warning" lead={t("storage.lead")} rest={t("storage.rest")} />;
    case "offline":
      return <Notice tone={tone} icon="offline" lead={t("connection.offline")} rest={t("connection.offline.text")} />;
    case "paused":
      return (
        <PauseLine
          accountId={finding.accountId}
          because={finding.because}
          lead={t("health.paused.lead", { username: finding.username })}
          onSignIn={showSignIn}
        />
      );
    case "human_agent":
      return <HumanAgentLine accountId={finding.accountId} username={finding.username} />;
    case "chain":
      return <Notice tone={tone} icon="link" lead={t("health.chain.lead")} />;
    case "signature":
      return (
        <Notice
          tone={tone}
          icon="lock"
          lead={t("health.signature.lead", { count: finding.count })}
          rest={t("health.signature.rest")}
          action={signIn}
        />
      );
    case "quarantined":
      return (
        <Notice
          tone={tone}
          icon="inbox"
          lead={t("health.quarantined.lead", { count: finding.count })}
          rest={t("health.quarantined.rest")}
        />
      );
    case "fetching":
      return (
        <Notice
          tone={tone}
          icon="download"
          lead={t("health.fetching.lead", { count: finding.count })}
          rest={t("health.fetching.rest")}
        />
      );
    case "removing":
      return <Notice tone={tone} icon="trash" lead={t("health.removing.lead", { count: finding.count })} />;
  }
}
