import type { PreviewView } from "#shared/contract/conversations.ts";
import { assertNever } from "#shared/assert-never.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { ATTACHMENT_WORDS } from "#renderer/features/messages/attachment-words.ts";

/** One line about the newest message or reaction. */
export function Preview(props: { readonly preview: PreviewView }) {
  const { t } = useI18n();
  const { preview } = props;
  const text = previewText(preview, t);
  if (preview.kind !== "attachment") return <bdi>{text}</bdi>;
  return (
    <>
      <Icon name={ATTACHMENT_WORDS[preview.attachment].icon} small />
      <bdi>{text}</bdi>
    </>
  );
}

/** The same in words, for announcements too. */
export function previewText(preview: PreviewView, t: Translate): string {
  const mine = (text: string): string => ("by" in preview && preview.by === "account" ? t("row.you", { text }) : text);
  switch (preview.kind) {
    case "none":
      return t("row.nothing");
    case "text":
      return mine(oneLine(preview.text));
    case "attachment": {
      const word = t(ATTACHMENT_WORDS[preview.attachment].label);
      return mine(preview.text === undefined ? word : `${word} · ${oneLine(preview.text)}`);
    }
    case "reaction":
      return preview.by === "account"
        ? t("row.youReacted", { emoji: preview.emoji })
        : t("row.customerReacted", { emoji: preview.emoji });
    case "unsent":
      return t(preview.by === "account" ? "row.youWithdrew" : "row.withdrawn");
    case "unsupported":
      return mine(t("row.unsupported"));
    default:
      return assertNever(preview, "preview");
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
