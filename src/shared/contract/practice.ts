import { z } from "zod";
import { nothing, type RouteMap } from "./route.ts";

/**
 * The way between the shop's inbox and an example shop in its place: where it leads from here. `none`: this host has no
 * such way, or was started for practice alone.
 */
export const practiceDoor = z.enum(["none", "practice", "shop"]);

export const practiceRoutes = {
  /**
   * Opens an example shop that begins anew, in a folder of its own; the shop's inbox is closed meanwhile. Answers when it
   * is open; the event `practice` says so to every page. `not_now`: an account is connected, whose messages have to
   * arrive, or practice is on already. `failed`: the shop's inbox is open again.
   */
  "practice/begin": {
    kind: "command",
    input: nothing,
    output: z.strictObject({ kind: z.enum(["begun", "not_now", "failed"]) }),
  },
  /** Ends practice, throws away what was done in it, and opens the shop's inbox as it was. */
  "practice/leave": {
    kind: "command",
    input: nothing,
    output: z.strictObject({ kind: z.enum(["left", "not_now"]) }),
  },
} as const satisfies RouteMap;
