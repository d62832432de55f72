import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { CustomScheme } from "electron";
import { FILES_PATH, LANGUAGES_META, MEDIA_PATH } from "#shared/contract/bridge.ts";
import { mediaResponse } from "#core/media/media-response.ts";
import type { Core } from "#core/ports.ts";
import { APP_SCHEME, parseAppUrl } from "./app-address.ts";
import { resolveRendererFile } from "./renderer-files.ts";
import { PAGE_HEADERS } from "./response-headers.ts";

/**
 * To be registered before `ready`. `corsEnabled` stays off: in Electron it opens the scheme to other origins instead
 * of guarding it (electron/electron pull requests 51152 and 53408). `stream` is for voice notes and videos.
 */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    stream: true,
    codeCache: true,
    bypassCSP: false,
    corsEnabled: false,
    allowServiceWorkers: false,
    allowExtensions: false,
  },
};

export interface AppFiles {
  /** Folder with the built renderer. */
  readonly rendererDir: string;
  /** What the owner's computer speaks, in canonical tags; told to the page. */
  readonly languages: () => readonly string[];
  readonly openMedia: Core["openMedia"];
  readonly receiveFile: Core["receiveFile"];
}

const MEDIA_PREFIX = `/${MEDIA_PATH}/`;

/** Answers one request of the page for one of its own files or for media. Never throws. */
export async function serveApp(files: AppFiles, request: Request): Promise<Response> {
  const url = parseAppUrl(request.url);
  if (url === undefined) return plain(404);
  if (url.pathname === `/${FILES_PATH}`) return takeFile(files, request);
  if (request.method !== "GET") return plain(405);
  try {
    if (url.pathname.startsWith(MEDIA_PREFIX)) {
      return await media(files, url.pathname.slice(MEDIA_PREFIX.length), request);
    }
    const file = resolveRendererFile(files.rendererDir, url.pathname);
    if (file === undefined) return plain(404);
    const bytes = new Uint8Array(await readFile(file.path));
    const body = extname(file.path) === ".html" ? withLanguages(bytes, files.languages()) : bytes;
    return new Response(body, { headers: { ...PAGE_HEADERS, "Content-Type": file.contentType } });
  } catch {
    return plain(404);
  }
}

/** Of Chromium's own the page cannot tell them once it was told which language to speak (`language-switch.ts`). */
function withLanguages(page: Uint8Array, languages: readonly string[]): string {
  const text = new TextDecoder().decode(page);
  return text.replace("<head>", `<head><meta name="${LANGUAGES_META}" content="${languages.join(",")}" />`);
}

/** A file that is to be sent; streamed to the core, which bounds it. */
async function takeFile(files: AppFiles, request: Request): Promise<Response> {
  if (request.method !== "POST" || request.body === null) return plain(405);
  const answer = await files.receiveFile(request.body, request.signal);
  return Response.json(answer, { headers: PAGE_HEADERS });
}

async function media(files: AppFiles, path: string, request: Request): Promise<Response> {
  const range = request.headers.get("range");
  const answer = await files.openMedia(path, { signal: request.signal, ...(range === null ? {} : { range }) });
  return new Response(answer.kind === "stream" ? answer.body : null, mediaResponse(answer));
}

function plain(status: number): Response {
  return new Response(null, { status, headers: PAGE_HEADERS });
}
