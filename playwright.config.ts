import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "./test/ui/support/browser.ts";

const executablePath = findChromium();
/** A beep every second; whether a page may hear it is decided test by test. */
const FAKE_MICROPHONE = "--use-fake-device-for-media-stream";

/**
 * `ui` is the tests. The last two are none: `npm run screenshots` writes every screen to dist/screenshots, to be looked
 * at, and `npm run pictures` those that docs/guide and the README show to docs/pictures.
 */
export default defineConfig({
  outputDir: "./dist/playwright",
  globalSetup: "./test/ui/support/build-renderer.ts",
  fullyParallel: false,
  // Whole files beside each other, each with a browser of its own; a test mostly waits for one of its processes.
  workers: availableParallelism() > 1 ? 2 : 1,
  forbidOnly: true,
  // The longest takes ten seconds beside another one; what hangs is told by its own wait.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "Europe/Lisbon",
    viewport: { width: 1280, height: 800 },
    // What moves is looked at by the one test that is about it; everything else would have to wait for it.
    contextOptions: { reducedMotion: "reduce" },
    trace: "off",
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...CHROMIUM_ARGS, FAKE_MICROPHONE],
    },
  },
  projects: [
    { name: "ui", testDir: "./test/ui", testMatch: "*.spec.ts" },
    // Runs where Electron's runtime is installed, and says why where it is not.
    { name: "electron", testDir: "./test/desktop", testMatch: "*.spec.ts", timeout: 120_000 },
    { name: "screenshots", testDir: "./test/ui/screenshots", testMatch: "*.shots.ts", timeout: 600_000 },
    { name: "pictures", testDir: "./test/ui/screenshots", testMatch: "*.pictures.ts" },
  ],
});
