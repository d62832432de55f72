import { DEFAULT_SETTINGS, settings, type Settings } from "#shared/contract/settings.ts";

/** The two settings this host needs before the core is there, read key by key from a document it does not trust. */
export function readHostSettings(document: unknown): Pick<Settings, "locale" | "theme"> {
  const values = typeof document === "object" && document !== null ? document : {};
  return {
    locale: settings.shape.locale.safeParse(Reflect.get(values, "locale")).data ?? DEFAULT_SETTINGS.locale,
    theme: settings.shape.theme.safeParse(Reflect.get(values, "theme")).data ?? DEFAULT_SETTINGS.theme,
  };
}
