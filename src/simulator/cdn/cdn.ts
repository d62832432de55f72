import type { IncomingMessage, ServerResponse } from "node:http";
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
  readonly handle: (request: IncomingMessage, response: ServerResponse, url: URL) => void;
}

const KEPT_FILES = 24;

export function createCdn(clock: VirtualClock, origin: () => string, secret: string): Cdn {
  const assets = new Map<string, AssetContent>();
  const faults = new Map<string, AssetFault>();
  const drawn = new Map<string, Buffer>();
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
    handle: (request, response, url) => {
      const assetId = url.searchParams.get("asset_id") ?? "";
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
