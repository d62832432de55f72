import { realpathSync } from "node:fs";
import { extname, isAbsolute, relative, resolve, sep } from "node:path";

/** What the renderer is made of. Anything else in the folder (source maps, notes) is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

export interface RendererFile {
  readonly path: string;
  readonly contentType: string;
}

/**
 * The file behind a path of our origin, or undefined. The path is taken apart by `/` before it is decoded, so that no
 * encoded separator can make a segment the check has not seen; then the result has to lie inside the folder, by
 * `path.relative` and again after following links.
 */
export function resolveRendererFile(root: string, pathname: string): RendererFile | undefined {
  const segments: string[] = [];
  for (const raw of pathname.split("/").slice(1)) {
    const segment = decodeSegment(raw);
    if (segment === undefined) return undefined;
    segments.push(segment);
  }
  const file = segments.length === 1 && segments[0] === "" ? "index.html" : segments.join(sep);
  const contentType = CONTENT_TYPES[extname(file)];
  if (contentType === undefined) return undefined;
  const path = resolve(root, file);
  if (!isInside(root, path)) return undefined;
  try {
    // Synchronous because Electron's asar layer is certain to serve this form; it touches one small file.
    return isInside(realpathSync(root), realpathSync(path)) ? { path, contentType } : undefined;
  } catch {
    return undefined;
  }
}

function decodeSegment(raw: string): string | undefined {
  try {
    const segment = decodeURIComponent(raw);
    const isHostile = segment === "." || segment === ".." || /[/\\:\0]/u.test(segment);
    return isHostile ? undefined : segment;
  } catch {
    return undefined;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
