import { app } from "electron";
import { systemLanguages } from "./system-languages.ts";

/** What this computer speaks; the one place that asks Electron, so that menus, spelling and the page all hear the same. */
export const computerLanguages = (): readonly string[] => systemLanguages(app.getPreferredSystemLanguages());
