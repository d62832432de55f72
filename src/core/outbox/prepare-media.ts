import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { GraphAccess, GraphClient, GraphOutcome } from "../instagram/graph-client.ts";
import type { OutgoingFile, OutgoingFiles } from "../media/outgoing/outgoing-files.ts";
import type { FileOffer } from "../webhook/door-protocol.ts";
import type { Reply } from "./reply-rows.ts";

/**
 * Brings a reply's files to where Meta takes them from, before the reply leaves: uploaded where the family documents
 * that (A: `message_attachments` with `filedata`), else offered under a one-time path of the public door.
 */
export interface PrepareMedia {
  readonly prepare: (reply: Reply, access: GraphAccess) => Promise<Prepared>;
  /** A file that was offered is no longer to be had. */
  readonly offerEnded: (token: string) => void;
  /** Files that Meta may still be fetching. */
  readonly isOffered: (fileId: string) => boolean;
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
}

const uploadAnswer = z.object({ attachment_id: z.coerce.string().min(1).max(100) });
/** Meta wants file names in ASCII; ours says nothing. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "application/pdf": "pdf",
};

export function createPrepareMedia(parts: PrepareMediaParts): PrepareMedia {
  const { files, graph } = parts;
  const offered = new Map<string, string>();

  const upload = async (file: OutgoingFile, senderId: string, access: GraphAccess) => {
    const form = new FormData();
    form.set("platform", "instagram");
    form.set("message", JSON.stringify({ attachment: { type: file.kind, payload: { is_reusable: false } } }));
    const bytes = new Blob([new Uint8Array(await readFile(file.path))], { type: file.contentType });
    form.set("filedata", bytes, `file.${EXTENSIONS[file.contentType] ?? file.contentType.replace(/^.*\//u, "")}`);
    return graph.call({ method: "POST", ...access, path: `${senderId}/message_attachments`, multipart: form });
  };

  const offer = (file: OutgoingFile, origin: string): MediaPayload => {
    const token = randomBytes(32).toString("base64url");
    offered.set(token, file.id);
    parts.offer({ token, path: file.path, contentType: file.contentType, size: file.size });
    return { url: `${origin}/media/${token}` };
  };

  return {
    async prepare({ content, family, senderId }, access) {
      if (content.kind !== "files") return { kind: "ready", payloads: [] };
      const payloads: MediaPayload[] = [];
      for (const fileId of content.fileIds) {
        const file = files.find(fileId);
        if (file === undefined || !existsSync(file.path)) return { kind: "missing" };
        if (family === "instagram") {
          const origin = parts.publicOrigin();
          if (origin === undefined) return { kind: "no_address" };
          payloads.push(offer(file, origin));
          continue;
        }
        const outcome = await upload(file, senderId, access);
        if (outcome.kind !== "answered") return outcome;
        const answer = uploadAnswer.safeParse(outcome.data);
        if (!answer.success) return { kind: "unknown" };
        payloads.push({ attachment_id: answer.data.attachment_id });
      }
      return { kind: "ready", payloads };
    },
    offerEnded: (token) => void offered.delete(token),
    isOffered: (fileId) => [...offered.values()].includes(fileId),
  };
}
