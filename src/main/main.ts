import { dirname } from "node:path";
import { createCore } from "#core/create-core.ts";
import { startShopbell } from "./start-shopbell.ts";

startShopbell({
  createCore,
  // Loaded only for practice: a shop's own inbox never has the simulator in memory.
  startPractice: async (stateFile) => (await import("#simulator/index.ts")).startPracticeShop({ stateFile }),
  // This file is bundled into dist/main/main.js.
  distDir: dirname(import.meta.dirname),
});
