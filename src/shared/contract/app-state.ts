import { z } from "zod";
import { accountView } from "./accounts.ts";
import { timeMs } from "./fields.ts";
import { practiceDoor } from "./practice.ts";
import { nothing, type RouteMap } from "./route.ts";

/** What the first screen needs to decide between welcome and inbox. */
export const appState = z.strictObject({
  version: z.string(),
  /** The built-in simulator with an example shop is running; clearly marked on screen. */
  practice: z.boolean(),
  practiceDoor,
  accounts: z.array(accountView),
  /** Local address of the webhook door, to be reached through a tunnel. */
  webhookUrl: z.string(),
  /** The host's clock when it answered, so that the renderer counts remaining time with the host's clock. */
  nowMs: timeMs,
  /** Last known state of the line to Instagram. */
  online: z.boolean(),
  /** Messages cannot be written to disk now (disk full, file locked or damaged); Meta is asked to come back. */
  storageFailing: z.boolean(),
});

export const appStateRoutes = {
  "app/state": { kind: "query", input: nothing, output: appState },
} as const satisfies RouteMap;
