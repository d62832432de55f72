import type { SettingsStore } from "#core/ports.ts";
import type { JsonFile } from "./json-file.ts";

/** The core parses what it gets and writes the whole document; the file knows no key of it. */
export function createSettingsStore(file: JsonFile): SettingsStore {
  return {
    load: () => Promise.resolve(file.read()),
    save: (value) => {
      file.write(value);
      return Promise.resolve();
    },
  };
}
