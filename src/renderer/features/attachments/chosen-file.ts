import type { OutgoingKind } from "#shared/domain/outgoing-files.ts";

/** A file somebody has chosen to send, and how far it is on its way into the host. */
export interface ChosenFile {
  readonly id: string;
  /** Undefined: the host has it, and this page has not; it was sent before the page was opened, and taken back. */
  readonly file: Blob | undefined;
  readonly name: string;
  readonly state:
    | { readonly kind: "under_way" }
    | { readonly kind: "ready"; readonly fileId: string; readonly media: OutgoingKind; readonly size: number }
    | { readonly kind: "refused"; readonly because: FileProblem };
}

export type FileProblem =
  | "wrong_type"
  /** A picture over the limit: it can be made smaller here. */
  | "large_picture"
  | "too_large"
  | "broken"
  | "no_room"
  | "failed";

export type ReadyFile = ChosenFile & { readonly state: { readonly kind: "ready" } };

export const isReady = (file: ChosenFile): file is ReadyFile => file.state.kind === "ready";
