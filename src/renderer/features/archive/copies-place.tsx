import type { RefObject } from "react";
import type { ArchiveState } from "#shared/contract/archive.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { FAULTS } from "./archive-job.tsx";
import { useChoosePlace } from "./use-archive.ts";

/** Where the copies go: beside the inbox, or on a drive that may be away. */
export function CopiesPlace(props: {
  readonly state: ArchiveState;
  readonly isBusy: boolean;
  /** Of the section these lines are in. */
  readonly heading: RefObject<HTMLElement | null>;
}) {
  const { t } = useI18n();
  const choose = useChoosePlace();
  const { place, canChoosePlace, damaged } = props.state;
  if (place === undefined && !canChoosePlace) return null;
  // The host refuses it too: with a damaged inbox these copies may be all there is.
  const isBusy = props.isBusy || choose.isPending || damaged;
  const fault = choose.data?.kind === "failed" ? FAULTS[choose.data.fault] : undefined;
  // The button that was pressed is disabled meanwhile, and one of them is gone afterwards.
  const change = (to: "choose" | "home") =>
    choose.mutate(to, {
      onSettled: () => {
        if (to === "home" || document.activeElement === document.body) props.heading.current?.focus();
      },
    });
  return (
    <>
      <output>
        {place?.isThere === false && (
          <Notice
            tone="amber"
            icon="warning"
            lead={t("copies.place.away.lead")}
            rest={t(place.isOwed ? "copies.place.away.owed" : "copies.place.away.rest")}
          />
        )}
      </output>
      {(fault !== undefined || choose.isError) && (
        <Notice tone="red" icon="warning" role="alert" lead={t(fault ?? "job.fault.unknown")} />
      )}
      <div className="archive-line">
        <span>{t("copies.place")}</span>
        {place === undefined ? <span>{t("copies.place.home")}</span> : <code dir="ltr">{place.folder}</code>}
        <div className="archive-commands">
          {place !== undefined && (
            <Button disabled={isBusy} onClick={() => change("home")}>
              {t("copies.place.back")}
            </Button>
          )}
          {canChoosePlace && (
            <Button disabled={isBusy} onClick={() => change("choose")}>
              {t("copies.place.choose")}
            </Button>
          )}
        </div>
      </div>
      {choose.isPending && <Spinner label={t("copies.place.moving")} />}
      {place?.isThere === false && !damaged && <p className="quiet">{t("copies.place.away.leaves")}</p>}
      {canChoosePlace && <p className="quiet">{t("copies.place.hint")}</p>}
    </>
  );
}
