import { z } from "zod";

export const LOCALES = ["en", "ar", "es", "pt-BR"] as const;
export const locale = z.enum(LOCALES);
export type Locale = z.infer<typeof locale>;

export const theme = z.enum(["system", "light", "dark"]);

/** What the owner chose; the file on disk is read with this schema too, key by key. */
export const settings = z.strictObject({
  /** `system`: the first language of the computer that Shopbell speaks, else English. */
  locale: z.union([z.literal("system"), locale]),
  theme,
});
export type Settings = z.infer<typeof settings>;

export const DEFAULT_SETTINGS: Settings = { locale: "system", theme: "system" };

export const setSettingsInput = settings.partial();
