import type { Locale } from "#shared/contract/settings.ts";
import type { Catalogue } from "./types.ts";

/** Each language is a file of its own, so that the page loads the one it speaks. */
const FILES: Readonly<Record<Locale, () => Promise<Catalogue["messages"]>>> = {
  en: async () => (await import("./en.ts")).en,
  ar: async () => (await import("./ar.ts")).ar,
  es: async () => (await import("./es.ts")).es,
  "pt-BR": async () => (await import("./pt-br.ts")).ptBr,
};

/** Rejects when the host does not give the file out. */
export async function loadCatalogue(locale: Locale): Promise<Catalogue> {
  return { locale, messages: await FILES[locale]() };
}
