import type { ArchiveContent, ArchiveFault } from "#shared/contract/archive.ts";
import type { CopyAbout } from "./copies-folder.ts";

/** What one thread of the archive is asked to do. Each job has a thread of its own, which ends with it. */
export type ArchiveJob =
  | {
      readonly kind: "copy";
      readonly dataDir: string;
      readonly why: CopyAbout["why"];
      readonly madeMs: number;
      readonly version: string;
    }
  | {
      readonly kind: "backup";
      readonly dataDir: string;
      readonly target: string;
      readonly passphrase: string;
      readonly madeMs: number;
      readonly version: string;
    }
  | {
      readonly kind: "rehearsal";
      readonly dataDir: string;
      readonly source:
        | { readonly kind: "copy"; readonly id: string }
        | { readonly kind: "file"; readonly path: string; readonly passphrase: string };
      readonly nowMs: number;
    }
  /** Takes what these erasures have removed out of every rolling copy. */
  | { readonly kind: "erase"; readonly dataDir: string; readonly erasureIds: readonly number[]; readonly nowMs: number }
  | { readonly kind: "check"; readonly dataDir: string };

export type ArchiveResult =
  | { readonly kind: "written"; readonly path?: string }
  | { readonly kind: "rehearsed"; readonly content: ArchiveContent }
  | { readonly kind: "erased" }
  | { readonly kind: "checked"; readonly sound: boolean };

export type FromArchive =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "done"; readonly result: ArchiveResult }
  | { readonly kind: "failed"; readonly fault: ArchiveFault; readonly detail: string };
