import { useSuspenseQuery } from "@tanstack/react-query";
import type { Locale } from "#shared/contract/settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { type GuideFiles, type OpenPage, readPages } from "./pages.ts";

/** Each language is a file of its own, so that Help loads the one it is read in. */
const FILES: Readonly<Record<Locale, () => Promise<GuideFiles>>> = {
  en: async () => (await import("./guide-en.ts")).guideEn,
  ar: async () => (await import("./guide-ar.ts")).guideAr,
  es: async () => (await import("./guide-es.ts")).guideEs,
  "pt-BR": async () => (await import("./guide-pt-br.ts")).guidePtBr,
};

/**
 * Every page of Help in one language, in the order of the list. Rejects when the host does not give the file out.
 * @throws Error when a page holds what Help cannot show.
 */
export const loadGuide = async (locale: Locale): Promise<readonly OpenPage[]> =>
  readPages(locale, await FILES[locale]());

/** The same in the language of the screen; suspends until it is there. */
export function useGuide(): readonly OpenPage[] {
  const { locale } = useI18n();
  return useSuspenseQuery({ queryKey: queryKeys.guide(locale), queryFn: async () => loadGuide(locale) }).data;
}
