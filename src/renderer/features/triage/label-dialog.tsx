// The arrow keys are handled for the whole list of choices.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions */
import { useId, useRef, useState } from "react";
import { LABEL_COLORS } from "./label-colors.ts";
import { useConversationsNow } from "#renderer/features/conversations/use-conversations.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { moveFocus } from "#renderer/ui/move-focus.ts";
import { matchesWords } from "#renderer/lib/match-words.ts";
import { LabelChip } from "./label-chip.tsx";
import { foldName, meantLabel } from "./meant-label.ts";
import { useLabelCommands, useLabels } from "./use-labels.ts";

/** Which labels a conversation, or several, have. Takes effect at once; typing finds one or makes a new one. */
export function LabelDialog(props: {
  readonly conversationIds: readonly number[];
  readonly onSet: (labelId: number, on: boolean) => void;
  readonly onManage: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const id = useId();
  const [text, setText] = useState("");
  const { data } = useLabels();
  const { make } = useLabelCommands();
  const conversations = useConversationsNow(props.conversationIds);
  const labels = data?.items ?? [];
  const found = labels.filter(({ name }) => matchesWords(name, text));
  const name = text.trim();
  const canMake = name !== "" && !labels.some((label) => foldName(label.name) === foldName(name));
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);

  const create = () => {
    const color = LABEL_COLORS[(labels.length + 1) % LABEL_COLORS.length] ?? "grey";
    make.mutate(
      { clientId: newClientId(), name, color },
      {
        onSuccess(answer) {
          if (answer.kind !== "saved") return;
          setText("");
          props.onSet(answer.label.id, true);
        },
      },
    );
  };
  const submit = () => {
    const meant = meantLabel(labels, text);
    if (meant.kind === "new") create();
    // Which of them is for the eye and the arrows to say.
    if (meant.kind === "several") list.current?.querySelector("input")?.focus();
    if (meant.kind !== "label") return;
    props.onSet(meant.labelId, stateOf(meant.labelId) !== "all");
    setText("");
  };
  const stateOf = (labelId: number): "all" | "some" | "none" => {
    const having = conversations.filter(({ labelIds }) => labelIds.includes(labelId)).length;
    if (having === 0) return "none";
    return having === conversations.length ? "all" : "some";
  };

  return (
    <Dialog title={t("labels.choose")} closeLabel={t("app.close")} onClose={props.onClose}>
      <div className="label-picker">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <input
            ref={field}
            type="text"
            data-first-focus
            aria-label={t("labels.find")}
            placeholder={t("labels.find")}
            maxLength={40}
            autoComplete="off"
            dir="auto"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </form>
        <ul ref={list} aria-label={t("labels.title")} onKeyDown={(event) => moveFocus(event, "input")}>
          {found.map((label) => {
            const state = stateOf(label.id);
            return (
              <li key={label.id}>
                <label htmlFor={`${id}-${label.id}`}>
                  <input
                    id={`${id}-${label.id}`}
                    type="checkbox"
                    checked={state === "all"}
                    ref={(element) => {
                      if (element !== null) element.indeterminate = state === "some";
                    }}
                    onChange={() => props.onSet(label.id, state !== "all")}
                  />
                  <LabelChip label={label} />
                </label>
              </li>
            );
          })}
        </ul>
        {found.length === 0 && !canMake && <p className="label-none">{t("labels.none")}</p>}
        {make.data?.kind === "too_many" && <p role="alert">{t("labels.tooMany")}</p>}
        <footer>
          {canMake && (
            <Button
              icon="add"
              disabled={make.isPending}
              onClick={() => {
                create();
                // The button goes with the name.
                field.current?.focus();
              }}
            >
              {t("labels.makeNamed", { name })}
            </Button>
          )}
          <Button kind="quiet" onClick={props.onManage}>
            {t("labels.manage")}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
