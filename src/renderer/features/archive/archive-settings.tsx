import type { ArchiveState } from "#shared/contract/archive.ts";
import { HelpLink } from "#renderer/features/help/help-link.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { ArchiveJob } from "./archive-job.tsx";
import { BackUp } from "./back-up.tsx";
import { Copies } from "./copies.tsx";
import { DamageNotice } from "./damage-notice.tsx";
import { ExportForm } from "./export-form.tsx";
import { LookIntoFile, Rehearsed } from "./restore.tsx";
import { useArchive, useArchiveWish, type ArchiveWish } from "./use-archive.ts";

/** Straight to the newest copy that was checked and found sound: it is looked into first, as any other. */
function GoBack(props: {
  readonly state: ArchiveState;
  readonly isBusy: boolean;
  readonly onWish: (wish: ArchiveWish) => void;
}) {
  const { t, format } = useI18n();
  const good = props.state.copies.find(({ id }) => id === props.state.lastGood);
  if (good === undefined) return null;
  return (
    <Button
      disabled={props.isBusy}
      onClick={() => props.onWish({ kind: "lookInto", source: { kind: "copy", id: good.id } })}
    >
      {t("archive.damaged.goBack", { time: format.full(good.content.madeMs) })}
    </Button>
  );
}

/** Settings → Backup: copies, the file for another computer, the way back from either, and exports. */
export function ArchiveSettings() {
  const { t } = useI18n();
  const { data: state, isError, error } = useArchive();
  const wish = useArchiveWish();
  if (isError) {
    return (
      <div className="privacy">
        <Notice tone="red" icon="warning" role="alert" lead={t("archive.failed")} error={error} />
      </div>
    );
  }
  if (state === undefined) return <Spinner label={t("health.reading")} />;
  const isBusy = state.job?.state === "running" || wish.isPending;
  return (
    <div className="privacy archive">
      <DamageNotice state={state} way={<GoBack state={state} isBusy={isBusy} onWish={wish.mutate} />} />
      {(state.job !== undefined || wish.isError) && (
        <div className="archive-now">
          <output>{wish.data?.kind === "busy" && <Notice tone="amber" icon="clock" lead={t("job.busy")} />}</output>
          {wish.isError && <Notice tone="red" icon="warning" role="alert" lead={t("job.fault.unknown")} />}
          {state.job !== undefined && <ArchiveJob job={state.job} />}
        </div>
      )}
      {state.rehearsed !== undefined && <Rehearsed content={state.rehearsed} isBusy={isBusy} />}
      <Copies state={state} isBusy={isBusy} onWish={wish.mutate} />
      <BackUp folder={state.folder} isBusy={isBusy} onWish={wish.mutate} />
      <LookIntoFile state={state} isBusy={isBusy} onWish={wish.mutate} />
      <ExportForm isBusy={isBusy} onWish={wish.mutate} />
      <p>
        <HelpLink page="backup" about={t("archive.title")} />
      </p>
    </div>
  );
}
