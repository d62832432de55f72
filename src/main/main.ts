import { dirname } from "node:path";
import { createCore } from "#core/create-core.ts";
import { startShopbell } from "./start-shopbell.ts";

startShopbell({
  createCore,
  // Loaded only for practice: a shop's own inbox never has the simulator in memory.
  startPractice: async () => (await import("#simulator/index.ts")).startPracticeShop(),
  // This file is bundled into dist/main/main.js.
  distDir: dirname(import.meta.dirname),
});
