import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { MessageId } from "#shared/domain/ids.ts";
import type { ReplyContent } from "#shared/contract/messages.ts";
import type { EventHub } from "./event-hub.ts";
import type { Foundation } from "./foundation.ts";
import { createOutgoingFiles, type OutgoingFiles } from "./media/outgoing/outgoing-files.ts";
import { createPrepareMedia, type PrepareMedia, type PrepareMediaParts } from "./outbox/prepare-media.ts";
import type { Core } from "./ports.ts";
import type { Handlers } from "./rpc/router.ts";

/** Files on their way to customers: taken from the page, shown while they wait, handed to Meta, removed when settled. */
export interface OutgoingMedia {
  readonly receive: Core["receiveFile"];
  readonly prepare: PrepareMedia;
  readonly offerEnded: (token: string) => void;
  readonly offerProgressed: PrepareMedia["offerProgressed"];
  /** Gives a new reply's message what it shows, and its files. False when a file is gone. Inside its transaction. */
  readonly furnish: (messageId: MessageId, content: ReplyContent) => boolean;
  /** Gives back what a message that is taken back was to carry. Inside its transaction. */
  readonly release: OutgoingFiles["release"];
  /** A file that Meta has not got yet is shown from here; undefined for everything else. */
  readonly open: (path: string) => ReturnType<Core["openMedia"]> | undefined;
  readonly handlers: Pick<Handlers, "files/discard">;
  /** Removes from disk what no reply waits for. */
  readonly sweep: () => void;
  /** Whether no file is left of messages that are gone. */
  readonly isSwept: () => Promise<boolean>;
}

interface Waiting {
  readonly id: string;
  readonly contentType: string;
  readonly size: number;
}

/** @param door as it will be once it is open; asked only when a file is sent. */
export function createOutgoingMedia(
  events: EventHub,
  { ports, db, clock, logger, graph, addresses, opened }: Foundation,
  door: Pick<PrepareMediaParts, "offer" | "withdraw" | "publicOrigin"> & { readonly localOrigin: () => string },
): OutgoingMedia {
  const files = createOutgoingFiles({
    db,
    clock,
    logger,
    dataDir: ports.dataDir,
    isBeingFetched: (fileId) => media.isOffered(fileId),
  });
  // Where Meta's side is played on this computer, it reaches the door without a tunnel.
  const isMetaHere = ["127.0.0.1", "localhost"].includes(new URL(addresses.instagram).hostname);
  const media = createPrepareMedia({
    files,
    graph,
    offer: door.offer,
    withdraw: door.withdraw,
    publicOrigin: () => (isMetaHere ? door.localOrigin() : door.publicOrigin()),
  });
  const addAttachment = db.prepare<[MessageId, number, string, string]>(
    `INSERT INTO attachments (message_id, role, position, kind, type) VALUES (?, 'content', ?, ?, ?)`,
  );
  const ofAttachment = db.prepare<[number], Waiting>(
    `SELECT f.id, f.content_type AS contentType, f.size FROM attachments t
       JOIN outgoing_files f ON f.message_id = t.message_id AND f.position = t.position
     WHERE t.id = ? AND t.url IS NULL`,
  );

  // A reply that has arrived, or a message that is gone, leaves its files behind.
  opened.add(
    events.subscribe((event) => {
      if (event.type === "conversations" || event.type === "erased") files.sweep();
    }),
  );

  return {
    receive: files.receive,
    prepare: media,
    offerEnded(token) {
      media.offerEnded(token);
      files.sweep();
    },
    offerProgressed: media.offerProgressed,
    release: files.release,
    furnish(messageId, content) {
      if (content.kind === "heart") addAttachment.run(messageId, 0, "heart", "like_heart");
      if (content.kind !== "files") return true;
      content.fileIds.forEach((_fileId, position) =>
        addAttachment.run(messageId, position, content.media, content.media),
      );
      return files.claim(messageId, content.fileIds);
    },
    open(path) {
      const id = /^\d{1,15}$/u.test(path) ? Number(path) : undefined;
      const waiting = id === undefined ? undefined : ofAttachment.get(id);
      const file = waiting === undefined ? undefined : files.find(waiting.id);
      if (file === undefined) return undefined;
      const body = Readable.toWeb(createReadStream(file.path)) as ReadableStream<Uint8Array>;
      return Promise.resolve({
        kind: "stream",
        contentType: file.contentType,
        contentLength: file.size,
        asFile: file.kind === "file",
        body,
      });
    },
    handlers: {
      "files/discard"({ fileId }) {
        files.discard(fileId);
        return { kind: "discarded" };
      },
    },
    sweep: files.sweep,
    isSwept: files.isSwept,
  };
}
