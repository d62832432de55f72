import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { CopyButton } from "#renderer/ui/copy-button.tsx";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { changeDraft, draftOf, useDrafts } from "./drafts.ts";

/** What was begun before nothing could be sent any more: it is not lost, and the list says no longer than wanted that it is there. */
export function UnsentDraft(props: { readonly conversationId: number; readonly text: string }) {
  const { t } = useI18n();
  const drafts = useDrafts();
  const view = useViewStore();
  const toasts = useToasts();
  const { conversationId, text } = props;
  const discard = () => {
    const { replyTo } = draftOf(drafts.get(), conversationId);
    changeDraft(drafts, conversationId, { text: "", replyTo: undefined });
    view.set((value) => ({ ...value, focusWish: "thread" }));
    const putBack = () => {
      // Before what may have been begun since.
      const { text: since } = draftOf(drafts.get(), conversationId);
      const whole = since.trim() === "" ? text : `${text}\n${since}`;
      changeDraft(drafts, conversationId, { text: whole, replyTo });
      toasts.set({ text: t("toast.undone"), undo: undefined });
    };
    toasts.set({ text: t("composer.discarded"), undo: putBack });
  };
  return (
    <section className="stuck unsent-draft" data-tone="amber" aria-label={t("composer.unsent")}>
      <b>{t("composer.unsent")}</b>
      <p dir="auto">{text}</p>
      <div className="stuck-actions">
        <CopyButton text={text} />
        <Button icon="trash" onClick={discard}>
          {t("state.discard")}
        </Button>
      </div>
    </section>
  );
}
