import type { Settings } from "#shared/contract/settings.ts";
import { LANGUAGES } from "#renderer/i18n/translate.ts";
import { keep, readKept } from "#renderer/lib/kept.ts";

export type Appearance = Pick<Settings, "locale" | "theme">;

export const DEFAULT_APPEARANCE: Appearance = { locale: "system", theme: "system" };
const THEMES: readonly Settings["theme"][] = ["system", "light", "dark"];

export function keptAppearance(): Appearance | undefined {
  const kept = readKept(window.localStorage, "appearance");
  if (typeof kept !== "object" || kept === null || !("locale" in kept) || !("theme" in kept)) return undefined;
  return {
    locale: LANGUAGES.find(({ locale }) => locale === kept.locale)?.locale ?? "system",
    theme: THEMES.find((theme) => theme === kept.theme) ?? "system",
  };
}

export function keepAppearance({ locale, theme }: Appearance): void {
  keep(window.localStorage, "appearance", { locale, theme });
}
