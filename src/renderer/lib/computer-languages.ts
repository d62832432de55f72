import { LANGUAGES_META } from "#shared/contract/bridge.ts";

/** What the owner's computer speaks, the most preferred first; the browser speaks what was chosen for the app. */
export function computerLanguages(): readonly string[] {
  const told = document.head.querySelector<HTMLMetaElement>(`meta[name="${LANGUAGES_META}"]`)?.content ?? "";
  return told === "" ? navigator.languages : told.split(",");
}
