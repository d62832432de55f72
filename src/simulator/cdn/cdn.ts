import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { VirtualClock } from "../clock.ts";
import { opaque } from "../random.ts";
import { portraitPicture, productPicture } from "./pictures.ts";
import type { Motif } from "./still-life.ts";
import { paper, voiceNote } from "./sound-and-paper.ts";

/**
 * The stand-in for `lookaside.fbsbx.com` and `cdninstagram.com`: signed links that need no token, may expire, and
 * stop working when the message is unsent. Pictures are drawn when they are asked for.
 */
export type AssetContent =
  | { readonly kind: "picture"; readonly motif?: Motif; readonly width: number; readonly height: number }
  | { readonly kind: "portrait" }
  | { readonly kind: "voice"; readonly seconds: number }
  | { readonly kind: "paper"; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: "bytes"; readonly bytes: Buffer; readonly contentType: string };

/** What is wrong with an asset. `gone` answers 404 or 410; `redirect` points at a private address. */
export type AssetFault =
  | { readonly kind: "gone"; readonly status: 404 | 410 }
  | { readonly kind: "wrong_type"; readonly contentType: string }
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "cut" }
  /** Answers after this many real milliseconds, and then sends a kilobyte at a time. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** The file, and after it bytes without end. */
  | { readonly kind: "endless" }
  /** Says it is this long, and sends no more than the file. */
  | { readonly kind: "says_length"; readonly bytes: number }
  /** Packed, although nobody asked for that. */
  | { readonly kind: "packed" }
  /** The file, and then nothing: neither more bytes nor an end. */
  | { readonly kind: "stalls" }
  | { readonly kind: "status"; readonly status: number };

export interface Cdn {
  readonly addAsset: (content: AssetContent, id?: string) => string;
  /** A signed link that works from now on. */
  readonly link: (assetId: string) => string;
  readonly setFault: (assetId: string, fault: AssetFault | undefined) => void;
  /** How long a link works; undefined: for ever. Meta publishes no number. */
  readonly setLinkLifetime: (lifetimeMs: number | undefined) => void;
  readonly assetIdOf: (link: string) => string | undefined;
  readonly contentTypeOf: (assetId: string) => string | undefined;
  /** Headers of the requests for a file so far, the latest last. */
  readonly requestsFor: (assetId: string) => readonly IncomingHttpHeaders[];
  readonly handle: (request: IncomingMessage, response: ServerResponse, url: URL) => void;
}

const KEPT_FILES = 24;
const KEPT_REQUESTS = 50;

export function createCdn(clock: VirtualClock, origin: () => string, secret: string): Cdn {
  const assets = new Map<string, AssetContent>();
  const faults = new Map<string, AssetFault>();
  const drawn = new Map<string, Buffer>();
  const requests = new Map<string, IncomingHttpHeaders[]>();
  let lastAsset = 0;
  let lifetimeMs: number | undefined;

  const sign = (assetId: string, issued: string): string => `${issued}Z${opaque(`${secret}/${assetId}/${issued}`, 32)}`;

  const fileOf = (assetId: string, content: AssetContent): Buffer => {
    const known = drawn.get(assetId);
    if (known !== undefined) return known;
    const file = makeFile(assetId, content);
    drawn.set(assetId, file);
    const oldest = drawn.keys().next().value;
    if (drawn.size > KEPT_FILES && oldest !== undefined) drawn.delete(oldest);
    return file;
  };

  const refusal = (assetId: string, signature: string): number | undefined => {
    const issued = signature.split("Z", 1)[0] ?? "";
    if (!assets.has(assetId)) return 404;
    if (signature !== sign(assetId, issued)) return 403;
    if (lifetimeMs !== undefined && clock.nowMs() > Number.parseInt(issued, 36) + lifetimeMs) return 403;
    return undefined;
  };

  return {
    addAsset: (content, id) => {
      lastAsset += 1;
      const assetId = id ?? String(1_800_000_000_000_000 + lastAsset);
      assets.set(assetId, content);
      drawn.delete(assetId);
      return assetId;
    },
    link: (assetId) => {
      const signature = sign(assetId, clock.nowMs().toString(36));
      return `${origin()}/cdn/ig_messaging_cdn/?asset_id=${assetId}&signature=${signature}`;
    },
    setFault: (assetId, fault) => {
      if (fault === undefined) faults.delete(assetId);
      else faults.set(assetId, fault);
    },
    setLinkLifetime: (value) => {
      lifetimeMs = value;
    },
    assetIdOf: (link) => {
      const url = URL.parse(link);
      if (url === null || url.origin !== origin() || !url.pathname.startsWith("/cdn/")) return undefined;
      return url.searchParams.get("asset_id") ?? undefined;
    },
    contentTypeOf: (assetId) => {
      const content = assets.get(assetId);
      return content === undefined ? undefined : contentTypeOf(content);
    },
    requestsFor: (assetId) => requests.get(assetId) ?? [],
    handle: (request, response, url) => {
      const assetId = url.searchParams.get("asset_id") ?? "";
      requests.set(assetId, [...(requests.get(assetId) ?? []).slice(1 - KEPT_REQUESTS), request.headers]);
      const refused = refusal(assetId, url.searchParams.get("signature") ?? "");
      const content = assets.get(assetId);
      if (refused !== undefined || content === undefined) {
        answerText(response, refused ?? 404, refused === 403 ? "URL signature mismatch" : "Not Found");
        return;
      }
      const fault = faults.get(assetId);
      const type = fault?.kind === "wrong_type" ? fault.contentType : contentTypeOf(content);
      switch (fault?.kind) {
        case "gone":
        case "status":
          answerText(response, fault.status, "This content is no longer available");
          return;
        case "redirect":
          response.writeHead(302, { Location: fault.location, "Content-Length": "0" }).end();
          return;
        case "cut": {
          const file = fileOf(assetId, content);
          response.writeHead(200, { "Content-Type": type, "Content-Length": String(file.length) });
          response.write(file.subarray(0, Math.floor(file.length / 2)), () => response.destroy());
          return;
        }
        case "slow":
        case "endless":
        case "says_length":
        case "packed":
        case "stalls":
          answerBadly(response, fileOf(assetId, content), type, fault);
          return;
        case "wrong_type":
        case undefined:
          answerFile(request, response, fileOf(assetId, content), type);
      }
    },
  };
}

function makeFile(assetId: string, content: AssetContent): Buffer {
  switch (content.kind) {
    case "picture":
      return productPicture(assetId, content.width, content.height, content.motif);
    case "portrait":
      return portraitPicture(assetId);
    case "voice":
      return voiceNote(assetId, content.seconds);
    case "paper":
      return paper(content.title, content.lines);
    case "bytes":
      return content.bytes;
  }
}

function contentTypeOf(content: AssetContent): string {
  switch (content.kind) {
    case "picture":
    case "portrait":
      return "image/png";
    case "voice":
      return "audio/wav";
    case "paper":
      return "application/pdf";
    case "bytes":
      return content.contentType;
  }
}

type BadFault = Extract<AssetFault, { kind: "slow" | "endless" | "says_length" | "packed" | "stalls" }>;

function answerBadly(response: ServerResponse, file: Buffer, contentType: string, fault: BadFault): void {
  const headers = { "Content-Type": contentType };
  switch (fault.kind) {
    case "slow": {
      const begin = (): void => void response.writeHead(200, { ...headers, "Content-Length": String(file.length) });
      const timer = setTimeout(() => {
        begin();
        dribble(response, file);
      }, fault.delayMs);
      response.once("close", () => clearTimeout(timer));
      return;
    }
    case "endless":
      response.writeHead(200, headers).write(file);
      pourZeros(response);
      return;
    case "says_length":
      response.writeHead(200, { ...headers, "Content-Length": String(fault.bytes) }).write(file);
      return;
    case "packed":
      response.writeHead(200, { ...headers, "Content-Encoding": "gzip" }).end(gzipSync(file));
      return;
    case "stalls":
      response.writeHead(200, headers).write(file);
  }
}

function dribble(response: ServerResponse, file: Buffer): void {
  let at = 0;
  const next = (): void => {
    if (response.destroyed) return;
    if (at >= file.length) return void response.end();
    response.write(file.subarray(at, (at += 1024)), () => setImmediate(next));
  };
  next();
}

function pourZeros(response: ServerResponse): void {
  const zeros = Buffer.alloc(256 * 1024);
  const pour = (): void => {
    while (!response.destroyed && response.write(zeros));
    if (!response.destroyed) response.once("drain", pour);
  };
  pour();
}

function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain", "Content-Length": String(text.length) }).end(text);
}

/** Players ask for parts of a file; the real CDN answers them. */
function answerFile(request: IncomingMessage, response: ServerResponse, file: Buffer, contentType: string): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const headers = { "Content-Type": contentType, "Accept-Ranges": "bytes", "Cache-Control": "private, max-age=3600" };
  const first = range?.[1] === undefined ? undefined : Number(range[1]);
  const head = request.method === "HEAD";
  if (first === undefined || first >= file.length) {
    response.writeHead(200, { ...headers, "Content-Length": String(file.length) }).end(head ? undefined : file);
    return;
  }
  const last = Math.min(file.length - 1, range?.[2] ? Number(range[2]) : file.length - 1);
  response
    .writeHead(206, {
      ...headers,
      "Content-Length": String(last - first + 1),
      "Content-Range": `bytes ${first}-${last}/${file.length}`,
    })
    .end(head ? undefined : file.subarray(first, last + 1));
}
