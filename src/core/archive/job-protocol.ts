import type { ArchiveContent, ArchiveFault, ExportFormat } from "#shared/contract/archive.ts";
import type { Locale } from "#shared/contract/settings.ts";
import type { ExportWhich } from "../inbox/export-inbox.ts";
import type { CopyAbout } from "./list-copies.ts";

/** What one thread of the archive is asked to do. Each job has a thread of its own, which ends with it. */
export type ArchiveJob =
  | {
      readonly kind: "copy";
      readonly dataDir: string;
      /** The place among whose copies it is to stand. */
      readonly root: string;
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
        | { readonly kind: "copy"; readonly root: string; readonly id: string }
        | { readonly kind: "file"; readonly path: string; readonly passphrase: string };
      readonly nowMs: number;
    }
  | {
      readonly kind: "export";
      readonly dataDir: string;
      readonly target: string;
      readonly format: ExportFormat;
      readonly which: ExportWhich;
      /** Of the readable pages. */
      readonly locale: Locale;
    }
  /** Takes what these erasures have removed, or everything that ever was, out of every rolling copy in these places, and removes half-made ones. */
  | {
      readonly kind: "erase";
      readonly dataDir: string;
      readonly roots: readonly string[];
      readonly erasureIds: readonly number[] | "all";
      readonly nowMs: number;
    }
  /** Brings the copies of one place to another; where they come from they stay. */
  | { readonly kind: "move"; readonly from: string; readonly to: string }
  /** Looks for the first of these copies that can be relied on. */
  | { readonly kind: "find-good"; readonly copies: readonly { readonly root: string; readonly id: string }[] }
  | { readonly kind: "check"; readonly dataDir: string };

export type ArchiveResult =
  | { readonly kind: "written"; readonly path?: string }
  | { readonly kind: "rehearsed"; readonly content: ArchiveContent }
  | { readonly kind: "erased" }
  | { readonly kind: "moved" }
  | { readonly kind: "found"; readonly id?: string }
  | { readonly kind: "checked"; readonly sound: boolean };

export type FromArchive =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "done"; readonly result: ArchiveResult }
  | { readonly kind: "failed"; readonly fault: ArchiveFault; readonly detail: string };
