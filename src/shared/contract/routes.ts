import type { z } from "zod";
import { accountRoutes } from "./accounts.ts";
import { archiveRoutes } from "./archive.ts";
import { appStateRoutes } from "./app-state.ts";
import { assistantRoutes } from "./assistant.ts";
import { conversationRoutes } from "./conversations.ts";
import { deskRoutes } from "./desk.ts";
import { draftRoutes } from "./drafts.ts";
import { erasureRoutes } from "./erasure.ts";
import { diagnosticsRoutes } from "./diagnostics.ts";
import { figureRoutes } from "./figures.ts";
import { fileRoutes } from "./files.ts";
import { healthRoutes } from "./health.ts";
import { lockRoutes } from "./lock.ts";
import { mediaRoutes } from "./media.ts";
import { historyRoutes } from "./history.ts";
import { messageRoutes } from "./messages.ts";
import { practiceRoutes } from "./practice.ts";
import { savedReplyRoutes } from "./saved-replies.ts";
import { searchRoutes } from "./search.ts";
import { settingsRoutes } from "./settings.ts";
import { setupRoutes } from "./setup.ts";
import { triageRoutes } from "./triage.ts";
import { updateRoutes } from "./updates.ts";
import type { RouteMap } from "./route.ts";

/** Every route, once; each file of the contract lists its own. */
export const routes = {
  ...appStateRoutes,
  ...accountRoutes,
  ...archiveRoutes,
  ...assistantRoutes,
  ...conversationRoutes,
  ...messageRoutes,
  ...deskRoutes,
  ...draftRoutes,
  ...fileRoutes,
  ...lockRoutes,
  ...mediaRoutes,
  ...practiceRoutes,
  ...savedReplyRoutes,
  ...erasureRoutes,
  ...diagnosticsRoutes,
  ...figureRoutes,
  ...healthRoutes,
  ...searchRoutes,
  ...historyRoutes,
  ...settingsRoutes,
  ...setupRoutes,
  ...triageRoutes,
  ...updateRoutes,
} as const satisfies RouteMap;

export type RouteName = keyof typeof routes;
export type RouteInput<Name extends RouteName> = z.input<(typeof routes)[Name]["input"]>;
export type RouteOutput<Name extends RouteName> = z.output<(typeof routes)[Name]["output"]>;

/** The largest request a host accepts, in bytes of JSON. */
export const MAX_REQUEST_BYTES = 256 * 1024;

export function isRouteName(value: string): value is RouteName {
  return Object.hasOwn(routes, value);
}
