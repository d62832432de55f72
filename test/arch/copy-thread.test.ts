/**
 * The daily copy is made beside everything else, in a thread of which modules are most of the memory: it loads what a copy
 * needs. Whatever another job of the same thread needs is loaded by that job (src/core/archive/archive-worker.ts).
 */
import { posix } from "node:path";
import { expect, test } from "vitest";
import { readText } from "../support/repository.ts";
import { scanFile } from "./import-scanner.ts";

const WORKER = "src/core/archive/archive-worker.ts";
/** The database with what its migrations say, and the few files that are about a copy; of packages the one that reads it. */
const NEEDED =
  /^(?:better-sqlite3|src\/shared\/domain\/fold-text\.ts|src\/core\/(?:app-error|db\/.+|archive\/(?:archive-worker|copies-folder|fault|flush-names|snapshot))\.ts)$/u;

/** What is loaded with the entry, files and packages → who asked for it first. Types and `import()` load nothing. */
function loadedWith(entry: string, read: (path: string) => string): ReadonlyMap<string, string> {
  const loaded = new Map([[entry, "the thread"]]);
  for (const [path] of loaded) {
    if (!path.startsWith("src/")) continue;
    for (const { specifier, form, typeOnly } of scanFile(read(path)).imports) {
      const isLoaded = !typeOnly && (form === "import" || form === "export");
      if (!isLoaded || specifier === undefined || specifier.startsWith("node:")) continue;
      const address = addressOf(path, specifier);
      if (!loaded.has(address)) loaded.set(address, path);
    }
  }
  return loaded;
}

function addressOf(from: string, specifier: string): string {
  if (specifier.startsWith("#")) return `src/${specifier.slice(1)}`;
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier;
}

const tooMuch = (loaded: ReadonlyMap<string, string>): readonly string[] =>
  Array.from(loaded)
    .filter(([address]) => !NEEDED.test(address))
    .map(
      ([address, by]) =>
        `${by} loads ${address} into the thread of the daily copy, which does not need it: let the job that does load it with import().`,
    );

test("the thread of the daily copy loads what a copy needs", () => {
  const loaded = loadedWith(WORKER, (path) => readText(path) ?? "");
  expect(loaded.has("better-sqlite3")).toBe(true);
  expect(tooMuch(loaded)).toEqual([]);
});

test.each([
  [`import { far } from "#shared/far.ts";`, ["src/shared/far.ts", "zod"]],
  [`import { a, type B } from "./sealed-file.ts";`, ["src/core/archive/sealed-file.ts"]],
  [`export { a } from "../db/by.ts";`, ["src/core/archive/sealed-file.ts"]],
  [`import type { far } from "#shared/far.ts";`, []],
  [`const { a } = await import("./sealed-file.ts");`, []],
])("what it does not need is caught: %s", (added, expected) => {
  const tree: Readonly<Record<string, string>> = {
    [WORKER]: `import Database from "better-sqlite3"; ${added}`,
    "src/core/archive/sealed-file.ts": `import { createHash } from "node:crypto"; export const a = createHash;`,
    "src/core/db/by.ts": `export { a } from "../archive/sealed-file.ts";`,
    "src/shared/far.ts": `import { z } from "zod"; export const far = z;`,
  };
  const found = tooMuch(loadedWith(WORKER, (path) => tree[path] ?? ""));
  expect(found.map((message) => / loads (\S+) /u.exec(message)?.[1])).toEqual(expected);
});
