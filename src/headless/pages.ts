import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, isAbsolute, join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";

/** Headers of every answer: the page may run and load only what this server itself serves. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** A file of the built renderer; nothing outside its folder. */
export async function servePage(pagesDir: string, path: string, response: ServerResponse): Promise<void> {
  const file = fileOf(pagesDir, path);
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  const type = file === undefined ? undefined : TYPES[extname(file)];
  if (file === undefined || type === undefined || found?.isFile() !== true) {
    response.writeHead(404, PAGE_HEADERS);
    response.end();
    return;
  }
  response.writeHead(200, { ...PAGE_HEADERS, "content-type": type, "content-length": found.size });
  await pipeline(createReadStream(file), response);
}

function fileOf(pagesDir: string, path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (decoded.includes("\0") || decoded.includes("\\")) return undefined;
  const file = resolve(join(pagesDir, decoded === "/" ? "index.html" : decoded));
  const inside = relative(pagesDir, file);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? undefined : file;
}
