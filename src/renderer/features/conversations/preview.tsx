import type { PreviewView } from "#shared/contract/conversations.ts";
import { assertNever } from "#shared/assert-never.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { ATTACHMENT_WORDS } from "#renderer/features/media/attachment-words.ts";

/**
 * One line about the newest message or reaction. Who and what stand beside the words, not among them: each keeps its own
 * direction, and what does not fit is cut at the end of the words.
 */
export function Preview(props: { readonly preview: PreviewView }) {
  const { t } = useI18n();
  const { preview } = props;
  const isMine =
    "by" in preview && preview.by === "account" && preview.kind !== "reaction" && preview.kind !== "unsent";
  const isAutomatic = preview.kind === "text" && preview.automatic === true;
  const words = preview.kind === "attachment" ? ATTACHMENT_WORDS[preview.attachment] : undefined;
  const rest = preview.kind === "attachment" ? preview.text : previewText(preview, t);
  return (
    <>
      {isMine && <span className="row-preview-by">{t(isAutomatic ? "row.assistant" : "row.you")}</span>}
      {words !== undefined && (
        <span className="row-preview-what">
          <Icon name={words.icon} small />
          {t(words.label)}
          {rest !== undefined && " ·"}
        </span>
      )}
      {rest !== undefined && <bdi>{oneLine(rest)}</bdi>}
    </>
  );
}

/** What it says, without who: for the row and for announcements. */
export function previewText(preview: PreviewView, t: Translate): string {
  switch (preview.kind) {
    case "none":
      return t("row.nothing");
    case "text":
      return oneLine(preview.text);
    case "attachment": {
      const word = t(ATTACHMENT_WORDS[preview.attachment].label);
      return preview.text === undefined ? word : `${word} · ${oneLine(preview.text)}`;
    }
    case "reaction":
      return preview.by === "account"
        ? t("row.youReacted", { emoji: preview.emoji })
        : t("row.customerReacted", { emoji: preview.emoji });
    case "unsent":
      return t(preview.by === "account" ? "row.youWithdrew" : "row.withdrawn");
    case "unsupported":
      return t("row.unsupported");
    default:
      return assertNever(preview, "preview");
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
