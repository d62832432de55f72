import { type ReactNode, useLayoutEffect, useMemo } from "react";
import { DEFAULT_APPEARANCE, keepAppearance, keptAppearance } from "./kept-appearance.ts";
import { useSettings } from "#renderer/features/settings/use-settings.ts";
import { createI18n, I18nContext } from "#renderer/i18n/i18n-context.ts";
import { systemLocale } from "#renderer/i18n/translate.ts";

/**
 * Language, direction, theme, size of the text and motion of the whole page, as chosen in settings. Until the host has answered, the last
 * choice made on this computer counts, so that nothing flashes.
 */
export function Appearance(props: { readonly children: ReactNode }) {
  const { data } = useSettings();
  const { locale: choice, theme, textSize, motion } = data ?? keptAppearance() ?? DEFAULT_APPEARANCE;
  const locale = choice === "system" ? systemLocale(navigator.languages) : choice;
  const i18n = useMemo(() => createI18n(locale, navigator.languages), [locale]);

  useLayoutEffect(() => {
    const page = document.documentElement;
    page.lang = i18n.locale;
    page.dir = i18n.direction;
    if (theme === "system") delete page.dataset["theme"];
    else page.dataset["theme"] = theme;
    page.dataset["textSize"] = textSize;
    if (motion === "less") page.dataset["motion"] = "less";
    else delete page.dataset["motion"];
  }, [i18n, theme, textSize, motion]);
  useLayoutEffect(() => {
    if (data !== undefined) keepAppearance(data);
  }, [data]);

  return <I18nContext value={i18n}>{props.children}</I18nContext>;
}
