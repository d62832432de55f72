import { keep, readKept } from "#renderer/lib/kept.ts";

const KEY = "emoji";
const KEPT = 18;

/** The emoji used last on this computer, newest first. */
export function recentEmoji(): readonly string[] {
  const kept = readKept(window.localStorage, KEY);
  if (!Array.isArray(kept)) return [];
  return kept.filter((one): one is string => typeof one === "string" && one.length <= 32).slice(0, KEPT);
}

export function noteEmoji(emoji: string): void {
  keep(window.localStorage, KEY, [emoji, ...recentEmoji().filter((one) => one !== emoji)].slice(0, KEPT));
}
