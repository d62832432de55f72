/** What was to change a note that is gone is not lost with it. */
import { expect, test } from "vitest";
import {
  changeNote,
  changeNoteEdit,
  createDrafts,
  draftOf,
  makeNoteOfEdit,
} from "#renderer/features/replies/drafts.ts";

const BEN = 7;

test("the new words for a note that is gone become a new note", () => {
  const drafts = createDrafts();
  changeNoteEdit(drafts, BEN, 1, "Collects on Saturdays");
  changeNoteEdit(drafts, BEN, 2, "Likes linen");
  makeNoteOfEdit(drafts, BEN, 1);
  const { note, noteEdits } = draftOf(drafts.get(), BEN);
  expect(note?.text).toBe("Collects on Saturdays");
  expect(noteEdits).toEqual({ 2: "Likes linen" });
});

test("they stand before what was begun already, under another id", () => {
  const drafts = createDrafts();
  changeNote(drafts, BEN, "Asked about");
  const before = draftOf(drafts.get(), BEN).note;
  changeNoteEdit(drafts, BEN, 1, "Collects on Saturdays");
  makeNoteOfEdit(drafts, BEN, 1);
  const { note } = draftOf(drafts.get(), BEN);
  expect(note?.text).toBe("Collects on Saturdays\nAsked about");
  expect(note?.clientId).not.toBe(before?.clientId);
});

test("nothing is begun where there were no words", () => {
  const drafts = createDrafts();
  makeNoteOfEdit(drafts, BEN, 1);
  changeNoteEdit(drafts, BEN, 1, "  ");
  makeNoteOfEdit(drafts, BEN, 1);
  expect(draftOf(drafts.get(), BEN)).toMatchObject({ note: undefined, noteEdits: {} });
});
