import { type Look, lookQuery } from "#renderer/features/settings/use-settings.ts";
import { loadCatalogue } from "#renderer/i18n/load-catalogue.ts";
import { spokenLocale } from "#renderer/i18n/translate.ts";
import type { Catalogue } from "#renderer/i18n/types.ts";
import { DEFAULT_APPEARANCE, keptAppearance } from "./kept-appearance.ts";
import type { Shell } from "./shell.ts";
import { computerLanguages } from "#renderer/lib/computer-languages.ts";

const LONGEST_WAIT_MS = 2000;

/**
 * The texts the page begins with. Nothing is drawn before they are here. Where nothing is kept from an earlier visit,
 * the host is asked first, so that the computer's language does not flash before the chosen one.
 */
export async function loadFirstCatalogue(shell: Pick<Shell, "client" | "queries">): Promise<Catalogue> {
  const { locale } = keptAppearance() ?? (await chosenAppearance(shell)) ?? DEFAULT_APPEARANCE;
  return loadCatalogue(spokenLocale(locale, computerLanguages()));
}

/** What settings say; nothing when the host is silent, which the screen then says in the computer's language. */
async function chosenAppearance({ client, queries }: Pick<Shell, "client" | "queries">): Promise<Look | undefined> {
  const silence = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), LONGEST_WAIT_MS);
  });
  const answer = queries.fetchQuery(lookQuery(client)).catch(() => undefined);
  return Promise.race([answer, silence]);
}
