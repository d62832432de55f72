import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { AppError } from "../app-error.ts";
import type { Logger } from "../ports.ts";
import { answerHandshake } from "./handshake.ts";
import { isSignedByMeta } from "./signature.ts";

/**
 * The public door. It is reachable from the whole internet through the tunnel, so everything is refused before any
 * work is done for it: path, method, host, size, then the signature over the raw bytes. Only then is a delivery
 * read, and only after its commit does Meta get its 200.
 */
export interface WebhookDoor {
  /** `http://127.0.0.1:<port>/webhook` */
  readonly url: string;
  /** Stops listening; deliveries already read are finished. */
  readonly close: () => Promise<void>;
}

export interface WebhookDoorParts {
  readonly port: number;
  readonly logger: Logger;
  /** Read for every request: secrets change when the owner signs in or reconnects. */
  readonly secrets: () => readonly string[];
  readonly verifyTokens: () => readonly string[];
  /** Host names the tunnel or the owner's own address uses; loopback is always allowed. */
  readonly publicHosts: () => readonly string[];
  /** Resolves when the delivery is on disk. */
  readonly accept: (body: Buffer) => Promise<"kept" | "unknown_object">;
}

export const MAX_DELIVERY_BYTES = 5 * 1024 * 1024;
const HEADERS_WITHIN_MS = 5_000;
const REQUEST_WITHIN_MS = 15_000;
const IDLE_MS = 65_000;
const CHECK_EVERY_MS = 1_000;
const MAX_CONNECTIONS = 1_000;

/** @throws AppError `unavailable` when the port is taken. */
export async function openWebhookDoor(parts: WebhookDoorParts): Promise<WebhookDoor> {
  const server = createServer(
    {
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      connectionsCheckingInterval: CHECK_EVERY_MS,
      keepAliveTimeout: IDLE_MS,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    (request, response) => handle(parts, request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.on("clientError", (_error, socket) => socket.destroy());
  await listen(server, parts.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      const forced = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(forced);
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw new AppError(
      "unavailable",
      `Port ${port} of this computer is used by another program, so Shopbell cannot receive messages there. Close that program or choose another port.`,
      { cause: error },
    );
  }
}

function handle(parts: WebhookDoorParts, request: IncomingMessage, response: ServerResponse): void {
  const target = request.url ?? "";
  const queryAt = target.indexOf("?");
  const path = queryAt === -1 ? target : target.slice(0, queryAt);
  if (path !== "/webhook") return refuse(request, response, 404);
  if (!isKnownHost(request.headers.host, parts.publicHosts())) return refuse(request, response, 404);
  if (request.method === "GET") {
    const query = new URLSearchParams(queryAt === -1 ? "" : target.slice(queryAt + 1));
    const answer = answerHandshake(query, parts.verifyTokens());
    if (answer.kind === "refused") return refuse(request, response, 403);
    return finish(response, 200, answer.challenge);
  }
  if (request.method !== "POST") {
    response.setHeader("allow", "GET, POST");
    return refuse(request, response, 405);
  }
  receive(parts, request, response);
}

function receive(parts: WebhookDoorParts, request: IncomingMessage, response: ServerResponse): void {
  if (Number(request.headers["content-length"] ?? 0) > MAX_DELIVERY_BYTES) return refuse(request, response, 413);
  // Meta sends plain bytes; a compressed body would only be a way to make us unpack it.
  if ((request.headers["content-encoding"] ?? "identity") !== "identity") return refuse(request, response, 415);
  const signature = request.headers["x-hub-signature-256"];
  if (typeof signature !== "string") return refuse(request, response, 403);

  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > MAX_DELIVERY_BYTES) {
      request.off("data", onData).off("end", onEnd);
      return refuse(request, response, 413);
    }
    chunks.push(chunk);
  };
  const onEnd = (): void => {
    const body = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks, size);
    if (!isSignedByMeta(body, signature, parts.secrets())) return refuse(request, response, 403);
    parts.accept(body).then(
      (outcome) => (outcome === "kept" ? finish(response, 200, "EVENT_RECEIVED") : finish(response, 404, "")),
      (error: unknown) => {
        parts.logger.error("webhook.not_kept", error);
        // Meta retries anything but a 200; it must not be told "received" for what is not on disk.
        finish(response, 500, "");
      },
    );
  };
  request.on("data", onData).on("end", onEnd);
}

/** Loopback, or a host the tunnel is known by. The port does not matter: the tunnel forwards its own. */
function isKnownHost(header: string | undefined, publicHosts: readonly string[]): boolean {
  if (header === undefined) return false;
  const host = header.replace(/:\d{1,5}$/u, "").toLowerCase();
  return host === "127.0.0.1" || host === "localhost" || publicHosts.includes(host);
}

function finish(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  response.end(text);
}

/** Answers without having read the body; whoever is still sending is cut off. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  const hasBody = request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined;
  if (hasBody && !request.complete) {
    response.setHeader("connection", "close");
    response.once("finish", () => request.socket.destroySoon());
    request.resume();
  }
  finish(response, status, "");
}
