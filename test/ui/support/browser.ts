import { accessSync, constants } from "node:fs";
import { systemChromiums } from "../../support/chromium.ts";

/** The Chromium to use: the one named in SHOPBELL_CHROMIUM, else one of the system's, else Playwright's own (undefined). */
export function findChromium(): string | undefined {
  const named = process.env["SHOPBELL_CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  return systemChromiums().find(isExecutable);
}

/**
 * Every window of a whole Chromium draws the suggestions of its address bar in pages of their own: two processes for every
 * test, seen by nobody, which cost as much as the screen that is tested.
 */
const ADDRESS_BAR = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

/** What Playwright switches off by itself. Only the last list of a command line counts, so it stands in ours again. */
export const OFF_BY_PLAYWRIGHT: readonly string[] = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "msForceBrowserSignIn",
  "msEdgeUpdateLaunchServicesPreferredVersion",
];

/** The switches every Chromium of the tests is started with. */
export const CHROMIUM_ARGS: readonly string[] = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-quic",
  // Where there is no graphics card, drawing as if there were one costs more than drawing.
  "--disable-gpu-rasterization",
  `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...ADDRESS_BAR].join(",")}`,
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
