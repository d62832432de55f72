import { createContext, useContext, useSyncExternalStore } from "react";
import type { ChosenFile, ReadyFile } from "#renderer/features/attachments/chosen-file.ts";
import type { KeptRecording } from "#renderer/features/voice-notes/record.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { createStore, type Store } from "#renderer/lib/store.ts";

/** The message a reply quotes, as the bar above the text shows it. */
export interface ReplyTarget {
  readonly messageId: number;
  readonly by: "customer" | "account";
  readonly text: string | undefined;
}

export type ReplyProblem =
  | { readonly kind: "too_long"; readonly bytesOver: number }
  | {
      readonly kind:
        | "window_closed"
        | "needs_person"
        | "human_agent_unavailable"
        | "not_found"
        | "files_gone"
        | "too_many_files"
        | "storage"
        | "other";
    }
  /** The host did not answer, when it had told its state so often. */
  | { readonly kind: "unavailable"; readonly heardBefore: number };

/** What somebody is writing to one customer. Kept while the app runs, whatever else is looked at meanwhile. */
export interface Draft {
  readonly text: string;
  readonly replyTo: ReplyTarget | undefined;
  /** Files go with it; they are not kept over a restart. */
  readonly files: readonly ChosenFile[];
  /** A voice message that is neither sent nor discarded; it goes by itself, and is not kept over a restart either. */
  readonly recording: KeptRecording | undefined;
  /** Chosen "Answer as a person" for the window that began with this action of the customer. */
  readonly personSinceMs: number | undefined;
  readonly problem: ReplyProblem | undefined;
  /** About the customer, and not saved yet; the same text under the same id, so that sent twice it is written once. */
  readonly note: { readonly text: string; readonly clientId: string } | undefined;
  /** What older notes about the customer are to say instead, by note, and not saved yet. */
  readonly noteEdits: Readonly<Record<number, string>>;
  /** The id under which this very text was already given to the host, which may or may not have heard it. */
  readonly clientId: string | undefined;
}

const EMPTY: Draft = {
  text: "",
  files: [],
  recording: undefined,
  replyTo: undefined,
  personSinceMs: undefined,
  problem: undefined,
  note: undefined,
  noteEdits: {},
  clientId: undefined,
};

export interface Drafts extends Store<ReadonlyMap<number, Draft>> {
  /** Files of the replies sent last, as they were chosen: an undo brings them back with their names. */
  readonly sentFiles: ReadonlyMap<string, ReadyFile>;
  readonly noteSent: (files: readonly ReadyFile[]) => void;
  /** Something was erased, and it may be what they were sent with. */
  readonly forgetSent: () => void;
  /**
   * Messages that are gone: whatever comes back with a quote (a reply that did not get through, one that was taken back,
   * a draft that was under way) comes back without theirs. A new set with every change.
   */
  readonly gone: () => ReadonlySet<number>;
  readonly noteGone: (messageIds: readonly number[], conversationIds: readonly number[]) => void;
  /** With them goes whatever was still to come back to them. */
  readonly goneConversations: () => ReadonlySet<number>;
  /**
   * Conversations whose kept draft is here, or has been replaced by what is. Another set for another inbox: whoever asked
   * before asked about somebody else.
   */
  readonly brought: () => Set<number>;
  /** In another inbox the numbers stand for others. */
  readonly startAnew: () => void;
  /**
   * What goes to the host about one conversation's draft goes one after the other: a draft saved late must not bring
   * back what has become a reply, and a reply must not take away what was begun after it.
   */
  readonly inOrder: <Result>(conversationId: number, job: () => Promise<Result>) => Promise<Result>;
  /** Something of that is under way. */
  readonly isBusy: (conversationId: number) => boolean;
  /** What the host has not got yet is given to it without waiting for a pause in the typing. */
  readonly saveNow: () => void;
  /** Whoever keeps drafts hears of that. Returns what ends it. */
  readonly onSaveNow: (save: () => void) => () => void;
}

/** Of a whole reply; a picture that was pasted lies in this page's memory. */
const MOST_SENT_KEPT = 10;
/** More than are removed while a reply is on its way. */
const MOST_GONE_KEPT = 20_000;

export function createDrafts(): Drafts {
  const lastJobs = new Map<number, Promise<unknown>>();
  const sentFiles = new Map<string, ReadyFile>();
  const keepers = new Set<() => void>();
  let gone: ReadonlySet<number> = new Set();
  let goneConversations: ReadonlySet<number> = new Set();
  let brought = new Set<number>();
  return {
    ...createStore<ReadonlyMap<number, Draft>>(new Map()),
    sentFiles,
    noteSent(files) {
      for (const file of files) sentFiles.set(file.state.fileId, file);
      for (const fileId of [...sentFiles.keys()].slice(0, -MOST_SENT_KEPT)) sentFiles.delete(fileId);
    },
    forgetSent: () => sentFiles.clear(),
    gone: () => gone,
    noteGone(messageIds, conversationIds) {
      gone = withMore(gone, messageIds);
      goneConversations = withMore(goneConversations, conversationIds);
    },
    goneConversations: () => goneConversations,
    brought: () => brought,
    startAnew() {
      gone = new Set();
      goneConversations = new Set();
      brought = new Set();
    },
    async inOrder(conversationId, job) {
      const before = lastJobs.get(conversationId);
      const done = before === undefined ? job() : before.then(job, job);
      lastJobs.set(conversationId, done);
      try {
        return await done;
      } finally {
        if (lastJobs.get(conversationId) === done) lastJobs.delete(conversationId);
      }
    },
    isBusy: (conversationId) => lastJobs.has(conversationId),
    saveNow() {
      for (const save of keepers) save();
    },
    onSaveNow(save) {
      keepers.add(save);
      return () => keepers.delete(save);
    },
  };
}

const withMore = (gone: ReadonlySet<number>, ids: readonly number[]): ReadonlySet<number> =>
  ids.length === 0 ? gone : new Set([...gone, ...ids].slice(-MOST_GONE_KEPT));

export const draftOf = (drafts: ReadonlyMap<number, Draft>, conversationId: number): Draft =>
  drafts.get(conversationId) ?? EMPTY;

/** Changing the text or the quote makes it another reply: it gets another id. */
export function changeDraft(drafts: Drafts, conversationId: number, wished: Partial<Draft>): void {
  if (drafts.goneConversations().has(conversationId)) return;
  const isQuoteGone = wished.replyTo !== undefined && drafts.gone().has(wished.replyTo.messageId);
  const change = isQuoteGone ? { ...wished, replyTo: undefined } : wished;
  drafts.set((all) => {
    const draft = draftOf(all, conversationId);
    const isSameReply =
      (change.text ?? draft.text) === draft.text &&
      (!("replyTo" in change) || change.replyTo === draft.replyTo) &&
      (change.files ?? draft.files) === draft.files;
    const clientId = "clientId" in change ? change.clientId : isSameReply ? draft.clientId : undefined;
    return new Map(all).set(conversationId, { ...draft, ...change, clientId });
  });
}

/**
 * What is written down about the customer. Another text is another note: the host may have taken the one before although
 * its answer was lost, and would take the next under the same id for that one.
 */
export function changeNote(drafts: Drafts, conversationId: number, text: string): void {
  if (draftOf(drafts.get(), conversationId).note?.text === text) return;
  changeDraft(drafts, conversationId, { note: { text, clientId: newClientId() } });
}

/** Another text for a note that is there; undefined: it stays as it is. */
export function changeNoteEdit(drafts: Drafts, conversationId: number, noteId: number, text: string | undefined): void {
  const { [noteId]: _, ...others } = draftOf(drafts.get(), conversationId).noteEdits;
  changeDraft(drafts, conversationId, { noteEdits: text === undefined ? others : { ...others, [noteId]: text } });
}

/** The note is there no more: what it was to say is a new one, before whatever is being written of one. */
export function makeNoteOfEdit(drafts: Drafts, conversationId: number, noteId: number): void {
  const { note, noteEdits } = draftOf(drafts.get(), conversationId);
  const edit = noteEdits[noteId];
  if (edit === undefined) return;
  changeNoteEdit(drafts, conversationId, noteId, undefined);
  if (edit.trim() === "") return;
  const begun = note === undefined || note.text.trim() === "" ? "" : `\n${note.text}`;
  changeNote(drafts, conversationId, `${edit}${begun}`);
}

/** A reply that did not get through: its text comes back, before whatever was written since. */
export function restoreDraft(
  drafts: Drafts,
  conversationId: number,
  reply: Pick<Draft, "text" | "replyTo" | "files"> & { readonly clientId: string },
  problem: ReplyProblem,
): void {
  const since = draftOf(drafts.get(), conversationId);
  const isUntouched = since.text.trim() === "" && since.files.length === 0;
  changeDraft(drafts, conversationId, {
    text: since.text.trim() === "" ? reply.text : `${reply.text}\n${since.text}`.trim(),
    files: [...reply.files, ...since.files],
    replyTo: reply.replyTo ?? since.replyTo,
    problem,
    clientId: isUntouched ? reply.clientId : undefined,
  });
}

/** What is being written no longer quotes what is gone, and nothing is left of drafts to a customer who is gone. */
export function forgetErased(
  drafts: Drafts,
  erased: { readonly conversationIds: readonly number[]; readonly messageIds: readonly number[] },
): void {
  drafts.forgetSent();
  drafts.noteGone(erased.messageIds, erased.conversationIds);
  drafts.set(
    (all) =>
      new Map(
        Array.from(all)
          .filter(([conversationId]) => !erased.conversationIds.includes(conversationId))
          .map(([conversationId, draft]) => {
            const isGone = draft.replyTo !== undefined && erased.messageIds.includes(draft.replyTo.messageId);
            return [conversationId, isGone ? { ...draft, replyTo: undefined, clientId: undefined } : draft];
          }),
      ),
  );
}

/** A draft belongs to one customer of one inbox: under the same number another may stand in the one that is here now. */
export function forgetAllDrafts(drafts: Drafts): void {
  drafts.forgetSent();
  drafts.startAnew();
  drafts.set(() => new Map());
}

const DraftsContext = createContext<Drafts | undefined>(undefined);
export const DraftsProvider = DraftsContext;

export function useDrafts(): Drafts {
  const drafts = useContext(DraftsContext);
  if (drafts === undefined) throw new Error("No drafts: render inside <DraftsProvider>.");
  return drafts;
}

export function useDraft(conversationId: number): Draft {
  const drafts = useDrafts();
  return useSyncExternalStore(drafts.subscribe, () => draftOf(drafts.get(), conversationId));
}
