import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import { assertNever } from "#shared/assert-never.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";

/** The state of Meta's window in one line above the composer, only when it matters. */
export function WindowLine(props: {
  readonly window: MessagingWindow;
  readonly name: string;
  readonly isConfirmed: boolean;
  /** The app may not answer as a person. */
  readonly lacksHumanAgent: boolean;
  readonly onConfirm: () => void;
  readonly onShowHealth: () => void;
}) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const { window, name } = props;
  switch (window.kind) {
    case "open":
      if (!window.closingSoon) return null;
      return (
        <Notice
          tone="amber"
          icon="clock"
          lead={t("window.closing.lead", { time: format.moment(window.closesAtMs, nowMs) })}
          rest={t("window.closing.rest")}
        />
      );
    case "human_agent": {
      const time = format.moment(window.closesAtMs, nowMs);
      if (props.lacksHumanAgent) {
        return (
          <Notice
            tone="amber"
            icon="person"
            lead={t("window.person.lead", { name })}
            rest={t("window.humanAgentMissing.rest", { time })}
            action={<Button onClick={props.onShowHealth}>{t("health.title")}</Button>}
          />
        );
      }
      if (props.isConfirmed) return <p className="person-mark">{t("window.person.confirmed", { time })}</p>;
      return (
        <Notice
          tone="amber"
          icon="person"
          lead={t("window.person.lead", { name })}
          rest={t("window.person.rest", { time })}
          action={<Button onClick={props.onConfirm}>{t("window.person.confirm")}</Button>}
        />
      );
    }
    case "closed":
      return (
        <Notice tone="quiet" icon="lock" lead={t("window.closed.lead")} rest={t("window.closed.rest", { name })} />
      );
    case "never_opened":
      return <Notice tone="quiet" icon="lock" lead={t("window.never.lead", { name })} rest={t("window.never.rest")} />;
    default:
      return assertNever(window, "window");
  }
}
