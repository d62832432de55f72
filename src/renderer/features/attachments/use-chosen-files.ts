import { useRef } from "react";
import { MOST_BYTES, MOST_FILE_BYTES } from "#shared/domain/outgoing-files.ts";
import { changeDraft, draftOf, useDrafts } from "#renderer/features/replies/drafts.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import type { Client } from "#renderer/lib/client.ts";
import { drop } from "#renderer/lib/drop.ts";
import type { ChosenFile } from "./chosen-file.ts";
import { smallerPicture, uprightPicture } from "./redraw.ts";

/** More than this is nobody's reply. */
const MOST_CHOSEN = 10;

export interface ChosenFiles {
  readonly add: (chosen: readonly File[]) => void;
  /** A picture over the limit is drawn smaller; its owner has agreed. */
  readonly shrink: (file: ChosenFile) => void;
  readonly remove: (file: ChosenFile) => void;
}

/** Takes files for one conversation's reply: makes them ready, gives them to the host, lets go of them again. */
export function useChosenFiles(conversationId: number): ChosenFiles {
  const client = useClient();
  const drafts = useDrafts();
  const underWay = useRef(new Map<string, AbortController>());

  const change = (id: string, next: Partial<ChosenFile>): void => {
    const { files } = draftOf(drafts.get(), conversationId);
    if (!files.some((file) => file.id === id)) return;
    changeDraft(drafts, conversationId, { files: files.map((file) => (file.id === id ? { ...file, ...next } : file)) });
  };
  const take = (id: string, prepare: () => Promise<Prepared>): void => {
    const ending = new AbortController();
    underWay.current.set(id, ending);
    const job = async (): Promise<void> => {
      const state = await receive(client, prepare, ending.signal);
      underWay.current.delete(id);
      if (!ending.signal.aborted) change(id, { state });
      else if (state.kind === "ready") await client.request("files/discard", { fileId: state.fileId });
    };
    drop(job(), "the file says itself that it failed");
  };

  return {
    add(chosen: readonly File[]): void {
      const { files } = draftOf(drafts.get(), conversationId);
      const taken = chosen.slice(0, MOST_CHOSEN - files.length).map((file) => ({
        id: newClientId(),
        file,
        name: file.name,
        state: { kind: "under_way" as const },
      }));
      changeDraft(drafts, conversationId, {
        files: [...files, ...taken],
        problem: chosen.length > taken.length ? { kind: "too_many_files" } : undefined,
      });
      for (const { id, file } of taken) take(id, async () => prepareFile(file));
    },
    shrink({ id, file }: ChosenFile): void {
      if (file === undefined) return;
      change(id, { state: { kind: "under_way" } });
      take(id, async () => {
        const smaller = await smallerPicture(file);
        return smaller === undefined ? { kind: "refused", because: "broken" } : { kind: "send", file: smaller };
      });
    },
    remove({ id, state }: ChosenFile): void {
      underWay.current.get(id)?.abort();
      const { files } = draftOf(drafts.get(), conversationId);
      changeDraft(drafts, conversationId, { files: files.filter((file) => file.id !== id), problem: undefined });
      if (state.kind !== "ready") return;
      drop(client.request("files/discard", { fileId: state.fileId }), "the host removes it after a day");
    },
  };
}

type Prepared =
  | { readonly kind: "send"; readonly file: Blob }
  | Extract<ChosenFile["state"], { readonly kind: "refused" }>;

async function prepareFile(file: Blob): Promise<Prepared> {
  if (file.size === 0) return { kind: "refused", because: "broken" };
  if (!file.type.startsWith("image/")) {
    return file.size > MOST_FILE_BYTES ? { kind: "refused", because: "too_large" } : { kind: "send", file };
  }
  const upright = await uprightPicture(file);
  // What this browser cannot draw, Instagram does not take either.
  if (upright === undefined) return { kind: "refused", because: "wrong_type" };
  return upright.size > MOST_BYTES.image
    ? { kind: "refused", because: "large_picture" }
    : { kind: "send", file: upright };
}

async function receive(
  client: Client,
  prepare: () => Promise<Prepared>,
  signal: AbortSignal,
): Promise<ChosenFile["state"]> {
  const prepared = await prepare();
  if (prepared.kind === "refused") return prepared;
  const answer = await client.sendFile(prepared.file, signal).catch(() => ({ kind: "failed" as const }));
  if (answer.kind === "kept") return { kind: "ready", fileId: answer.fileId, media: answer.media, size: answer.size };
  return { kind: "refused", because: answer.kind };
}
