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
  readonly onConfirm: () => void;
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

/** Another app holds the conversation at Meta. */
export function OtherAppLine() {
  const { t } = useI18n();
  return <Notice tone="quiet" icon="person" lead={t("window.otherApp.lead")} rest={t("window.otherApp.rest")} />;
}

/** The state of the line to Instagram, when replies wait because of it. */
export function LineState(props: { readonly state: "ready" | "offline" | "paused"; readonly onFix: () => void }) {
  const { t } = useI18n();
  switch (props.state) {
    case "ready":
      return null;
    case "offline":
      return <Notice tone="quiet" icon="offline" lead={t("window.offline.lead")} rest={t("window.offline.rest")} />;
    case "paused":
      return (
        <Notice
          tone="amber"
          icon="signIn"
          lead={t("window.paused.lead")}
          rest={t("window.paused.rest")}
          action={<Button onClick={props.onFix}>{t("window.paused.fix")}</Button>}
        />
      );
    default:
      return assertNever(props.state, "line state");
  }
}
