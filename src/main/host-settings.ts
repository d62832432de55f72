import { DEFAULT_SETTINGS, settings, type Settings } from "#shared/contract/settings.ts";

export type HostSettings = Pick<
  Settings,
  "locale" | "theme" | "notifications" | "whenClosed" | "startAtLogin" | "spellCheck"
>;

/** The settings this host follows itself, read key by key from a document it does not trust. */
export function readHostSettings(document: unknown): HostSettings {
  const values = typeof document === "object" && document !== null ? document : {};
  const read = <Key extends keyof HostSettings>(key: Key): HostSettings[Key] =>
    (settings.shape[key].safeParse(Reflect.get(values, key)).data as HostSettings[Key] | undefined) ??
    DEFAULT_SETTINGS[key];
  return {
    locale: read("locale"),
    theme: read("theme"),
    notifications: read("notifications"),
    whenClosed: read("whenClosed"),
    startAtLogin: read("startAtLogin"),
    spellCheck: read("spellCheck"),
  };
}
