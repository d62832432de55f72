import { loadCatalogue } from "#renderer/i18n/load-catalogue.ts";
import { spokenLocale } from "#renderer/i18n/translate.ts";
import { pickBridge } from "#renderer/lib/bridge.ts";
import { computerLanguages } from "#renderer/lib/computer-languages.ts";
import { drop } from "#renderer/lib/drop.ts";
import { takeHeadStart } from "#renderer/lib/head-start.ts";
import { firstAsks } from "./first-asks.ts";
import { DEFAULT_APPEARANCE, keptAppearance } from "./kept-appearance.ts";
import "#renderer/styles/index.css";

const RELOAD_MS = 3000;

/**
 * The one place where things begin. It is small and comes first: while the page itself is on its way, the host is asked
 * what will stand on the first screen, and the texts it most likely speaks are fetched.
 */
async function start(): Promise<void> {
  const headStart = takeHeadStart(pickBridge(), firstAsks(window.sessionStorage, window.localStorage));
  const { locale } = keptAppearance() ?? DEFAULT_APPEARANCE;
  drop(loadCatalogue(spokenLocale(locale, computerLanguages())), "fetched again when the choice is known");
  const { begin } = await import("./begin.tsx");
  await begin(headStart);
  headStart.end();
}

start().catch((cause: unknown) => {
  // Without texts there is nothing to show: the host ended, or was replaced, between two files of the page.
  setTimeout(() => window.location.reload(), RELOAD_MS);
  throw cause;
});
