import { z } from "zod";
import { nothing, type RouteMap } from "./route.ts";

export const LOCALES = ["en", "ar", "es", "pt-BR"] as const;
export const locale = z.enum(LOCALES);
export type Locale = z.infer<typeof locale>;

export const MOST_COPIES = 30;

export const theme = z.enum(["system", "light", "dark"]);

/** What the owner chose; the file on disk is read with this schema too, key by key. */
export const settings = z.strictObject({
  /** `system`: the first language of the computer that Shopbell speaks, else English. */
  locale: z.union([z.literal("system"), locale]),
  theme,
  /** Daily copies of the inbox that are kept; 0: none are made. */
  keptCopies: z.number().int().min(0).max(MOST_COPIES),
});
export type Settings = z.infer<typeof settings>;

export const DEFAULT_SETTINGS: Settings = { locale: "system", theme: "system", keptCopies: 7 };

export const setSettingsInput = settings.partial();

export const settingsRoutes = {
  "settings/get": { kind: "query", input: nothing, output: settings },
  "settings/set": { kind: "command", input: setSettingsInput, output: settings },
} as const satisfies RouteMap;
