import { createContext, useContext } from "react";
import type { Locale } from "#shared/contract/settings.ts";
import { createFormat, type Format } from "./format.ts";
import { createTranslate, type Direction, directionOf } from "./translate.ts";
import type { Catalogue, Translate } from "./types.ts";

export interface I18n {
  readonly locale: Locale;
  /** The computer's own variant of it, for what `Intl` formats. */
  readonly formatLocale: string;
  readonly direction: Direction;
  readonly t: Translate;
  readonly format: Format;
}

/** @param languages the computer's languages: its own variant of the chosen one decides dates and numbers (en-GB, not en). */
export function createI18n(catalogue: Catalogue, languages: readonly string[]): I18n {
  const { locale } = catalogue;
  const base = locale.split("-")[0];
  const formatLocale = languages.find((tag) => tag.split("-")[0] === base) ?? locale;
  return {
    locale,
    formatLocale,
    direction: directionOf(locale),
    t: createTranslate(catalogue, formatLocale),
    format: createFormat(formatLocale),
  };
}

export const I18nContext = createContext<I18n | undefined>(undefined);

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (i18n === undefined) throw new Error("No language: render inside <I18nContext>.");
  return i18n;
}
