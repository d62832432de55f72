import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readHostSettings } from "./host-settings.ts";

/**
 * What Chromium is to speak where it writes itself: fields for dates and times, the players' buttons. It is told by its
 * switch `lang`, on each system once and before `ready` (Electron, `shell/browser/electron_browser_main_parts.cc`), so that
 * another choice is followed there from the next start. Menus and dialogs have texts of ours, and the languages for
 * spelling are set by name: neither moves with it.
 *
 * @returns the computer's own variant of the language that was chosen; undefined where that is the computer's, or is not known.
 */
export function languageSwitch(settingsFolder: string, systemLanguages: readonly string[]): string | undefined {
  const { locale } = readHostSettings(readDocument(join(settingsFolder, "settings.json")));
  if (locale === "system") return undefined;
  // Of a language that is written here in one variant alone, Chromium's texts for others are not shipped.
  if (locale.includes("-")) return locale;
  return systemLanguages.find((tag) => tag.split("-")[0] === locale) ?? locale;
}

/** One that cannot be read is set aside, and named, when the settings themselves are opened. */
function readDocument(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
