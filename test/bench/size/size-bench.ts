/** What ships, part by part: the page as it is first loaded, the rest of it, the host, what is compiled, the runtime. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { REPOSITORY } from "../../support/repository.ts";
import type { Bench, BenchResult } from "../bench.ts";

const PAGE = join(REPOSITORY, "dist", "renderer");
const MODULES = join(REPOSITORY, "node_modules");
const kilobytes = (bytes: number): number => bytes / 1024;
const megabytes = (bytes: number): number => bytes / 1024 / 1024;

export const sizeBench: Bench = {
  name: "size",
  about: "what ships, part by part; npm run build first, npm run package for the installers",
  run: async (note) => {
    if (!existsSync(join(PAGE, "index.html"))) throw new Error("There is nothing built. Run npm run build first.");
    note("KB are 1024 bytes; gzip where the page is first loaded, bytes on disk else");
    const first = firstLoad();
    const inPage = filesBelow(PAGE);
    const rest = inPage.filter((path) => !first.includes(path) && !path.endsWith("licences.json"));
    const runtime = join(MODULES, "electron", "dist");
    if (!existsSync(runtime)) note("Electron's runtime is not installed here, so it is not counted");
    return [
      {
        metric: "page, first load (gzip)",
        value: kilobytes(sum(first.map((path) => gzipSync(readFileSync(path)).length))),
        unit: "KB",
        budget: { bound: "at most", value: 250 },
      },
      part("page, first load", first),
      part("page, loaded when it is needed", rest),
      part(
        "licences",
        [join(PAGE, "licences.json")].filter((path) => existsSync(path)),
      ),
      part("host", filesBelow(join(REPOSITORY, "dist", "main"))),
      part("preload", filesBelow(join(REPOSITORY, "dist", "preload"))),
      compiled("better-sqlite3", ["lib", "prebuilds"]),
      compiled("ngrok", ["@ngrok"]),
      ...(existsSync(runtime) ? [{ ...part("Electron's runtime", filesBelow(runtime)) }] : []),
      ...installers(),
    ];
  },
};

/** index.html and what it names, and the largest of the languages: one of them comes with it. */
function firstLoad(): readonly string[] {
  const html = readFileSync(join(PAGE, "index.html"), "utf8");
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/gu)].map((match) => join(PAGE, match[1] ?? ""));
  const languages = filesBelow(join(PAGE, "assets")).filter((path) =>
    /[/\\](?:en|ar|es|pt-br)-[\w-]+\.js$/u.test(path),
  );
  const largest = languages.toSorted((one, other) => statSync(other).size - statSync(one).size)[0];
  return [join(PAGE, "index.html"), ...new Set(named), ...(largest === undefined ? [] : [largest])];
}

/** The library's own files, and of the compiled ones that of this system. */
function compiled(name: string, folders: readonly string[]): BenchResult {
  const roots = folders.map((folder) => (folder.startsWith("@") ? join(MODULES, folder) : join(MODULES, name, folder)));
  const system = new RegExp(`(?:^|[/\\\\.-])${process.platform}-`, "u");
  const shipped = roots
    .flatMap((root) => filesBelow(root))
    .filter((path) => (path.endsWith(".node") ? system.test(path.slice(MODULES.length)) : /\.js(?:on)?$/u.test(path)));
  return part(`${name}, for ${process.platform}`, shipped);
}

/** What `npm run package` has made, if it was run. */
function installers(): readonly BenchResult[] {
  const folder = join(REPOSITORY, "dist", "package");
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.(?:exe|dmg|zip|AppImage|deb|rpm)$/u.test(name));
  return names.map((name) => ({ metric: name, value: megabytes(statSync(join(folder, name)).size), unit: "MB" }));
}

function part(metric: string, paths: readonly string[]): BenchResult {
  const bytes = sum(paths.map((path) => statSync(path).size));
  return bytes < 2 * 1024 * 1024
    ? { metric, value: kilobytes(bytes), unit: "KB" }
    : { metric, value: megabytes(bytes), unit: "MB" };
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
