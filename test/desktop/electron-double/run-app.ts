/**
 * Runs the built main process as Electron would, in plain Node: `node run-app.ts <dist/main/main.js> [flags]`.
 * `electron`, by import or by require, is the double; the app becomes ready after its entry has run to its end.
 */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import SqliteDatabase from "better-sqlite3";
import { answerCommands } from "./controls.ts";
import { becomeReady } from "./electron.ts";
import { scenario, stage } from "./stage.ts";

const double = new URL("./electron.ts", import.meta.url).href;
const ELECTRON = "double:electron";
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "electron" ? { url: ELECTRON, format: "module", shortCircuit: true } : next(specifier, context),
  // Electron is CommonJS: it can be had name by name and as one object.
  load: (url, context, next) =>
    url === ELECTRON
      ? {
          format: "module",
          shortCircuit: true,
          source: `export * from "${double}"; import * as electron from "${double}"; export default electron;`,
        }
      : next(url, context),
});

// The origins it talks to are how the test finds the simulator of practice; a test may put one in Meta's place.
const { fetch } = globalThis;
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (scenario.graphOrigin !== undefined && /^graph\.(?:facebook|instagram)\.com$/u.test(url.hostname)) {
    return fetch(new URL(`${url.pathname}${url.search}`, scenario.graphOrigin), init);
  }
  if (!stage.fetched.includes(url.origin)) stage.fetched.push(url.origin);
  return fetch(input, init);
};

if (scenario.installed !== undefined) {
  Object.defineProperty(process, "resourcesPath", { value: scenario.installed.resourcesPath });
}
if (scenario.platform !== undefined) {
  // The engine of the database is this computer's, whatever system the app takes it for: it is loaded before.
  new SqliteDatabase(":memory:").close();
  Object.defineProperty(process, "platform", { value: scenario.platform });
}
answerCommands();
process.once("SIGTERM", () => process.exit(143));
const [, , entry = ""] = process.argv;
process.argv.splice(1, 2, entry);
await import(pathToFileURL(entry).href);
becomeReady();
