import { z } from "zod";
import { clientId, id, timeMs } from "./fields.ts";
import { nothing, type RouteMap } from "./route.ts";
import { locale } from "./settings.ts";

/**
 * Copies of the inbox: the rolling ones that Shopbell makes by itself, the encrypted file the owner makes, and the way
 * back from either. Long work is one job at a time; `archive/state` tells how far it is, on every event `archive`.
 */
export const archiveFault = z.enum([
  "disk_full",
  /** The place chosen for the file, or the file itself, cannot be written or read. */
  "not_writable",
  "not_readable",
  "wrong_passphrase",
  /** The file is no backup of Shopbell's. */
  "not_a_backup",
  /** Cut off, changed or broken: nothing of it is used. */
  "damaged",
  /** Made by a newer version of Shopbell. */
  "newer_version",
  "unknown",
]);
export type ArchiveFault = z.infer<typeof archiveFault>;

export const archiveJobView = z.strictObject({
  kind: z.enum(["copy", "backup", "rehearsal", "export"]),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  /** How far; `total` 0: not known yet. */
  done: z.number().int(),
  total: z.number().int(),
  unit: z.enum(["bytes", "messages"]),
  startedMs: timeMs,
  fault: archiveFault.optional(),
  /** Full path of what was written, where the owner has it. */
  path: z.string().optional(),
});
export type ArchiveJobView = z.infer<typeof archiveJobView>;

/** What a copy or a backup holds. */
export const archiveContent = z.strictObject({
  madeMs: timeMs,
  conversations: z.number().int(),
  messages: z.number().int(),
  newestMs: timeMs.optional(),
  /** Version of Shopbell that made it. */
  version: z.string(),
});
export type ArchiveContent = z.infer<typeof archiveContent>;

export const rollingCopyView = z.strictObject({
  id: z.string(),
  /**
   * `before_restore`: what was here when the owner went back to an older state. `before_update`: what was here before a
   * new version changed its format.
   */
  why: z.enum(["daily", "owner", "before_restore", "before_update"]),
  bytes: z.number().int(),
  content: archiveContent,
  /** Not beside the inbox but in the place that the owner chose. */
  away: z.boolean(),
});
export type RollingCopyView = z.infer<typeof rollingCopyView>;

export const archiveState = z.strictObject({
  /** Newest first. */
  copies: z.array(rollingCopyView),
  /** Where copies go, when not beside the inbox. */
  place: z
    .strictObject({
      /** Full path of our folder in the one that was chosen. */
      folder: z.string(),
      /** False: its drive is away, and copies are made beside the inbox. */
      isThere: z.boolean(),
      /** Something was erased while it was away: its copies are gone through when it is back. */
      isOwed: z.boolean(),
    })
    .optional(),
  /** The host can ask for a place. */
  canChoosePlace: z.boolean(),
  /** The newest copy that was checked and found sound, when the database is damaged, or lacks what a copy may have. */
  lastGood: z.string().optional(),
  /** The job under way, or the last that ended. */
  job: archiveJobView.optional(),
  /** What the owner has looked into: checked, readable, and ready to take the place of what is here. */
  rehearsed: archiveContent.optional(),
  /** The database is damaged: what can be read is shown, nothing is changed. */
  damaged: z.boolean(),
  /**
   * Shopbell ended in the middle, and what was written last could not be read: of what changed between these times
   * something is missing. Said until the owner has read it.
   */
  lost: z.strictObject({ sinceMs: timeMs, untilMs: timeMs }).optional(),
  /** Where this host keeps files of the owner when it cannot ask for a place. */
  folder: z.string().optional(),
  /** Backups that lie there. */
  files: z.array(z.strictObject({ name: z.string(), bytes: z.number().int(), changedMs: timeMs })),
});
export type ArchiveState = z.infer<typeof archiveState>;

/** Long enough to be no word; everything else is the owner's choice. */
export const MIN_PASSPHRASE = 8;
const passphrase = z.string().min(MIN_PASSPHRASE).max(1000);

export const startedOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("started") }),
  /** Another job is under way. */
  z.strictObject({ kind: z.literal("busy") }),
  /** The owner has closed the dialog that asks for a place. */
  z.strictObject({ kind: z.literal("no_place") }),
]);

/** Only the host names a path: the page asks it to ask. */
export const choosePlaceInput = z.strictObject({ to: z.enum(["choose", "home"]) });
export const choosePlaceOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("chosen") }),
  z.strictObject({ kind: z.literal("busy") }),
  z.strictObject({ kind: z.literal("no_place") }),
  z.strictObject({ kind: z.literal("failed"), fault: archiveFault }),
]);

export const backUpInput = z.strictObject({ clientId, passphrase });

export const lookIntoInput = z.strictObject({
  source: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("copy"), id: z.string().regex(/^[\w-]{1,80}$/) }),
    /** A file in the host's folder. */
    z.strictObject({ kind: z.literal("file"), name: z.string().min(1).max(200), passphrase: z.string().max(1000) }),
    /** The host asks for the file. */
    z.strictObject({ kind: z.literal("choose"), passphrase: z.string().max(1000) }),
  ]),
});

export const exportFormat = z.enum(["json", "csv", "html"]);
export type ExportFormat = z.infer<typeof exportFormat>;

/** Everything, or what is narrowed down to; times are Meta's, `toMs` is not included. */
export const exportInput = z.strictObject({
  clientId,
  format: exportFormat,
  accountId: z.string().max(40).optional(),
  conversationId: id.optional(),
  fromMs: timeMs.optional(),
  toMs: timeMs.optional(),
  /** Language of the readable pages. */
  locale,
});

export const restoreOutput = z.discriminatedUnion("kind", [
  /** Shopbell closes the inbox and opens the other one; the screen reads everything again. */
  z.strictObject({ kind: z.literal("restoring") }),
  z.strictObject({ kind: z.literal("nothing_rehearsed") }),
]);

export const archiveRoutes = {
  "archive/state": { kind: "query", input: nothing, output: archiveState },
  "archive/copy-now": { kind: "command", input: nothing, output: startedOutput },
  "archive/choose-place": { kind: "command", input: choosePlaceInput, output: choosePlaceOutput },
  "archive/back-up": { kind: "command", input: backUpInput, output: startedOutput },
  "archive/export": { kind: "command", input: exportInput, output: startedOutput },
  "archive/look-into": { kind: "command", input: lookIntoInput, output: startedOutput },
  "archive/restore": { kind: "command", input: nothing, output: restoreOutput },
  "archive/let-go": { kind: "command", input: nothing, output: nothing },
  "archive/cancel": { kind: "command", input: nothing, output: nothing },
  /** The owner has read what is missing. */
  "archive/forget-loss": { kind: "command", input: nothing, output: nothing },
} as const satisfies RouteMap;
