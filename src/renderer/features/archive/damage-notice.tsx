import type { ReactNode } from "react";
import type { ArchiveState } from "#shared/contract/archive.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { useArchiveCommand } from "./use-archive.ts";

/** What is wrong with the inbox, and what becomes of it; `way` is the way to its copies. */
export function DamageNotice(props: { readonly state: ArchiveState; readonly way: ReactNode }) {
  const { t, format } = useI18n();
  const forget = useArchiveCommand("archive/forget-loss");
  const { damaged, lost } = props.state;
  if (damaged) {
    return (
      <Notice
        tone="red"
        icon="warning"
        role="alert"
        lead={t("archive.damaged.lead")}
        rest={t("archive.damaged.rest")}
        action={props.way}
      />
    );
  }
  if (lost === undefined) return null;
  const [from, to] = [format.full(lost.sinceMs), format.full(lost.untilMs)];
  const when = from === to ? t("archive.lost.at", { time: to }) : t("archive.lost.between", { from, to });
  return (
    <Notice
      tone="red"
      icon="warning"
      role="alert"
      lead={t("archive.lost.lead")}
      rest={`${when} ${t("archive.lost.rest")}`}
      action={
        <>
          {props.way}
          <Button kind="quiet" disabled={forget.isPending} onClick={() => forget.mutate()}>
            {t("archive.lost.read")}
          </Button>
        </>
      }
    />
  );
}
