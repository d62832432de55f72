import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import ElectronStore from "electron-store";
import type { Logger } from "#core/ports.ts";

export interface JsonFileOptions {
  readonly folder: string;
  /** Without `.json`. */
  readonly name: string;
  readonly nowMs: () => number;
  readonly logger: Logger;
}

/** One small JSON object on disk: written whole to a new file and renamed, readable by this user only. */
export interface JsonFile {
  readonly read: () => Readonly<Record<string, unknown>>;
  readonly write: (value: Readonly<Record<string, unknown>>) => void;
}

/**
 * Opens the file. One that cannot be read as an object is set aside as `<name>.broken-<time>.json`, so that the app
 * starts and the owner's file is still there to look at.
 */
export function openJsonFile(options: JsonFileOptions): JsonFile {
  const path = join(options.folder, `${options.name}.json`);
  if (isBroken(path)) {
    const stamp = new Date(options.nowMs()).toISOString().replaceAll(/[:.]/gu, "-");
    renameSync(path, join(options.folder, `${options.name}.broken-${stamp}.json`));
    options.logger.warn("json-file-set-aside", { name: options.name });
  }
  const store = new ElectronStore<Record<string, unknown>>({
    cwd: options.folder,
    name: options.name,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: false,
    configFileMode: 0o600,
  });
  return {
    read: () => ({ ...store.store }),
    write: (value) => {
      store.store = { ...value };
    },
  };
}

function isBroken(path: string): boolean {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    // No file yet is the friendly case; a folder or a file without permission is for electron-store to name.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    return value === null || typeof value !== "object" || Array.isArray(value);
  } catch {
    return true;
  }
}
