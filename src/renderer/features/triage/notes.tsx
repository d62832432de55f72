import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { NoteView } from "#shared/contract/triage.ts";
import { useFocusWish } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { useNoteCommands, useNotes } from "./use-notes.ts";

const MOST_CHARS = 4000;

/** What the shop has written down about a customer: kept here, never sent. */
export function Notes(props: { readonly conversationId: number }) {
  const { t } = useI18n();
  const { data } = useNotes(props.conversationId);
  return (
    <section className="customer-section notes">
      <h4>{t("notes.title")}</h4>
      {data?.items.length === 0 && <p className="notes-none">{t("notes.none")}</p>}
      <NewNote conversationId={props.conversationId} />
      <ul>
        {data?.items.map((note) => (
          <Note key={note.id} note={note} />
        ))}
      </ul>
    </section>
  );
}

/** A button until somebody wants to write. */
function NewNote(props: { readonly conversationId: number }) {
  const { t } = useI18n();
  const [isWriting, setIsWriting] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useFocusWish("note", true, () => setIsWriting(true));
  const wasWriting = useRef(false);
  useEffect(() => {
    if (wasWriting.current && !isWriting) button.current?.focus();
    wasWriting.current = isWriting;
  }, [isWriting]);
  if (isWriting) return <NoteForm conversationId={props.conversationId} onEnd={() => setIsWriting(false)} />;
  return (
    <Button ref={button} kind="quiet" icon="add" onClick={() => setIsWriting(true)}>
      {t("notes.add")}
    </Button>
  );
}

function NoteForm(props: { readonly conversationId: number; readonly onEnd: () => void }) {
  const { t } = useI18n();
  const { write } = useNoteCommands(props.conversationId);
  const [text, setText] = useState("");
  // The same note until it is saved: sent twice it is written once.
  const [clientId] = useState(newClientId);
  const save = () => {
    if (text.trim() === "" || write.isPending) return;
    write.mutate(
      { clientId, conversationId: props.conversationId, text },
      { onSuccess: ({ kind }) => (kind === "saved" ? props.onEnd() : undefined) },
    );
  };
  return (
    <form
      className="note-new"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <NoteBox
        label={t("notes.new")}
        placeholder={t("notes.placeholder")}
        text={text}
        onChange={setText}
        onSave={save}
        onEnd={props.onEnd}
      />
      <Button submit disabled={write.isPending || text.trim() === ""}>
        {t("notes.save")}
      </Button>
      <Button kind="quiet" onClick={props.onEnd}>
        {t("app.cancel")}
      </Button>
      {write.isError && <p role="alert">{t("notes.failed")}</p>}
      {write.data?.kind === "too_many" && <p role="alert">{t("notes.tooMany")}</p>}
    </form>
  );
}

function NoteBox(props: {
  readonly label: string;
  readonly placeholder?: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onSave: () => void;
  readonly onEnd: () => void;
}) {
  const keyed = (event: KeyboardEvent) => {
    const isSave = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!isSave && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (isSave) props.onSave();
    else props.onEnd();
  };
  return (
    <textarea
      // The one thing to do here is to write.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      aria-label={props.label}
      placeholder={props.placeholder}
      rows={3}
      maxLength={MOST_CHARS}
      dir="auto"
      value={props.text}
      onChange={(event) => props.onChange(event.target.value)}
      onKeyDown={keyed}
    />
  );
}

function Note(props: { readonly note: NoteView }) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const { note } = props;
  const { edit, remove } = useNoteCommands(note.conversationId);
  const [draft, setDraft] = useState<string>();
  const save = () => {
    if (draft === undefined || draft.trim() === "") return;
    edit.mutate({ noteId: note.id, text: draft }, { onSuccess: () => setDraft(undefined) });
  };
  if (draft !== undefined) {
    return (
      <li className="note">
        <form
          className="note-new"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <NoteBox
            label={t("notes.edit")}
            text={draft}
            onChange={setDraft}
            onSave={save}
            onEnd={() => setDraft(undefined)}
          />
          <Button submit>{t("notes.save")}</Button>
          <Button kind="quiet" onClick={() => setDraft(undefined)}>
            {t("app.cancel")}
          </Button>
        </form>
      </li>
    );
  }
  return (
    <li className="note">
      <p dir="auto">{note.text}</p>
      <footer>
        <time dateTime={new Date(note.writtenMs).toISOString()} title={format.full(note.editedMs ?? note.writtenMs)}>
          {note.editedMs === undefined
            ? format.moment(note.writtenMs, nowMs)
            : t("notes.edited", { time: format.moment(note.editedMs, nowMs) })}
        </time>
        <IconButton icon="pencil" label={t("notes.edit")} onClick={() => setDraft(note.text)} />
        <IconButton icon="trash" label={t("notes.remove")} onClick={() => remove.mutate({ noteId: note.id })} />
      </footer>
    </li>
  );
}
