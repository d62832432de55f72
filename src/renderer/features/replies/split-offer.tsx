import { MAX_PARTS } from "#shared/domain/split-text.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";

/** A text is too long for one message: how it would go out in several, and the button that sends it so. */
export function SplitOffer(props: {
  readonly parts: readonly string[];
  readonly canSend: boolean;
  readonly onSend: () => void;
}) {
  const { t } = useI18n();
  const { parts } = props;
  const count = parts.length;
  if (count > MAX_PARTS) {
    return (
      <Notice tone="amber" icon="warning" lead={t("split.tooMany", { count: MAX_PARTS })} rest={t("split.shorten")} />
    );
  }
  return (
    <div className="split-offer">
      <Notice
        tone="quiet"
        icon="comment"
        lead={t("split.lead", { count })}
        action={
          <Button disabled={!props.canSend} onClick={props.onSend}>
            {t("split.send", { count })}
          </Button>
        }
      />
      <details>
        <summary>{t("split.show", { count })}</summary>
        {/* It is longer than its box: the arrows move it. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <ol tabIndex={0} aria-label={t("split.show", { count })}>
          {parts.map((part, index) => (
            // The same words may stand in two parts; their place is what tells them apart.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index} dir="auto">
              {part}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
