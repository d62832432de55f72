import { type ReactNode, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { DEFAULT_APPEARANCE, keepAppearance, keptAppearance } from "./kept-appearance.ts";
import { useLook } from "#renderer/features/settings/use-settings.ts";
import { createI18n, I18nContext } from "#renderer/i18n/i18n-context.ts";
import { loadCatalogue } from "#renderer/i18n/load-catalogue.ts";
import { spokenLocale } from "#renderer/i18n/translate.ts";
import type { Catalogue } from "#renderer/i18n/types.ts";
import { computerLanguages } from "#renderer/lib/computer-languages.ts";
import { drop } from "#renderer/lib/drop.ts";

/**
 * Language, direction, theme, size of the text and motion of the whole page, as chosen in settings. Until the host has answered, the last
 * choice made on this computer counts, so that nothing flashes. Another language comes with its direction and all at
 * once, when its texts are here.
 */
export function Appearance(props: { readonly firstCatalogue: Catalogue; readonly children: ReactNode }) {
  const { data } = useLook();
  const { locale: choice, theme, textSize, motion, hidesNames } = data ?? keptAppearance() ?? DEFAULT_APPEARANCE;
  const locale = spokenLocale(choice, computerLanguages());
  const [catalogue, setCatalogue] = useState(props.firstCatalogue);
  const i18n = useMemo(() => createI18n(catalogue, computerLanguages()), [catalogue]);

  useEffect(() => {
    if (locale === catalogue.locale) return;
    let isWanted = true;
    const change = async () => {
      const loaded = await loadCatalogue(locale);
      if (isWanted) setCatalogue(loaded);
    };
    drop(change(), "the page goes on in the language it has");
    return () => {
      isWanted = false;
    };
  }, [locale, catalogue]);

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
    if (hidesNames) document.documentElement.dataset["hidesNames"] = "";
    else delete document.documentElement.dataset["hidesNames"];
  }, [hidesNames]);
  useLayoutEffect(() => {
    if (data !== undefined) keepAppearance(data);
  }, [data]);

  return <I18nContext value={i18n}>{props.children}</I18nContext>;
}
