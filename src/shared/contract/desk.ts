import { z } from "zod";
import { MENU_COMMANDS } from "../domain/menu-commands.ts";
import { id } from "./fields.ts";
import { nothing, type RouteMap } from "./route.ts";

const minuteOfDay = z.number().int().min(0).max(1439);

/** Every day from one minute of the computer's own day until another, through midnight where that is later. */
export const quietHours = z.strictObject({ isOn: z.boolean(), fromMin: minuteOfDay, untilMin: minuteOfDay });
export type QuietHours = z.infer<typeof quietHours>;

/** How Shopbell behaves on the desktop when nobody looks at it. */
export const deskSettings = {
  notifications: z.boolean(),
  /** What a notification says of a message: it may be seen on a locked screen, and the system keeps it for a while. */
  notificationShows: z.enum(["name_and_text", "name", "nothing"]),
  notificationSound: z.boolean(),
  quietHours,
  /** What closing the last window means, where closing it does not already mean that the app goes on. */
  whenClosed: z.enum(["ask", "keep_running", "quit"]),
  startAtLogin: z.boolean(),
  spellCheck: z.boolean(),
} as const;

export const DEFAULT_DESK_SETTINGS = {
  notifications: true,
  notificationShows: "name",
  notificationSound: true,
  quietHours: { isOn: false, fromMin: 21 * 60, untilMin: 8 * 60 },
  whenClosed: "ask",
  startAtLogin: false,
  spellCheck: true,
} as const;

/** Where the screen is to go, or what it is to do, because somebody asked for it outside of it: a notification, a link, the tray, a menu. */
export const wish = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("conversation"), conversationId: id }),
  z.strictObject({ kind: z.literal("settings") }),
  z.strictObject({ kind: z.literal("help") }),
  z.strictObject({ kind: z.literal("command"), command: z.enum(MENU_COMMANDS) }),
]);
export type Wish = z.infer<typeof wish>;

export const deskRoutes = {
  /** The conversation that stands open on the screen; left out when none does. It is not notified about while the window has the focus. */
  "desk/look-at": { kind: "command", input: z.strictObject({ conversationId: id.optional() }), output: nothing },
  /** Which commands of the menu bar can be done on the screen now; told again when that changes. */
  "desk/can-do": {
    kind: "command",
    input: z.strictObject({ commands: z.array(z.enum(MENU_COMMANDS)).max(MENU_COMMANDS.length) }),
    output: nothing,
  },
  /** Gives the latest wish and forgets it; the event `wish` says that there is one. */
  "desk/take-wish": {
    kind: "command",
    input: nothing,
    output: z.discriminatedUnion("kind", [...wish.options, z.strictObject({ kind: z.literal("none") })]),
  },
} as const satisfies RouteMap;
