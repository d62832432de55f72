import { accessSync, constants } from "node:fs";
import { systemChromiums } from "../../support/chromium.ts";

/** The Chromium to use: the one named in SHOPBELL_CHROMIUM, else one of the system's, else Playwright's own (undefined). */
export function findChromium(): string | undefined {
  const named = process.env["SHOPBELL_CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  return systemChromiums().find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
