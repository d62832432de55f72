import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, isAbsolute, join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { MEDIA_ORIGIN_META } from "#shared/contract/bridge.ts";

const policyWith = (media: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'${media} data: blob:; ` +
  `media-src 'self'${media} blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; ` +
  "frame-ancestors 'none'";

/** Headers of every answer: the page may run and load only what this host itself serves. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": policyWith(""),
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

/**
 * A file of the built renderer; nothing outside its folder.
 *
 * @param mediaOrigin where the page gets pictures, films and sounds from; it is told in its head, and may load from there.
 */
export async function servePage(
  pagesDir: string,
  path: string,
  mediaOrigin: string,
  response: ServerResponse,
): Promise<void> {
  const file = fileOf(pagesDir, path);
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  const type = file === undefined ? undefined : TYPES[extname(file)];
  if (file === undefined || type === undefined || found?.isFile() !== true) {
    response.writeHead(404, PAGE_HEADERS);
    response.end();
    return;
  }
  if (extname(file) === ".html") {
    const page = Buffer.from(withMediaOrigin(await readFile(file, "utf8"), mediaOrigin));
    const policy = policyWith(` ${mediaOrigin}`);
    const headers = { ...PAGE_HEADERS, "content-security-policy": policy, "content-type": type };
    response.writeHead(200, { ...headers, "content-length": page.length });
    response.end(page);
    return;
  }
  response.writeHead(200, { ...PAGE_HEADERS, "content-type": type, "content-length": found.size });
  await pipeline(createReadStream(file), response);
}

function withMediaOrigin(page: string, mediaOrigin: string): string {
  return page.replace("<head>", `<head><meta name="${MEDIA_ORIGIN_META}" content="${mediaOrigin}" />`);
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
