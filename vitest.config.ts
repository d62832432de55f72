import { defineConfig } from "vitest/config";

/**
 * `unit` and `arch` belong to `npm run check` and stay fast; `integration` runs the core on real
 * SQLite against the simulator over real HTTP; `desktop` loads the built bundles with a double of Electron.
 */
const project = (name: string, timeoutMs: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    // By itself Vitest gives up after a second, which a busy machine needs for less.
    expect: { poll: { timeout: timeoutMs / 2 } },
  },
});

export default defineConfig({
  test: {
    projects: [
      project("unit", 10_000),
      project("arch", 20_000),
      project("integration", 60_000),
      project("desktop", 60_000),
    ],
  },
});
