import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The Chromium to use: the one named in SHOPBELL_CHROMIUM, else one of the system's, else Playwright's own (undefined). */
export function findChromium(): string | undefined {
  const named = process.env["SHOPBELL_CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
