import { useId } from "react";
import type { ArchiveFault, ArchiveJobView } from "#shared/contract/archive.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { useArchiveCommand } from "./use-archive.ts";

type JobKind = ArchiveJobView["kind"];

const RUNNING: Readonly<Record<JobKind, PlainKey>> = {
  copy: "job.copy",
  backup: "job.backup",
  rehearsal: "job.rehearsal",
  export: "job.export",
};
const DONE: Readonly<Record<JobKind, PlainKey>> = {
  copy: "job.done.copy",
  backup: "job.done.backup",
  rehearsal: "job.done.rehearsal",
  export: "job.done.export",
};
export const FAULTS: Readonly<Record<ArchiveFault, PlainKey>> = {
  disk_full: "job.fault.disk_full",
  not_writable: "job.fault.not_writable",
  not_readable: "job.fault.not_readable",
  wrong_passphrase: "job.fault.wrong_passphrase",
  not_a_backup: "job.fault.not_a_backup",
  damaged: "job.fault.damaged",
  newer_version: "job.fault.newer_version",
  unknown: "job.fault.unknown",
};

/** The job under way, in numbers and with the way to stop it; or how the last one ended. */
export function ArchiveJob(props: { readonly job: ArchiveJobView }) {
  const { t } = useI18n();
  const { job } = props;
  switch (job.state) {
    case "running":
      return <RunningJob job={job} />;
    case "failed":
      return <Notice tone="red" icon="warning" role="alert" lead={t(FAULTS[job.fault ?? "unknown"])} />;
    case "cancelled":
      return (
        <output>
          <Notice tone="quiet" icon="close" lead={t("job.cancelled")} />
        </output>
      );
    case "done":
      return <DoneJob job={job} />;
  }
}

function DoneJob(props: { readonly job: ArchiveJobView }) {
  const { t } = useI18n();
  const { kind, path } = props.job;
  return (
    <output className="job-done">
      <Notice tone="quiet" icon="circleCheck" lead={t(DONE[kind])} />
      {path !== undefined && <code dir="ltr">{path}</code>}
    </output>
  );
}

function RunningJob(props: { readonly job: ArchiveJobView }) {
  const { t, format } = useI18n();
  const id = useId();
  const { kind, done, total, unit } = props.job;
  const cancel = useArchiveCommand("archive/cancel");
  const inMegabytes = unit === "bytes";
  const shown = (value: number): string => format.number(inMegabytes ? Math.round(value / 1e6) : value);
  return (
    <div className="erasing">
      <p className="erasing-line">
        <b id={id}>{t(RUNNING[kind])}</b>
        {total > 0 && (
          <span className="erasing-count">
            {t(inMegabytes ? "job.bytes" : "job.messages", { done: shown(done), total: shown(total) })}
          </span>
        )}
      </p>
      <progress aria-labelledby={id} {...(total > 0 ? { value: done, max: total } : {})} />
      <div className="erasing-line">
        <span />
        <Button disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("job.cancel")}
        </Button>
      </div>
    </div>
  );
}
