/**
 * Holds a tree of sources against the arrows of layer-rules.ts. The tree is a map of path and text, so that the checker is
 * tested on trees nobody would commit.
 */
import { posix } from "node:path";
import { findCycles } from "./cycles.ts";
import { scanFile, type FoundImport, type ScannedFile } from "./import-scanner.ts";
import {
  INNER_RULES,
  PACKAGE_HOMES,
  LAUNCHER,
  LAYER_NAMES,
  PRELOAD_CONSTANTS,
  RULES,
  type Layer,
} from "./layer-rules.ts";

export interface Problem {
  readonly path: string;
  readonly line: number;
  /** What is wrong and what to do instead. */
  readonly message: string;
}

export interface TreeReport {
  readonly problems: readonly Problem[];
  /** Worth a look, not a failure. */
  readonly warnings: readonly Problem[];
}

/** Paths are relative to the repository and use `/`. */
export type SourceTree = ReadonlyMap<string, string>;

const PACKAGE_JSON = "package.json";

export const FAIL_LINES = 500;
export const WARN_LINES = 300;

export function checkTree(tree: SourceTree): TreeReport {
  const files = new Map([...tree].filter(([path]) => path.startsWith("src/")));
  const scanned = new Map<string, ScannedFile>();
  for (const [path, source] of files) if (isCode(path)) scanned.set(path, scanFile(source));
  return {
    problems: [
      ...[...scanned].flatMap(([path, file]) => checkImports(path, file)),
      ...[...scanned].flatMap(([path, file]) => checkDefaultExports(path, file)),
      ...checkElectronDoors(scanned),
      ...checkCycles(scanned),
      ...checkSizes(files, FAIL_LINES, Number.POSITIVE_INFINITY, "split it by reason to change"),
    ],
    warnings: checkSizes(files, WARN_LINES, FAIL_LINES, "it may want splitting by reason to change"),
  };
}

function isCode(path: string): boolean {
  return /\.(?:ts|tsx|mts|mjs|js)$/u.test(path) && !path.endsWith(".d.ts");
}

function layerOf(path: string): Layer | undefined {
  return LAYER_NAMES.find((name) => path.startsWith(`src/${name}/`));
}

type Target =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "node" }
  | { readonly kind: "package"; readonly name: string };

/** Where an address leads, seen from the file that uses it. */
function resolveTarget(from: string, specifier: string): Target {
  const bare = specifier.replace(/\?[a-z]+$/u, "");
  if (bare.startsWith("#")) return { kind: "file", path: `src/${bare.slice(1)}` };
  if (bare.startsWith(".")) return { kind: "file", path: posix.join(posix.dirname(from), bare) };
  if (bare.startsWith("node:")) return { kind: "node" };
  const parts = bare.split("/");
  return { kind: "package", name: parts.slice(0, bare.startsWith("@") ? 2 : 1).join("/") };
}

function checkImports(path: string, file: ScannedFile): Problem[] {
  const layer = layerOf(path);
  if (layer === undefined) {
    return [{ path, line: 1, message: `src has the folders ${LAYER_NAMES.join(", ")}: this file is in none of them.` }];
  }
  return file.imports.flatMap((found) => {
    const message = judgeImport(path, layer, found);
    return message === undefined ? [] : [{ path, line: found.line, message }];
  });
}

function judgeImport(path: string, layer: Layer, found: FoundImport): string | undefined {
  const rule = RULES[layer];
  if (found.specifier === undefined) {
    return path === LAUNCHER
      ? undefined
      : "imports an address that is computed, so nobody can see where it leads: write it out.";
  }
  const target = resolveTarget(path, found.specifier);
  switch (target.kind) {
    case "node":
      return rule.node ? undefined : `imports ${found.specifier}. ${rule.instead}`;
    case "package":
      return judgePackage(path, layer, target.name, found);
    case "file":
      return judgeFile(layer, target.path, found) ?? judgeInside(path, target.path);
    default:
      return target satisfies never;
  }
}

function judgePackage(path: string, layer: Layer, name: string, found: FoundImport): string | undefined {
  const rule = RULES[layer];
  const kept = Object.hasOwn(PACKAGE_HOMES, name) ? PACKAGE_HOMES[name] : undefined;
  if (kept !== undefined && rule.packages.includes(name) && !kept.home.test(path)) {
    return `imports ${name}. ${kept.instead}`;
  }
  if (rule.packages.includes(name)) {
    if (name !== "electron" || found.typeOnly || !found.names.some((it) => it === "*" || it === "default")) {
      return undefined;
    }
    return "imports all of electron at once: import the names you use, so that ipcMain, ipcRenderer and shell stay countable.";
  }
  if (found.typeOnly && layer === "renderer" && name === "vite") return undefined;
  const known = Object.values(RULES).some((other) => other.packages.includes(name));
  return known
    ? `imports ${name}. ${rule.instead}`
    : `imports ${name}, which ${layer} may not use. ${rule.instead} A new dependency needs a line in ` +
        "docs/decisions/0001-dependencies.md and a place in test/arch/layer-rules.ts.";
}

function judgeFile(layer: Layer, target: string, found: FoundImport): string | undefined {
  const rule = RULES[layer];
  if (target.startsWith("test/"))
    return `imports ${target}: nothing in src knows its tests. Move what both need into src.`;
  if (target === PACKAGE_JSON && (layer === "main" || layer === "headless")) return undefined;
  const other = layerOf(target);
  if (other === undefined) return `imports ${target}, which is outside the layers of src. ${rule.instead}`;
  if (other === layer) return undefined;
  if (!rule.layers.includes(other)) return `imports ${target}. ${rule.instead}`;
  if (layer === "preload" && !found.typeOnly && target !== PRELOAD_CONSTANTS) {
    return `imports values from ${target}: use \`import type\`, or keep the constant in ${PRELOAD_CONSTANTS}.`;
  }
  return undefined;
}

function judgeInside(path: string, target: string): string | undefined {
  const broken = INNER_RULES.find((rule) => rule.from.test(path) && rule.to.test(target));
  return broken && `imports ${target}. ${broken.instead}`;
}

function checkDefaultExports(path: string, file: ScannedFile): Problem[] {
  return file.defaultExportLines.map((line) => ({
    path,
    line,
    message: "has a default export: export by name, so that the thing has one name everywhere.",
  }));
}

/** Each of electron's doors is opened in one file only, where its gate is. */
function checkElectronDoors(scanned: ReadonlyMap<string, ScannedFile>): Problem[] {
  const usesOf = (name: string): Problem[] =>
    [...scanned].flatMap(([path, file]) =>
      file.imports
        .filter((found) => !found.typeOnly && isElectron(found.specifier) && found.names.includes(name))
        .map((found) => ({ path, line: found.line, message: name })),
    );
  const onlyOne = (name: string, instead: string): Problem[] => {
    const uses = usesOf(name);
    const paths = [...new Set(uses.map((use) => use.path))];
    if (paths.length < 2) return [];
    return uses.map((use) => ({
      ...use,
      message: `uses electron's ${name}, and so do ${paths.filter((path) => path !== use.path).join(", ")}: ${instead}`,
    }));
  };
  return [
    ...onlyOne("ipcMain", "one file listens, so that every request passes the same gates."),
    ...onlyOne("shell", "one file opens addresses, so that every address passes the same check."),
    ...usesOf("ipcRenderer")
      .filter((use) => layerOf(use.path) !== "preload")
      .map((use) => ({ ...use, message: "uses electron's ipcRenderer: that belongs in src/preload only." })),
  ];
}

function isElectron(specifier: string | undefined): boolean {
  return specifier === "electron" || specifier?.startsWith("electron/") === true;
}

/** Cycles at run time, between files anywhere and between the rooms of core. Types may look back, and so may threads. */
function checkCycles(scanned: ReadonlyMap<string, ScannedFile>): Problem[] {
  const edges = [...scanned].flatMap(([from, file]) =>
    file.imports.flatMap((found) => {
      if (found.typeOnly || found.form === "worker" || found.specifier === undefined) return [];
      const target = resolveTarget(from, found.specifier);
      return target.kind === "file" && scanned.has(target.path) ? [{ from, to: target.path, line: found.line }] : [];
    }),
  );
  const roomEdges = edges.flatMap((edge) => {
    const from = coreRoomOf(edge.from);
    const to = coreRoomOf(edge.to);
    return from === undefined || to === undefined || from === to ? [] : [{ ...edge, from, to, at: edge.from }];
  });
  return [
    ...findCycles(edges).map((cycle) => ({
      path: cycle[0]?.from ?? "",
      line: cycle[0]?.line ?? 1,
      message: `is part of a circle of imports: ${arrows(cycle)}. Move what both ends need into a file of its own.`,
    })),
    ...findCycles(roomEdges).map((cycle) => ({
      path: cycle[0]?.at ?? "",
      line: cycle[0]?.line ?? 1,
      message:
        `closes a circle between rooms of core: ${arrows(cycle)} (${cycle.map((edge) => `${edge.at}:${edge.line}`).join(", ")}). ` +
        "Hand the lower room a function instead, in src/core/create-core.ts.",
    })),
  ];
}

function arrows(cycle: readonly { readonly from: string; readonly to: string }[]): string {
  return [...cycle.map((edge) => edge.from), cycle[0]?.from ?? ""].join(" → ");
}

/** A folder of core is a room; a file beside the rooms stands for itself. */
function coreRoomOf(path: string): string | undefined {
  return path.startsWith("src/core/") ? path.split("/")[2] : undefined;
}

function checkSizes(files: SourceTree, over: number, upTo: number, advice: string): Problem[] {
  return [...files]
    .filter(([path]) => isCode(path) || path.endsWith(".css"))
    .map(([path, source]) => ({ path, lines: countLines(source) }))
    .filter(({ lines }) => lines > over && lines <= upTo)
    .map(({ path, lines }) => ({ path, line: lines, message: `has ${lines} lines: ${advice} (limit ${over}).` }));
}

/** As an editor counts: the end of the last line opens no new one. */
function countLines(source: string): number {
  return source === "" ? 0 : source.replace(/\n$/u, "").split("\n").length;
}
