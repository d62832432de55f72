import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ReplyId } from "#shared/domain/ids.ts";
import type { GraphAccess, GraphClient, GraphOutcome } from "../instagram/graph-client.ts";
import type { OutgoingFile, OutgoingFiles } from "../media/outgoing/outgoing-files.ts";
import type { FileOffer } from "../webhook/door-protocol.ts";
import { CountedFile } from "./counted-file.ts";
import type { Reply } from "./reply-rows.ts";

/**
 * Brings a reply's files to where Meta takes them from, before the reply leaves: uploaded where the family documents
 * that (A: `message_attachments` with `filedata`), else offered under a one-time path of the public door.
 */
export interface PrepareMedia {
  readonly prepare: (reply: Reply, access: GraphAccess) => Promise<Prepared>;
  /** A file that was offered is no longer to be had. */
  readonly offerEnded: (token: string) => void;
  /** So many bytes of it have been handed over. */
  readonly offerProgressed: (token: string, bytes: number) => void;
  /** How much of a reply's files has left; undefined: none of them is on its way. */
  readonly progressOf: (id: ReplyId) => FileProgress | undefined;
  /** Meta may still be fetching files of this reply: it has not got them all. */
  readonly isFetched: (id: ReplyId) => boolean;
  /** What is on its way ends here: Meta can fetch no more of it. */
  readonly abandon: (id: ReplyId) => void;
  /** What became of the reply is known: its way is over. */
  readonly settled: (id: ReplyId) => void;
  /** Files that Meta may still be fetching. */
  readonly isOffered: (fileId: string) => boolean;
}

export interface FileProgress {
  readonly sentBytes: number;
  readonly totalBytes: number;
}

export type MediaPayload = { readonly url: string } | { readonly attachment_id: string };
export type Prepared =
  | { readonly kind: "ready"; readonly payloads: readonly MediaPayload[] }
  /** A file is not here any more. */
  | { readonly kind: "missing" }
  /** Meta cannot reach this computer: there is no public address. */
  | { readonly kind: "no_address" }
  | Exclude<GraphOutcome, { kind: "answered" }>;

export interface PrepareMediaParts {
  readonly files: Pick<OutgoingFiles, "find">;
  readonly graph: GraphClient;
  /** Where Meta reaches the door, without a trailing slash. */
  readonly publicOrigin: () => string | undefined;
  readonly offer: (offer: FileOffer) => void;
  readonly withdraw: (token: string) => void;
}

/** The files of one reply on their way. */
interface Way {
  readonly totalBytes: number;
  /** By file. */
  readonly sent: Map<string, number>;
  readonly ending: AbortController;
}

interface Offered {
  readonly replyId: ReplyId;
  readonly file: OutgoingFile;
  readonly way: Way;
}

const uploadAnswer = z.object({ attachment_id: z.coerce.string().min(1).max(100) });
/** Meta wants file names in ASCII; ours says nothing. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "application/pdf": "pdf",
};

/** Whether Meta takes the files of this reply from here when it has the send, and not before. */
export const isFetchedByMeta = ({ content, family }: Pick<Reply, "content" | "family">): boolean =>
  content.kind === "files" && family === "instagram";

export function createPrepareMedia(parts: PrepareMediaParts): PrepareMedia {
  const { files, graph } = parts;
  const offered = new Map<string, Offered>();
  const ways = new Map<ReplyId, Way>();

  const upload = async (file: OutgoingFile, way: Way, senderId: string, access: GraphAccess) => {
    let sent = 0;
    const name = `file.${EXTENSIONS[file.contentType] ?? file.contentType.replace(/^.*\//u, "")}`;
    const bytes = new Uint8Array(await readFile(file.path));
    const counted = new CountedFile(bytes, name, file.contentType, (read) => {
      sent += read;
      way.sent.set(file.id, Math.min(sent, file.size));
    });
    const form = new FormData();
    form.set("platform", "instagram");
    form.set("message", JSON.stringify({ attachment: { type: file.kind, payload: { is_reusable: false } } }));
    form.set("filedata", counted);
    const path = `${senderId}/message_attachments`;
    return graph.call({ method: "POST", ...access, path, multipart: form, signal: way.ending.signal });
  };

  const offer = (file: OutgoingFile, way: Way, { id: replyId }: Reply, origin: string): MediaPayload => {
    const token = randomBytes(32).toString("base64url");
    offered.set(token, { replyId, file, way });
    parts.offer({ token, path: file.path, contentType: file.contentType, size: file.size });
    return { url: `${origin}/media/${token}` };
  };

  const send = async (all: readonly OutgoingFile[], way: Way, reply: Reply, access: GraphAccess): Promise<Prepared> => {
    const payloads: MediaPayload[] = [];
    for (const file of all) {
      if (reply.family === "instagram") {
        const origin = parts.publicOrigin();
        if (origin === undefined) return { kind: "no_address" };
        payloads.push(offer(file, way, reply, origin));
        continue;
      }
      const outcome = await upload(file, way, reply.senderId, access);
      if (outcome.kind !== "answered") return outcome;
      const answer = uploadAnswer.safeParse(outcome.data);
      if (!answer.success) return { kind: "unknown" };
      payloads.push({ attachment_id: answer.data.attachment_id });
    }
    return { kind: "ready", payloads };
  };

  const tokensOf = (id: ReplyId): readonly string[] =>
    [...offered].flatMap(([token, { replyId }]) => (replyId === id ? [token] : []));

  const abandon = (id: ReplyId): void => {
    ways.get(id)?.ending.abort();
    for (const token of tokensOf(id)) {
      offered.delete(token);
      parts.withdraw(token);
    }
  };

  return {
    async prepare(reply, access) {
      const { content } = reply;
      if (content.kind !== "files") return { kind: "ready", payloads: [] };
      const all = content.fileIds.flatMap((fileId) => {
        const file = files.find(fileId);
        return file !== undefined && existsSync(file.path) ? [file] : [];
      });
      if (all.length < content.fileIds.length) return { kind: "missing" };
      const totalBytes = all.reduce((sum, { size }) => sum + size, 0);
      const way: Way = { totalBytes, sent: new Map(), ending: new AbortController() };
      // One way at a time: what an earlier attempt offered is no longer to be had.
      abandon(reply.id);
      ways.set(reply.id, way);
      return send(all, way, reply, access);
    },
    offerEnded: (token) => void offered.delete(token),
    offerProgressed(token, bytes) {
      const one = offered.get(token);
      if (one !== undefined) one.way.sent.set(one.file.id, Math.max(bytes, one.way.sent.get(one.file.id) ?? 0));
    },
    progressOf(id) {
      const way = ways.get(id);
      if (way === undefined || way.ending.signal.aborted) return undefined;
      return { sentBytes: [...way.sent.values()].reduce((sum, bytes) => sum + bytes, 0), totalBytes: way.totalBytes };
    },
    isFetched: (id) => tokensOf(id).length > 0,
    abandon,
    settled: (id) => void ways.delete(id),
    isOffered: (fileId) => [...offered.values()].some(({ file }) => file.id === fileId),
  };
}
