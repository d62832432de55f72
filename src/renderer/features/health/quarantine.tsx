import { useEffect, useRef, useState } from "react";
import type { QuarantineEntry } from "#shared/contract/health.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { drop } from "#renderer/lib/drop.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { ReadFailed } from "#renderer/ui/read-failed.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { useKeptFocus } from "#renderer/ui/use-kept-focus.ts";
import { DropDialog } from "./drop-dialog.tsx";
import { QUARANTINE_WORDS } from "./health-words.ts";
import { RawDialog } from "./raw-dialog.tsx";
import { useQuarantine, useQuarantineCommands, useReadFailedAgain } from "./use-health.ts";

/**
 * What Meta sent and the inbox could not take: to be looked at, tried again, dropped.
 *
 * @param props.isFailureTold that health cannot be read is said already: once is enough.
 */
export function Quarantine(props: { readonly isFailureTold: boolean }) {
  const { t } = useI18n();
  const query = useQuarantine();
  const { retry } = useQuarantineCommands();
  const [outcome, setOutcome] = useState("");
  const [asked, setAsked] = useState<{ readonly what: "look" | "drop"; readonly entry: QuarantineEntry }>();
  const heading = useRef<HTMLHeadingElement>(null);
  const keptFocus = useKeptFocus(heading);
  const { entries } = query;
  // A row that was acted on takes the focus with it when it goes, which may be now or when the list has been read again.
  const mayLoseFocus = useRef(false);
  useEffect(() => {
    if (!mayLoseFocus.current || asked !== undefined || document.activeElement !== document.body) return;
    mayLoseFocus.current = false;
    heading.current?.focus();
  });

  const tryAgain = (quarantineIds: readonly number[] | undefined) =>
    retry.mutate(quarantineIds, {
      onSuccess: (counts) => {
        mayLoseFocus.current = true;
        setOutcome(retriedText(counts, t));
      },
      onError: () => setOutcome(t("quarantine.actionFailed")),
    });
  const readAgain = useReadFailedAgain();
  if (query.isError && entries === undefined && props.isFailureTold) return null;
  const canRetry = entries?.some(({ whole }) => whole) === true;

  return (
    <section className="health-section" aria-labelledby="health-quarantine" {...keptFocus}>
      <div className="health-section-head">
        <h3 id="health-quarantine" ref={heading} tabIndex={-1}>
          {t("quarantine.title")}
        </h3>
        {canRetry && (
          <Button icon="retry" disabled={retry.isPending} onClick={() => tryAgain(undefined)}>
            {t("quarantine.retryAll")}
          </Button>
        )}
      </div>
      <output className="health-outcome">{outcome}</output>
      {query.isError && !props.isFailureTold && (
        <ReadFailed lead={t("health.failed")} query={{ error: query.error, refetch: readAgain }} />
      )}
      {entries === undefined && !query.isError && <Spinner label={t("health.reading")} />}
      {entries?.length === 0 && (
        <div className="health-none">
          <b>{t("quarantine.none")}</b> {t("quarantine.none.hint")}
        </div>
      )}
      {entries !== undefined && entries.length > 0 && (
        <>
          <p className="health-section-lead">{t("quarantine.lead")}</p>
          <ul className="entries">
            {entries.map((entry) => (
              <Entry
                key={entry.id}
                entry={entry}
                isBusy={retry.isPending}
                onLook={() => setAsked({ what: "look", entry })}
                onRetry={() => tryAgain([entry.id])}
                onDrop={() => setAsked({ what: "drop", entry })}
              />
            ))}
          </ul>
          {query.hasNextPage && (
            <Button
              disabled={query.isFetchingNextPage}
              onClick={() => drop(query.fetchNextPage(), "asked again with the same button")}
            >
              {t("quarantine.more")}
            </Button>
          )}
        </>
      )}
      {asked?.what === "look" && <RawDialog entry={asked.entry} onClose={() => setAsked(undefined)} />}
      {asked?.what === "drop" && (
        <DropDialog
          entry={asked.entry}
          onClose={() => setAsked(undefined)}
          onDropped={(count) => {
            mayLoseFocus.current = true;
            setOutcome(t("quarantine.dropped", { count }));
            setAsked(undefined);
          }}
        />
      )}
    </section>
  );
}

function retriedText(counts: { readonly applied: number; readonly kept: number }, t: Translate): string {
  const parts = [
    ...(counts.applied > 0 ? [t("quarantine.applied", { count: counts.applied })] : []),
    ...(counts.kept > 0 ? [t("quarantine.kept", { count: counts.kept })] : []),
  ];
  return parts.length === 0 ? t("quarantine.gone") : parts.join(" ");
}

function Entry(props: {
  readonly entry: QuarantineEntry;
  readonly isBusy: boolean;
  readonly onLook: () => void;
  readonly onRetry: () => void;
  readonly onDrop: () => void;
}) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const { entry } = props;
  const account = useAppState().data?.accounts.find(({ id }) => id === entry.accountId);
  const time = format.moment(entry.receivedMs, nowMs);
  return (
    <li className="entry">
      <Icon name="warning" />
      <div className="entry-main">
        <p>
          <b>{t(QUARANTINE_WORDS[entry.reason])}</b>
        </p>
        <p className="entry-meta">
          <time dateTime={new Date(entry.receivedMs).toISOString()}>{time}</time>
          {account !== undefined && <bdi>@{account.username}</bdi>}
          {account === undefined && entry.accountId !== undefined && <bdi>{entry.accountId}</bdi>}
          {entry.accountId === undefined && <span>{t("quarantine.noAccount")}</span>}
          <span>{t("quarantine.characters", { count: entry.size })}</span>
          {entry.aboutMessage && <span>{t("quarantine.aboutMessage")}</span>}
        </p>
        {!entry.whole && <p className="entry-meta">{t("quarantine.cut")}</p>}
      </div>
      <div className="entry-actions">
        <Button onClick={props.onLook} aria-label={t("quarantine.lookAt", { time })}>
          {t("quarantine.look")}
        </Button>
        {entry.whole && (
          <Button disabled={props.isBusy} onClick={props.onRetry} aria-label={t("quarantine.retryOne", { time })}>
            {t("quarantine.retry")}
          </Button>
        )}
        <Button onClick={props.onDrop} aria-label={t("quarantine.dropOne", { time })}>
          {t("quarantine.drop")}
        </Button>
      </div>
    </li>
  );
}
