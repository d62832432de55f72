import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { FILES_PATH, MEDIA_PATH } from "#shared/contract/bridge.ts";
import type { Envelope, ErrorCode } from "#shared/contract/errors.ts";
import { MAX_REQUEST_BYTES } from "#shared/contract/routes.ts";
import { createServer } from "#core/node-http.ts";
import type { Core } from "#core/ports.ts";
import { isForOtherPage, loopbackHosts, openMediaServer, streamMedia } from "./media-server.ts";
import { PAGE_HEADERS, servePage } from "./pages.ts";

/**
 * The same router Electron binds to IPC, bound to loopback HTTP: `POST /rpc/<route>`, `GET /events` (server-sent
 * events), `GET /media/<id>`, and the renderer's files. Every request needs the token: programs send it as a bearer
 * token, the browser as a cookie it got for opening `/?token=…`. A page from elsewhere has neither: the cookie is
 * SameSite=Strict, and Host and Origin must be this very server (against DNS rebinding and cross-site requests).
 * What the page shows of Meta comes from a port of its own (`media-server.ts`); what it saves comes from here.
 */
export interface Bridge {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The same for media. */
  readonly mediaOrigin: string;
  readonly close: () => Promise<void>;
}

export interface BridgeParts {
  readonly core: Core;
  readonly port: number;
  readonly token: string;
  /** Folder of the built renderer. */
  readonly pagesDir: string;
}

const KEEP_ALIVE_EVERY_MS = 25_000;
const MAX_UNREAD_BYTES = 1024 * 1024;

export async function openBridge(parts: BridgeParts): Promise<Bridge> {
  const streams = new Set<ServerResponse>();
  let ports: Ports | undefined;
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    if (ports === undefined) return void response.destroy();
    handle(parts, streams, ports, request, response).catch(() => response.destroy());
  });
  server.listen(parts.port, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const media = await openMediaServer({
    core: parts.core,
    pagePort: port,
    isKnown: (request) => isKnown(request, cookieOf(port), parts.token),
  });
  ports = { page: port, media: (media.address() as AddressInfo).port };

  const unsubscribe = parts.core.events.subscribe((event) => {
    const frame = `data: ${JSON.stringify(event)}\n\n`;
    for (const stream of streams) {
      // A page that has stopped reading is cut off; when it comes back it reads everything anew.
      if (stream.writableLength > MAX_UNREAD_BYTES) stream.destroy();
      else stream.write(frame);
    }
  });
  const keepAlive = setInterval(() => {
    for (const stream of streams) stream.write(": still here\n\n");
  }, KEEP_ALIVE_EVERY_MS);
  keepAlive.unref();

  return {
    origin: `http://127.0.0.1:${ports.page}`,
    mediaOrigin: `http://127.0.0.1:${ports.media}`,
    async close() {
      unsubscribe();
      clearInterval(keepAlive);
      const closed = [server, media].map(async (each) => once(each, "close"));
      server.close();
      media.close();
      for (const stream of streams) stream.end();
      server.closeAllConnections();
      media.closeAllConnections();
      await Promise.all(closed);
    },
  };
}

interface Ports {
  readonly page: number;
  readonly media: number;
}

/** Cookies know no ports: two hosts on one computer must not take each other's. */
const cookieOf = (port: number): string => `shopbell-${port}`;

async function handle(
  parts: BridgeParts,
  streams: Set<ServerResponse>,
  ports: Ports,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const own = loopbackHosts(ports.page);
  const { host, origin } = request.headers;
  if (host === undefined || !own.includes(host)) return fail(response, 403, "unauthorized");
  if (origin !== undefined && !own.some((name) => origin === `http://${name}`))
    return fail(response, 403, "unauthorized");

  const url = new URL(request.url ?? "/", `http://${host}`);
  const cookieName = cookieOf(ports.page);
  const given = url.searchParams.get("token");
  if (request.method === "GET" && url.pathname === "/" && given !== null) {
    if (!isSame(given, parts.token)) return fail(response, 401, "unauthorized");
    response.writeHead(303, {
      ...PAGE_HEADERS,
      location: "/",
      "set-cookie": `${cookieName}=${parts.token}; Path=/; HttpOnly; SameSite=Strict`,
    });
    response.end();
    return;
  }
  // The cookie knows no ports: it comes along from a page that another program serves on this computer.
  if (isForOtherPage(request)) return fail(response, 403, "unauthorized");
  if (!isKnown(request, cookieName, parts.token)) return fail(response, 401, "unauthorized");

  if (url.pathname.startsWith("/rpc/")) {
    if (request.method !== "POST") return fail(response, 405, "invalid_input");
    return answerRequest(parts.core, url.pathname.slice("/rpc/".length), request, response);
  }
  if (url.pathname === `/${FILES_PATH}`) return takeFile(parts.core, request, response);
  if (request.method !== "GET" && request.method !== "HEAD") return fail(response, 405, "invalid_input");
  if (url.pathname === "/events") return openStream(streams, request, response);
  if (url.pathname.startsWith(`/${MEDIA_PATH}/`)) return streamMedia(parts.core, url.pathname, request, response);
  return servePage(parts.pagesDir, url.pathname, `http://${url.hostname}:${ports.media}`, response);
}

/** Bearer token or cookie. Compared as digests, in constant time. */
function isKnown(request: IncomingMessage, cookieName: string, token: string): boolean {
  const bearer = /^Bearer (\S+)$/u.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return isSame(bearer, token);
  const cookies = (request.headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
  const mine = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`));
  return mine !== undefined && isSame(mine.slice(cookieName.length + 1), token);
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

async function answerRequest(core: Core, route: string, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) return fail(response, 413, "too_large");
    chunks.push(chunk);
  }
  let input: unknown;
  try {
    input = size === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return fail(response, 400, "invalid_input");
  }
  const envelope = await core.request(route, input);
  return sendJson(response, envelope.ok ? 200 : STATUS[envelope.error.code], envelope);
}

/** Read as it comes and written to disk: a film is never whole in memory here. The core knows how much is too much. */
async function takeFile(core: Core, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") return fail(response, 405, "invalid_input");
  const leaving = new AbortController();
  request.once("close", () => {
    if (!request.complete) leaving.abort();
  });
  const answer = await core.receiveFile(Readable.toWeb(request) as ReadableStream<Uint8Array>, leaving.signal);
  if (response.destroyed || response.headersSent) return;
  const body = Buffer.from(JSON.stringify(answer));
  response.writeHead(200, {
    ...PAGE_HEADERS,
    "content-type": "application/json; charset=utf-8",
    "content-length": body.length,
    // What was not read of a file that is too large is not waited for.
    ...(request.complete ? {} : { connection: "close" }),
  });
  response.end(body);
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  unauthorized: 401,
  unknown_route: 404,
  invalid_input: 400,
  too_large: 413,
  unavailable: 503,
  storage_failed: 503,
  newer_database: 503,
  locked: 423,
  not_found: 404,
  internal: 500,
};

function openStream(streams: Set<ServerResponse>, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    ...PAGE_HEADERS,
    "content-type": "text/event-stream; charset=utf-8",
    connection: "keep-alive",
  });
  response.write("retry: 1000\n\n");
  streams.add(response);
  request.once("close", () => streams.delete(response));
}

function fail(response: ServerResponse, status: number, code: ErrorCode): void {
  const message =
    code === "unauthorized"
      ? "Open Shopbell with the address it printed when it started: it holds the key to this inbox."
      : "The request is not understood.";
  return sendJson(response, status, { ok: false, error: { code, message } });
}

function sendJson(response: ServerResponse, status: number, envelope: Envelope<unknown>): void {
  if (response.headersSent) return;
  const body = Buffer.from(JSON.stringify(envelope));
  response.writeHead(status, {
    ...PAGE_HEADERS,
    "content-type": "application/json; charset=utf-8",
    "content-length": body.length,
  });
  response.end(body);
}
