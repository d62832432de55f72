import type { AttachmentView } from "#shared/contract/messages.ts";
import type { MediaState } from "#shared/contract/media.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { useLineReturns } from "#renderer/features/accounts/use-line-returns.ts";
import { ATTACHMENT_WORDS } from "./attachment-words.ts";

/** What stands in place of media that is not there: never a broken picture. */
export function Gone(props: {
  readonly attachment: AttachmentView;
  readonly sentAtMs: number;
  /** Stands in place of the kind. */
  readonly label?: string | undefined;
  /** Stands in place of the reason. */
  readonly text?: string | undefined;
  /** Why, as the host says; undefined: Instagram gave no link, or it is gone. */
  readonly state?: MediaState | undefined;
  readonly onTryAgain?: (() => void) | undefined;
}) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const { attachment, sentAtMs, state, onTryAgain } = props;
  useLineReturns(state?.kind === "offline" ? onTryAgain : undefined);
  const words = ATTACHMENT_WORDS[attachment.kind];
  const isGone = state === undefined || state.kind === "gone" || state.kind === "not_found";
  const reason = isGone
    ? (props.text ?? t(GONE_WORDS[attachment.kind] ?? "message.mediaGone"))
    : t(REASONS[state.kind]);
  return (
    <div className="media-gone">
      <Icon name={words.icon} />
      <span>
        {props.label ?? t(words.label)}
        <small>{reason}</small>
        {isGone && <small>{t("media.sentAt", { time: format.moment(sentAtMs, nowMs) })}</small>}
      </span>
      {state?.kind === "offline" && onTryAgain !== undefined && (
        <Button kind="quiet" icon="retry" onClick={onTryAgain}>
          {t("app.tryAgain")}
        </Button>
      )}
    </div>
  );
}

const GONE_WORDS: Partial<Record<AttachmentView["kind"], PlainKey>> = {
  view_once: "message.viewOnce",
  unknown: "message.cannotShow",
};

const REASONS: Readonly<Record<Exclude<MediaState["kind"], "gone" | "not_found">, PlainKey>> = {
  refused: "media.refused",
  too_large: "media.tooLarge",
  offline: "media.offline",
  // The host passed it on, and the browser could make nothing of it.
  shown: "media.broken",
  unknown: "media.broken",
};
