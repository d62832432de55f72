import type { RefObject } from "react";
import { AttachButton } from "#renderer/features/attachments/attach-button.tsx";
import { EmojiButton } from "#renderer/features/emoji/emoji-button.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { IconButton } from "#renderer/ui/button.tsx";
import { insertText } from "./text-field.tsx";

/** What can be put into a reply besides what is typed. */
export function ComposerTools(props: {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onAttach: (files: readonly File[]) => void;
  readonly onHeart: () => void;
  readonly onRecord: () => void;
  readonly isRecording: boolean;
  /** The last voice message is still on its way to the host: there is none to begin. */
  readonly isLeaving: boolean;
}) {
  const { t } = useI18n();
  const { field } = props;
  return (
    <div className="composer-tools" role="toolbar" aria-label={t("composer.tools")}>
      <AttachButton onChoose={props.onAttach} />
      <EmojiButton label={t("emoji.title")} onChoose={(emoji) => insertText(field.current, emoji)} />
      <IconButton
        icon="bolt"
        label={t("saved.insert")}
        keys="/"
        data-action="reply.saved"
        onClick={() => beginSlash(field.current)}
      />
      <IconButton
        icon="voice"
        label={t("voice.record")}
        keys="v"
        aria-pressed={props.isRecording}
        aria-disabled={props.isLeaving}
        data-action="reply.record"
        onClick={props.onRecord}
      />
      <IconButton icon="heart" label={t("composer.heart")} data-action="reply.heart" onClick={props.onHeart} />
    </div>
  );
}

/** A slash as one would type it, with a space before it where a word ends. */
function beginSlash(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  const before = field.value.slice(0, field.selectionStart);
  insertText(field, before === "" || /\s$/u.test(before) ? "/" : " /");
}
