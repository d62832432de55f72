import { type ReactNode, useRef } from "react";
import type { ArchiveState } from "#shared/contract/archive.ts";
import { useFocusToList } from "#renderer/features/conversations/use-focus-to-list.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { useArchiveCommand } from "./use-archive.ts";

/** What is wrong with the inbox, and what becomes of it; `way` is the way to its copies. */
export function DamageNotice(props: { readonly state: ArchiveState; readonly way: ReactNode }) {
  const { t } = useI18n();
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
  return lost === undefined ? null : <LossNotice lost={lost} way={props.way} />;
}

function LossNotice(props: { readonly lost: NonNullable<ArchiveState["lost"]>; readonly way: ReactNode }) {
  const { t, format } = useI18n();
  const forget = useArchiveCommand("archive/forget-loss");
  const button = useRef<HTMLButtonElement>(null);
  useFocusToList(button);
  const { lost } = props;
  const [from, to] = [format.full(lost.sinceMs), format.full(lost.untilMs)];
  const when = from === to ? t("archive.lost.at", { time: to }) : t("archive.lost.between", { from, to });
  return (
    <Notice
      tone="red"
      icon="warning"
      role="alert"
      lead={t("archive.lost.lead")}
      rest={`${when} ${t(forget.isError ? "state.actionFailed" : "archive.lost.rest")}`}
      action={
        <>
          {props.way}
          <Button
            ref={button}
            kind="quiet"
            aria-disabled={forget.isPending}
            onClick={() => {
              if (!forget.isPending) forget.mutate();
            }}
          >
            {t("archive.lost.read")}
          </Button>
        </>
      }
    />
  );
}
