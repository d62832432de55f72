import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { NoteView } from "#shared/contract/triage.ts";
import { useFocusWish } from "#renderer/features/frame/view.ts";
import {
  changeDraft,
  changeNote,
  changeNoteEdit,
  type Draft,
  draftOf,
  makeNoteOfEdit,
  useDraft,
  useDrafts,
} from "#renderer/features/replies/drafts.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { drop } from "#renderer/lib/drop.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { useKeptFocus } from "#renderer/ui/use-kept-focus.ts";
import { useNoteCommands, useNotes } from "./use-notes.ts";

const MOST_CHARS = 4000;

/** What the shop has written down about a customer: kept here, never sent. */
export function Notes(props: { readonly conversationId: number }) {
  const { t } = useI18n();
  const { data } = useNotes(props.conversationId);
  const box = useRef<HTMLTextAreaElement>(null);
  useEditsOfGone(props.conversationId, data?.items);
  // A note that goes while it is changed leaves its words, and the focus, to a new one.
  const keptFocus = useKeptFocus(box);
  return (
    <section className="customer-section notes" {...keptFocus}>
      <h4>{t("notes.title")}</h4>
      {data?.items.length === 0 && <p className="notes-none">{t("notes.none")}</p>}
      <NewNote conversationId={props.conversationId} box={box} />
      <ul>
        {data?.items.map((note) => (
          <Note key={note.id} note={note} />
        ))}
      </ul>
    </section>
  );
}

/** Another window may have removed a note that is being changed in this one. */
function useEditsOfGone(conversationId: number, notes: readonly NoteView[] | undefined): void {
  const drafts = useDrafts();
  const { noteEdits } = useDraft(conversationId);
  useEffect(() => {
    if (notes === undefined) return;
    const gone = Object.keys(noteEdits).filter((noteId) => notes.every(({ id }) => id !== Number(noteId)));
    for (const noteId of gone) makeNoteOfEdit(drafts, conversationId, Number(noteId));
  }, [drafts, conversationId, notes, noteEdits]);
}

/** A button until somebody wants to write, or has begun to before looking elsewhere. */
function NewNote(props: { readonly conversationId: number; readonly box: RefObject<HTMLTextAreaElement | null> }) {
  const { t } = useI18n();
  const { conversationId, box } = props;
  const drafts = useDrafts();
  const { note } = useDraft(conversationId);
  const [isAsked, setIsAsked] = useState(false);
  const isWriting = isAsked || (note !== undefined && note.text !== "");
  const button = useRef<HTMLButtonElement>(null);
  useFocusWish("note", true, () => {
    setIsAsked(true);
    box.current?.focus();
  });
  const wasWriting = useRef(false);
  useEffect(() => {
    // Whoever went on elsewhere while it was saved stays there.
    if (wasWriting.current && !isWriting && document.activeElement === document.body) button.current?.focus();
    wasWriting.current = isWriting;
  }, [isWriting]);
  const end = () => {
    setIsAsked(false);
    changeDraft(drafts, conversationId, { note: undefined });
  };
  if (isWriting) return <NoteForm conversationId={conversationId} box={box} isAsked={isAsked} onEnd={end} />;
  return (
    <Button ref={button} kind="quiet" icon="add" onClick={() => setIsAsked(true)}>
      {t("notes.add")}
    </Button>
  );
}

function NoteForm(props: {
  readonly conversationId: number;
  readonly box: RefObject<HTMLTextAreaElement | null>;
  readonly isAsked: boolean;
  readonly onEnd: () => void;
}) {
  const { t } = useI18n();
  const { conversationId, onEnd } = props;
  const { write } = useNoteCommands(conversationId);
  const drafts = useDrafts();
  const { note } = useDraft(conversationId);
  const text = note?.text ?? "";
  const send = async (sent: NonNullable<Draft["note"]>) => {
    const { kind } = await write.mutateAsync({ clientId: sent.clientId, conversationId, text: sent.text });
    if (kind !== "saved") return;
    const now = draftOf(drafts.get(), conversationId).note;
    // What was written on meanwhile is another note.
    if (now === undefined || now === sent) onEnd();
  };
  const save = () => {
    if (note === undefined || text.trim() === "" || write.isPending) return;
    drop(send(note), "it is still here, and says so");
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
        box={props.box}
        isAsked={props.isAsked}
        label={t("notes.new")}
        placeholder={t("notes.placeholder")}
        text={text}
        onChange={(next) => changeNote(drafts, conversationId, next)}
        onSave={save}
        onEnd={onEnd}
      />
      <Button submit disabled={write.isPending || text.trim() === ""}>
        {t("notes.save")}
      </Button>
      <Button kind="quiet" onClick={onEnd}>
        {t("app.cancel")}
      </Button>
      {write.isError && <p role="alert">{t("notes.failed")}</p>}
      {write.data?.kind === "too_many" && <p role="alert">{t("notes.tooMany")}</p>}
    </form>
  );
}

function NoteBox(props: {
  readonly box?: RefObject<HTMLTextAreaElement | null>;
  /** Somebody wants to write here now, and not only sees again what was begun. */
  readonly isAsked: boolean;
  readonly label: string;
  readonly placeholder?: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onSave: () => void;
  readonly onEnd: () => void;
}) {
  const { box, isAsked } = props;
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
      ref={box}
      // The one thing to do here is to write.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={isAsked}
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
  const toasts = useToasts();
  const { write, edit, remove } = useNoteCommands(note.conversationId);
  const drafts = useDrafts();
  const draft = useDraft(note.conversationId).noteEdits[note.id];
  const setDraft = (text: string | undefined) => changeNoteEdit(drafts, note.conversationId, note.id, text);
  const [isAsked, setIsAsked] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const end = () => {
    const hadFocus = row.current?.contains(document.activeElement) === true;
    flushSync(() => {
      setIsAsked(false);
      setDraft(undefined);
    });
    // The first button, which asked for the form that has gone.
    if (hadFocus) row.current?.querySelector("button")?.focus();
  };
  const send = async (text: string) => {
    const { kind } = await edit.mutateAsync({ noteId: note.id, text });
    if (kind !== "saved") return makeNoteOfEdit(drafts, note.conversationId, note.id);
    // Also for who has gone on meanwhile; what was written on since is not saved yet.
    if (draftOf(drafts.get(), note.conversationId).noteEdits[note.id] === text) end();
  };
  const save = () => {
    if (draft === undefined || draft.trim() === "" || edit.isPending) return;
    drop(send(draft), "it is still here, and says so");
  };
  // The note has gone when the answers come.
  const putBack = async () => {
    const { conversationId, text, writtenMs, editedMs } = note;
    const was = { writtenMs, ...(editedMs === undefined ? {} : { editedMs }) };
    try {
      const { kind } = await write.mutateAsync({ clientId: newClientId(), conversationId, text, was });
      toasts.set({ text: t(kind === "saved" ? "toast.undone" : "toast.doneFailed"), undo: undefined });
    } catch {
      toasts.set({ text: t("toast.doneFailed"), undo: undefined });
    }
  };
  const takeAway = async () => {
    try {
      await remove.mutateAsync({ noteId: note.id });
      toasts.set({ text: t("notes.removed"), undo: () => drop(putBack(), "told in a toast") });
    } catch {
      toasts.set({ text: t("toast.doneFailed"), undo: undefined });
    }
  };
  if (draft !== undefined) {
    return (
      <li ref={row} className="note">
        <form
          className="note-new"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <NoteBox
            isAsked={isAsked}
            label={t("notes.edit")}
            text={draft}
            onChange={setDraft}
            onSave={save}
            onEnd={end}
          />
          <Button submit>{t("notes.save")}</Button>
          <Button kind="quiet" onClick={end}>
            {t("app.cancel")}
          </Button>
          {edit.isError && <p role="alert">{t("notes.failed")}</p>}
        </form>
      </li>
    );
  }
  return (
    <li ref={row} className="note">
      <p dir="auto">{note.text}</p>
      <footer>
        <time dateTime={new Date(note.writtenMs).toISOString()} title={format.full(note.editedMs ?? note.writtenMs)}>
          {note.editedMs === undefined
            ? format.moment(note.writtenMs, nowMs)
            : t("notes.edited", { time: format.moment(note.editedMs, nowMs) })}
        </time>
        <IconButton
          icon="pencil"
          label={t("notes.edit")}
          onClick={() => {
            setIsAsked(true);
            setDraft(note.text);
          }}
        />
        <IconButton
          icon="trash"
          label={t("notes.remove")}
          onClick={(event) => {
            // The button goes with its note.
            event.currentTarget.closest(".notes")?.querySelector<HTMLElement>("textarea, button")?.focus();
            drop(takeAway(), "what fails is told in a toast");
          }}
        />
      </footer>
    </li>
  );
}
