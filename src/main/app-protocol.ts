import { readFile } from "node:fs/promises";
import type { CustomScheme } from "electron";
import { MEDIA_PATH } from "#shared/contract/bridge.ts";
import type { MediaAnswer } from "#core/ports.ts";
import { APP_SCHEME, parseAppUrl } from "./app-address.ts";
import { resolveRendererFile } from "./renderer-files.ts";
import { MEDIA_HEADERS, PAGE_HEADERS } from "./response-headers.ts";

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
  readonly openMedia: (path: string, signal: AbortSignal) => Promise<MediaAnswer>;
}

const MEDIA_PREFIX = `/${MEDIA_PATH}/`;

/** Answers one request of the page for one of its own files or for media. Never throws. */
export async function serveApp(files: AppFiles, request: Request): Promise<Response> {
  const url = parseAppUrl(request.url);
  if (url === undefined) return plain(404);
  if (request.method !== "GET") return plain(405);
  try {
    if (url.pathname.startsWith(MEDIA_PREFIX)) {
      return mediaResponse(await files.openMedia(url.pathname.slice(MEDIA_PREFIX.length), request.signal));
    }
    const file = resolveRendererFile(files.rendererDir, url.pathname);
    if (file === undefined) return plain(404);
    const body = new Uint8Array(await readFile(file.path));
    return new Response(body, { headers: { ...PAGE_HEADERS, "Content-Type": file.contentType } });
  } catch {
    return plain(404);
  }
}

const MEDIA_STATUS = { gone: 410, not_found: 404, refused: 403, offline: 503 } as const;

function mediaResponse(answer: MediaAnswer): Response {
  if (answer.kind !== "stream")
    return new Response(null, { status: MEDIA_STATUS[answer.kind], headers: MEDIA_HEADERS });
  const headers = new Headers({ ...MEDIA_HEADERS, "Content-Type": answer.contentType });
  if (answer.contentLength !== undefined) headers.set("Content-Length", String(answer.contentLength));
  return new Response(answer.body, { headers });
}

function plain(status: number): Response {
  return new Response(null, { status, headers: PAGE_HEADERS });
}
