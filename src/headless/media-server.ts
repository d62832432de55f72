import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MEDIA_PATH } from "#shared/contract/bridge.ts";
import { mediaResponse } from "#core/media/media-response.ts";
import { createServer } from "#core/node-http.ts";
import type { Core } from "#core/ports.ts";

/**
 * Media on a port of its own. A browser opens six connections to a host and port and no more; pictures that wait for
 * Meta would hold them all, and what the screen asks this computer would wait behind pictures.
 *
 * Another port is another origin of the same site: the page's cookie comes along, and the page asks with CORS, which
 * says whose page it is. So do pages that other programs serve on this computer, whose plain tags say nothing of it: for
 * those the browser itself tells that another page asks, and nothing is fetched for them.
 */
export interface MediaServerParts {
  readonly core: Core;
  readonly pagePort: number;
  /** Whether the request bears the token, as a program's or as the page's. */
  readonly isKnown: (request: IncomingMessage) => boolean;
}

export async function openMediaServer(parts: MediaServerParts): Promise<Server> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    const { port } = server.address() as AddressInfo;
    handle(parts, port, request, response).catch(() => response.destroy());
  });
  // Next to the page's port where that is free: a page that outlives a restart of the host finds it there again.
  if (!(await listens(server, parts.pagePort + 1))) await listens(server, 0);
  return server;
}

async function listens(server: Server, port: number): Promise<boolean> {
  if (port > LAST_PORT) return false;
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return true;
  } catch (error) {
    if (port === 0) throw error;
    return false;
  }
}

const LAST_PORT = 65_535;

/**
 * Whether a browser says that the request was made for a page of another origin, to show something in it. Browsers send
 * these headers wherever they send cookies of this computer, and no page can change them (W3C, "Fetch Metadata Request
 * Headers"). Programs send none; `none` is an address that the owner opened, a `document` one that opens in a tab of its
 * own, where the page that led to it sees nothing of it.
 */
export function isForOtherPage({ headers }: Pick<IncomingMessage, "headers">): boolean {
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return false;
  return headers["sec-fetch-dest"] !== "document";
}

/** The names under which a browser reaches this computer; everything listens on 127.0.0.1. */
export const loopbackHosts = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

async function handle(parts: MediaServerParts, port: number, request: IncomingMessage, response: ServerResponse) {
  const { host, origin } = request.headers;
  const isPage = origin !== undefined && loopbackHosts(parts.pagePort).some((name) => origin === `http://${name}`);
  const refuse = (status: number): void => void response.writeHead(status, { "cache-control": "no-store" }).end();
  if (host === undefined || !loopbackHosts(port).includes(host)) return refuse(403);
  if (origin !== undefined && !isPage) return refuse(403);
  // From the page's own port to this one is `same-site`: which page that is, its Origin says.
  if (!isPage && isForOtherPage(request)) return refuse(403);
  if (!parts.isKnown(request)) return refuse(401);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(405);
  const { pathname } = new URL(request.url ?? "/", `http://${host}`);
  if (!pathname.startsWith(`/${MEDIA_PATH}/`)) return refuse(404);
  if (isPage) {
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-allow-credentials", "true");
    response.setHeader("vary", "origin");
  }
  return streamMedia(parts.core, pathname, request, response);
}

/** @param pathname `/media/…` */
export async function streamMedia(
  core: Pick<Core, "openMedia">,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const leaving = new AbortController();
  const { signal } = leaving;
  response.once("close", () => leaving.abort());
  const { range } = request.headers;
  const path = pathname.slice(MEDIA_PATH.length + 2);
  const answer = await core.openMedia(path, { signal, ...(range === undefined ? {} : { range }) });
  const { status, headers } = mediaResponse(answer);
  response.writeHead(status, headers);
  if (answer.kind !== "stream") {
    response.end();
    return;
  }
  if (request.method === "HEAD") {
    response.end();
    return answer.body.cancel();
  }
  const reader = answer.body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (response.write(next.value)) continue;
      // What is unsent meanwhile ends here as well, however long the viewer does not read on.
      await Promise.race([once(response, "drain", { signal }), reader.closed]);
    }
    response.end();
  } catch {
    // The viewer went away or Meta's line broke: the picture shows its own failure.
    response.destroy();
  }
}
