import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { SavedReply } from "#shared/contract/saved-replies.ts";
import { fillVariables, TEXT_VARIABLES } from "#shared/domain/text-variables.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { useKeptFocus } from "#renderer/ui/use-kept-focus.ts";
import { useQuestionInPlace } from "#renderer/ui/use-question-in-place.ts";
import { useSavedReplies, useSavedReplyCommands } from "./use-saved-replies.ts";

interface Editing {
  readonly clientId: string;
  readonly savedReplyId: number | undefined;
  readonly name: string;
  readonly text: string;
}

const empty = (): Editing => ({ clientId: newClientId(), savedReplyId: undefined, name: "", text: "" });

/** Settings → Saved replies: what the shop says again and again. */
export function SavedRepliesSettings() {
  const { t } = useI18n();
  const { data } = useSavedReplies();
  const { save } = useSavedReplyCommands();
  const [editing, setEditing] = useState<Editing>();
  const [problem, setProblem] = useState<PlainKey>();
  const add = useRef<HTMLButtonElement>(null);
  const keptFocus = useKeptFocus(add);

  /** The list has to be there before its button can have the focus. */
  const backToList = () => {
    flushSync(() => {
      setProblem(undefined);
      setEditing(undefined);
    });
    add.current?.focus();
  };

  const open = (next: Editing) => {
    setProblem(undefined);
    setEditing(next);
  };

  const submit = (edited: Editing) =>
    save.mutate(
      {
        clientId: edited.clientId,
        name: edited.name,
        text: edited.text,
        ...(edited.savedReplyId === undefined ? {} : { savedReplyId: edited.savedReplyId }),
      },
      {
        onError: () => setProblem("settings.failed"),
        onSuccess: (answer) => {
          if (answer.kind === "name_taken") return setProblem("saved.nameTaken");
          if (answer.kind === "full") return setProblem("saved.full");
          backToList();
        },
      },
    );

  if (editing !== undefined) {
    return (
      <SavedReplyForm
        editing={editing}
        problem={problem}
        isSaving={save.isPending}
        onChange={setEditing}
        onSubmit={() => submit(editing)}
        onCancel={() => {
          // How it ends is told here, and the words stay until then.
          if (!save.isPending) backToList();
        }}
      />
    );
  }
  return (
    <div className="saved-replies" {...keptFocus}>
      <p className="settings-lead">{t("saved.lead")}</p>
      <ul>
        {data?.items.map((reply) => (
          <SavedReplyRow
            key={reply.id}
            reply={reply}
            onEdit={() => open({ ...reply, savedReplyId: reply.id, clientId: newClientId() })}
          />
        ))}
      </ul>
      {data?.items.length === 0 && <p className="settings-none">{t("saved.begin")}</p>}
      <Button ref={add} icon="plus" onClick={() => open(empty())}>
        {t("saved.add")}
      </Button>
    </div>
  );
}

function SavedReplyRow(props: { readonly reply: SavedReply; readonly onEdit: () => void }) {
  const { t } = useI18n();
  const { id, name, text } = props.reply;
  const { remove } = useSavedReplyCommands();
  const row = useRef<HTMLLIElement>(null);
  const question = useQuestionInPlace(row, remove.reset);
  if (question.isAsked) {
    return (
      <li ref={row}>
        <p role="alert">{t("saved.removeSure", { name })}</p>
        <Button onClick={question.takeBack}>{t("app.cancel")}</Button>
        <Button
          kind="danger"
          onClick={() => {
            if (!remove.isPending) remove.mutate(id);
          }}
        >
          {t("saved.removeNow")}
        </Button>
        {remove.isError && <Notice tone="red" icon="warning" role="alert" lead={t("remove.failed")} />}
      </li>
    );
  }
  return (
    <li ref={row}>
      <div>
        <b dir="auto">{name}</b>
        <span dir="auto">{text}</span>
      </div>
      <IconButton icon="pencil" label={t("saved.edit", { name })} onClick={props.onEdit} />
      <IconButton icon="trash" label={t("saved.remove", { name })} onClick={question.ask} />
    </li>
  );
}

function SavedReplyForm(props: {
  readonly editing: Editing;
  readonly problem: PlainKey | undefined;
  readonly isSaving: boolean;
  readonly onChange: (editing: Editing) => void;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
}) {
  const { t } = useI18n();
  const id = useId();
  const { editing } = props;
  const nameField = useRef<HTMLInputElement>(null);
  useEffect(() => nameField.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  const keyed = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    props.onCancel();
  };
  const example = fillVariables(editing.text, {
    name: t("saved.example.name"),
    shop: t("saved.example.shop"),
    hours: t("saved.example.hours"),
  });
  return (
    // Escape leaves the form alone, not what it stands in.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form className="settings-form" onSubmit={submit} onKeyDown={keyed}>
      <label htmlFor={`${id}-name`}>{t("saved.name")}</label>
      <div className="field-box">
        <input
          id={`${id}-name`}
          ref={nameField}
          required
          readOnly={props.isSaving}
          maxLength={60}
          value={editing.name}
          onChange={(event) => props.onChange({ ...editing, name: event.target.value })}
        />
      </div>
      <label htmlFor={`${id}-text`}>{t("saved.text")}</label>
      <div className="field-box">
        <textarea
          id={`${id}-text`}
          dir="auto"
          required
          readOnly={props.isSaving}
          rows={5}
          maxLength={4000}
          aria-describedby={`${id}-hint`}
          value={editing.text}
          onChange={(event) => props.onChange({ ...editing, text: event.target.value })}
        />
      </div>
      <p id={`${id}-hint`} className="settings-hint">
        {t("saved.variables")} <bdi>{TEXT_VARIABLES.map((variable) => `{${variable}}`).join(" ")}</bdi>
      </p>
      {example !== editing.text && (
        <p className="settings-hint">
          {t("saved.example")} <q dir="auto">{example}</q>
        </p>
      )}
      {props.problem !== undefined && <Notice tone="red" icon="warning" role="alert" lead={t(props.problem)} />}
      <div className="settings-buttons">
        <Button disabled={props.isSaving} onClick={props.onCancel}>
          {t("saved.cancel")}
        </Button>
        <Button
          kind="primary"
          submit
          disabled={props.isSaving || editing.name.trim() === "" || editing.text.trim() === ""}
        >
          {t("saved.save")}
        </Button>
      </div>
    </form>
  );
}
