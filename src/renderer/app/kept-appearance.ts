import type { Settings } from "#shared/contract/settings.ts";
import type { Look } from "#renderer/features/settings/use-settings.ts";
import { LANGUAGES } from "#renderer/i18n/translate.ts";
import { keep, readKept } from "#renderer/lib/kept.ts";

export const DEFAULT_APPEARANCE: Look = {
  locale: "system",
  theme: "system",
  textSize: "normal",
  motion: "system",
  hidesNames: false,
};
const TEXT_SIZES: readonly Settings["textSize"][] = ["small", "normal", "large", "largest"];
const THEMES: readonly Settings["theme"][] = ["system", "light", "dark"];

export function keptAppearance(): Look | undefined {
  const kept = readKept(window.localStorage, "appearance");
  if (typeof kept !== "object" || kept === null || !("locale" in kept) || !("theme" in kept)) return undefined;
  return {
    locale: LANGUAGES.find(({ locale }) => locale === kept.locale)?.locale ?? "system",
    theme: THEMES.find((theme) => theme === kept.theme) ?? "system",
    textSize: "textSize" in kept ? (TEXT_SIZES.find((size) => size === kept.textSize) ?? "normal") : "normal",
    motion: "motion" in kept && kept.motion === "less" ? "less" : "system",
    hidesNames: "hidesNames" in kept && kept.hidesNames === true,
  };
}

export function keepAppearance({ locale, theme, textSize, motion, hidesNames }: Look): void {
  keep(window.localStorage, "appearance", { locale, theme, textSize, motion, hidesNames });
}
