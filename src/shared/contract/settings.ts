import { z } from "zod";
import { MOST_TIMES_A_DAY, NO_HOURS } from "../domain/working-hours.ts";
import { DEFAULT_DESK_SETTINGS, deskSettings } from "./desk.ts";
import { nothing, type RouteMap } from "./route.ts";
import { DEFAULT_UPDATE_SETTINGS, updateSettings } from "./updates.ts";

export const LOCALES = ["en", "ar", "es", "pt-BR"] as const;
export const locale = z.enum(LOCALES);
export type Locale = z.infer<typeof locale>;

export const MOST_COPIES = 30;

export const theme = z.enum(["system", "light", "dark"]);
export const textSize = z.enum(["small", "normal", "large", "largest"]);
export const motion = z.enum(["system", "less"]);

const minuteOfDay = z.number().int().min(0).max(1440);
/** Seven days from Monday on. */
const workingHours = z
  .array(
    z
      .array(
        z
          .strictObject({ fromMin: minuteOfDay, untilMin: minuteOfDay })
          .refine(({ fromMin, untilMin }) => fromMin < untilMin),
      )
      .max(MOST_TIMES_A_DAY)
      .readonly(),
  )
  .length(7)
  .readonly();

/** What the owner chose; the file on disk is read with this schema too, key by key. */
export const settings = z.strictObject({
  /** `system`: the first language of the computer that Shopbell speaks, else English. */
  locale: z.union([z.literal("system"), locale]),
  theme,
  textSize,
  /** `less`: nothing moves, whatever the computer asks for. */
  motion,
  /** Names and previews in lists are shown only under the hand, and notifications name nobody. */
  hidesNames: z.boolean(),
  /** Daily copies of the inbox that are kept; 0: none are made. */
  keptCopies: z.number().int().min(0).max(MOST_COPIES),
  /** What `{shop}` stands for in saved replies; empty: the account's username. */
  shopName: z.string().trim().max(60),
  workingHours,
  /** The customer sees that an answer is being written. */
  showsTyping: z.boolean(),
  /** The customer sees "Seen" when the owner answers. */
  marksSeen: z.boolean(),
  ...deskSettings,
  ...updateSettings,
});
export type Settings = z.infer<typeof settings>;

export const DEFAULT_SETTINGS: Settings = {
  locale: "system",
  theme: "system",
  textSize: "normal",
  motion: "system",
  hidesNames: false,
  keptCopies: 7,
  shopName: "",
  workingHours: NO_HOURS,
  showsTyping: true,
  marksSeen: true,
  ...DEFAULT_DESK_SETTINGS,
  ...DEFAULT_UPDATE_SETTINGS,
};

export const setSettingsInput = settings.partial();

export const settingsRoutes = {
  "settings/get": { kind: "query", input: nothing, output: settings },
  "settings/set": { kind: "command", input: setSettingsInput, output: settings },
} as const satisfies RouteMap;
