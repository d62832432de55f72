import type { IncomingMessage, ServerResponse } from "node:http";
import type { DoorRefusal } from "#shared/contract/health.ts";
import { createServer } from "../node-http.ts";
import type { CallbackAnswer, CallbackRequest, DoorKeys } from "./door-protocol.ts";
import { createBodyBudget, type BodyBudget } from "./body-budget.ts";
import { limitConnections, type ConnectionLimit } from "./connection-limit.ts";
import { answerHandshake } from "./handshake.ts";
import { listenHere } from "./listen-here.ts";
import { FILE_PATH, type OneTimeFiles } from "./one-time-files.ts";
import { isSignedByMeta } from "./signature.ts";

/**
 * The public door. It is reachable from the whole internet through the tunnel, so everything is refused before any
 * work is done for it: path, host, method, size, then the signature over the raw bytes. Only then is a delivery
 * read, and only when it is on disk does Meta get its 200.
 */
export interface OpenDoor {
  readonly port: number;
  /** Stops listening; deliveries already read are finished. */
  readonly close: () => Promise<void>;
}

export interface DoorParts {
  readonly port: number;
  /** Read for every request: keys change when the owner signs in or reconnects. */
  readonly keys: () => DoorKeys;
  /** Resolves when the delivery is on disk, or cannot be put there. Never rejects. */
  readonly accept: (body: Buffer) => Promise<"kept" | "not_kept" | "unknown_object">;
  readonly files: Pick<OneTimeFiles, "serve">;
  /** Meta's callbacks below `/meta/`; undefined: there is no such thing. */
  readonly callback: (request: CallbackRequest) => Promise<CallbackAnswer | undefined>;
  /** Somebody who knows a verify token has checked the address: Meta, or this computer itself. */
  readonly handshook: (challenge: string, verifyToken: string) => void;
  readonly refused: (reason: DoorRefusal) => void;
  /** A request came through the tunnel; `bytes` of a file go back. */
  readonly passed: (bytes: number) => void;
  readonly limits?: Partial<DoorLimits>;
}

/** How much strangers may take. Times in milliseconds. */
export interface DoorLimits {
  readonly headersWithinMs: number;
  readonly requestWithinMs: number;
  readonly checkEveryMs: number;
  /** Meta uses few; ngrok forwards them over few. The rest of the process needs file descriptors too. */
  readonly connections: number;
  /** Of bodies that are not whole yet, all connections together. */
  readonly bodyBytes: number;
}

export const MAX_DELIVERY_BYTES = 5 * 1024 * 1024;
const MAX_CALLBACK_BYTES = 64 * 1024;
const IDLE_MS = 65_000;
const LIMITS: DoorLimits = {
  headersWithinMs: 5_000,
  requestWithinMs: 15_000,
  checkEveryMs: 1_000,
  connections: 500,
  bodyBytes: 64 * 1024 * 1024,
};

/** What is open now, and what it holds. */
interface Guard {
  readonly connections: ConnectionLimit;
  readonly bodies: BodyBudget;
}

/** @throws Error when the port is taken. */
export async function openDoor(parts: DoorParts): Promise<OpenDoor> {
  const limits = { ...LIMITS, ...parts.limits };
  const server = createServer(
    {
      headersTimeout: limits.headersWithinMs,
      requestTimeout: limits.requestWithinMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      keepAliveTimeout: IDLE_MS,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    (request, response) => handle(parts, guard, request, response),
  );
  const guard: Guard = {
    connections: limitConnections(server, limits.connections, () => parts.refused("cut_off")),
    bodies: createBodyBudget(limits.bodyBytes),
  };
  server.on("clientError", (_error, socket) => {
    parts.refused("cut_off");
    socket.destroy();
  });
  return listenHere(server, parts.port);
}

function handle(parts: DoorParts, guard: Guard, request: IncomingMessage, response: ServerResponse): void {
  const target = request.url ?? "";
  const queryAt = target.indexOf("?");
  const path = queryAt === -1 ? target : target.slice(0, queryAt);
  const refuse = (status: number, reason: DoorRefusal): void => {
    parts.refused(reason);
    turnAway(request, response, status);
  };
  const isCallback = path.startsWith("/meta/");
  // A tunnel says whom it speaks for (ngrok, "HTTP Headers"); what is asked on this computer itself says nothing.
  const passed = (bytes: number): void => {
    if (request.headers["x-forwarded-for"] !== undefined) parts.passed(bytes);
  };
  if (path.startsWith(FILE_PATH)) {
    const isKnown = isKnownHost(request.headers.host, parts.keys().publicHosts);
    const bytes = isKnown ? parts.files.serve(path, request, response) : undefined;
    passed(bytes ?? 0);
    return bytes === undefined ? refuse(404, "unknown_path") : undefined;
  }
  passed(0);
  if (path !== "/webhook" && !isCallback) return refuse(404, "unknown_path");
  if (!isKnownHost(request.headers.host, parts.keys().publicHosts)) return refuse(404, "wrong_host");
  const query = queryAt === -1 ? "" : target.slice(queryAt + 1);
  if (request.method !== "GET" && request.method !== "POST") {
    response.setHeader("allow", "GET, POST");
    return refuse(405, "method");
  }
  if (isCallback) return answerCallback(parts, guard, path, query, request, response, refuse);
  if (request.method === "GET") {
    const answer = answerHandshake(new URLSearchParams(query), parts.keys().verifyTokens);
    if (answer.kind === "refused") return refuse(403, "handshake");
    parts.handshook(answer.challenge, answer.verifyToken);
    return finish(response, 200, answer.challenge);
  }
  receive(parts, guard, request, response, refuse);
}

type Refuse = (status: number, reason: DoorRefusal) => void;

function receive(
  parts: DoorParts,
  guard: Guard,
  request: IncomingMessage,
  response: ServerResponse,
  refuse: Refuse,
): void {
  // Meta sends plain bytes; a compressed body would only be a way to make us unpack it.
  if ((request.headers["content-encoding"] ?? "identity") !== "identity") return refuse(415, "encoding");
  const signature = request.headers["x-hub-signature-256"];
  if (typeof signature !== "string") return refuse(403, "missing_signature");
  readBody(guard, request, MAX_DELIVERY_BYTES, refuse, (body) => {
    if (!isSignedByMeta(body, signature, parts.keys().appSecrets)) return refuse(403, "bad_signature");
    guard.connections.prove(request.socket);
    void parts.accept(body).then((outcome) => {
      if (outcome === "kept") return finish(response, 200, "EVENT_RECEIVED");
      if (outcome === "unknown_object") return refuse(404, "unknown_object");
      // Meta retries anything but a 200; it must not be told "received" for what is not on disk.
      return refuse(500, "not_kept");
    });
  });
}

function answerCallback(
  parts: DoorParts,
  guard: Guard,
  path: string,
  query: string,
  request: IncomingMessage,
  response: ServerResponse,
  refuse: Refuse,
): void {
  readBody(guard, request, MAX_CALLBACK_BYTES, refuse, (body) => {
    const asked: CallbackRequest = {
      method: request.method === "POST" ? "POST" : "GET",
      path,
      query,
      acceptLanguage: request.headers["accept-language"] ?? "",
      host: request.headers.host ?? "",
      body: body.toString("utf8"),
    };
    void parts.callback(asked).then((answer) => {
      if (answer === undefined) return refuse(404, "unknown_path");
      return finish(response, answer.status, answer.body, answer.contentType);
    });
  });
}

function readBody(
  guard: Guard,
  request: IncomingMessage,
  most: number,
  refuse: Refuse,
  done: (body: Buffer) => void,
): void {
  if (Number(request.headers["content-length"] ?? 0) > most) return refuse(413, "too_large");
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = (status: number, reason: DoorRefusal): void => {
    chunks.length = 0;
    request.off("data", onData).off("end", onEnd);
    held.release();
    refuse(status, reason);
  };
  const held = guard.bodies.open(() => stop(503, "cut_off"));
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    chunks.push(chunk);
    if (size > most) stop(413, "too_large");
    else held.add(chunk.length);
  };
  const onEnd = (): void => done(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks, size));
  request.on("data", onData).on("end", onEnd).once("close", held.release);
}

/** Loopback, or a host the tunnel is known by. The port does not matter: the tunnel forwards its own. */
function isKnownHost(header: string | undefined, publicHosts: readonly string[]): boolean {
  if (header === undefined) return false;
  const host = header.replace(/:\d{1,5}$/u, "").toLowerCase();
  return host === "127.0.0.1" || host === "localhost" || publicHosts.includes(host);
}

const PLAIN_TEXT = "text/plain; charset=utf-8";

function finish(response: ServerResponse, status: number, text: string, contentType = PLAIN_TEXT): void {
  const headers: Record<string, string | number> = {
    "content-type": contentType,
    "content-length": Buffer.byteLength(text),
    "x-content-type-options": "nosniff",
  };
  if (contentType !== PLAIN_TEXT) {
    headers["content-security-policy"] = "default-src 'none'; style-src 'unsafe-inline'";
    headers["cache-control"] = "no-store";
  }
  response.writeHead(status, headers);
  response.end(text);
}

/** Answers without having read the body; whoever is still sending is cut off. */
function turnAway(request: IncomingMessage, response: ServerResponse, status: number): void {
  const hasBody = request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined;
  if (hasBody && !request.complete) {
    response.setHeader("connection", "close");
    response.once("finish", () => request.socket.destroySoon());
    request.resume();
  }
  finish(response, status, "");
}
