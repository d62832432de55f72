import { dirname } from "node:path";
import { createCore } from "#core/create-core.ts";
import { startPracticeShop } from "#simulator/index.ts";
import { startShopbell } from "./start-shopbell.ts";

// This file is bundled into dist/main/main.js.
startShopbell({ createCore, startPractice: startPracticeShop, distDir: dirname(import.meta.dirname) });
