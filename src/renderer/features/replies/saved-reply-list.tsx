// A list that a text field steers is what ARIA's listbox is for: the browser's own <select> and <datalist> cannot be one.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import type { SavedReply } from "#shared/contract/saved-replies.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";

/** Saved replies to choose from while the focus stays in the text; the keys are the text field's. */
export function SavedReplyList(props: {
  readonly id: string;
  readonly replies: readonly SavedReply[];
  readonly chosen: number;
  readonly hasAny: boolean;
  readonly preview: (text: string) => string;
  readonly onChoose: (reply: SavedReply) => void;
}) {
  const { t } = useI18n();
  const { id, replies, chosen } = props;
  if (replies.length === 0) {
    return <p className="saved-list saved-list-none">{t(props.hasAny ? "saved.noMatch" : "saved.noneYet")}</p>;
  }
  return (
    <div className="saved-list" id={id} role="listbox" aria-label={t("saved.title")}>
      {replies.map((reply, index) => (
        <div
          key={reply.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          // Chosen when pressed, before the field could lose the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            props.onChoose(reply);
          }}
        >
          <b dir="auto">{reply.name}</b>
          <span dir="auto">{props.preview(reply.text)}</span>
        </div>
      ))}
    </div>
  );
}
