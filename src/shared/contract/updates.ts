import { z } from "zod";
import { timeMs } from "./fields.ts";
import { nothing, type RouteMap } from "./route.ts";

/** `early`: versions that not everybody has yet. */
export const updateChannel = z.enum(["stable", "early"]);
export type UpdateChannel = z.infer<typeof updateChannel>;

/** What the owner chose about new versions. */
export const updateSettings = {
  /** Shopbell asks by itself whether there is a new version, when it starts and once a day. */
  looksForUpdates: z.boolean(),
  updateChannel,
} as const;

export const DEFAULT_UPDATE_SETTINGS = { looksForUpdates: true, updateChannel: "stable" } as const;

export const updateFault = z.enum([
  /** There is no line, or it broke. */
  "offline",
  /** The place where new versions lie does not answer as it should. */
  "unavailable",
  /** Not signed by the makers of Shopbell, or not what they signed: it is not used. */
  "unsigned",
  /** What arrived is not what was announced: it is thrown away. */
  "damaged",
  "disk_full",
  "unknown",
]);
export type UpdateFault = z.infer<typeof updateFault>;

export const MOST_NOTES = 20_000;

/** A newer version than this one, signed by the makers of Shopbell. */
export const updateView = z.strictObject({
  version: z.string().max(100),
  /** What is new, as plain text; empty when nothing was written. */
  notes: z.string().max(MOST_NOTES),
});
export type UpdateView = z.infer<typeof updateView>;

export const updateStep = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("off"),
    why: z.enum([
      "practice",
      /** This host is no installed app. */
      "not_installed",
      /** Whoever packed this app named no place for new versions. */
      "not_set_up",
    ]),
  }),
  /** No newer version is known. */
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("checking") }),
  z.strictObject({
    kind: z.literal("offered"),
    update: updateView,
    /** The system's package manager installs it, not Shopbell. */
    byHand: z.boolean(),
  }),
  /** `total` 0: not known yet. */
  z.strictObject({
    kind: z.literal("downloading"),
    update: updateView,
    doneBytes: z.number().int().nonnegative(),
    totalBytes: z.number().int().nonnegative(),
  }),
  /** Here, checked, and installed when Shopbell is closed. */
  z.strictObject({ kind: z.literal("ready"), update: updateView }),
  /** Shopbell restarts into it; first the replies that are on their way leave. */
  z.strictObject({ kind: z.literal("restarting"), update: updateView, waitsForReplies: z.boolean() }),
]);
export type UpdateStep = z.infer<typeof updateStep>;

export const updateState = z.strictObject({
  step: updateStep,
  /** When it was last known what the newest version is. */
  checkedMs: timeMs.optional(),
  /** What went wrong the last time. */
  fault: updateFault.optional(),
});
export type UpdateState = z.infer<typeof updateState>;

/** Every command gives the state it led to; a command that makes no sense now changes nothing. */
export const updateRoutes = {
  "updates/state": { kind: "query", input: nothing, output: updateState },
  "updates/check": { kind: "command", input: nothing, output: updateState },
  "updates/download": { kind: "command", input: nothing, output: updateState },
  /** Ends the download, or the wait before the restart. */
  "updates/cancel": { kind: "command", input: nothing, output: updateState },
  "updates/restart": { kind: "command", input: nothing, output: updateState },
} as const satisfies RouteMap;
