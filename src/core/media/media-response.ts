import type { MediaAnswer } from "../ports.ts";

/**
 * The one table of how a host answers for media, whatever it speaks: Electron's scheme or loopback HTTP. The type is
 * what the content says, and nothing may guess another; nobody keeps it; opened as a page of its own it is a locked
 * room without scripts. A document is never shown, only saved.
 */
export interface MediaResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

const STATUS = {
  gone: 410,
  not_found: 404,
  refused: 415,
  too_large: 413,
  unsatisfiable: 416,
  locked: 423,
  offline: 504,
} as const satisfies Record<Exclude<MediaAnswer["kind"], "stream">, number>;

const HEADERS = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
} as const;

export function mediaResponse(answer: MediaAnswer): MediaResponse {
  switch (answer.kind) {
    case "stream": {
      const { contentType, contentLength, part, asFile, fileName } = answer;
      return {
        status: part === undefined ? 200 : 206,
        headers: {
          ...HEADERS,
          "content-type": contentType,
          "accept-ranges": "bytes",
          ...disposition(asFile || !SHOWN.test(contentType), fileName),
          ...(contentLength === undefined ? {} : { "content-length": String(contentLength) }),
          ...(part === undefined ? {} : { "content-range": `bytes ${part.first}-${part.last}/${part.total}` }),
        },
      };
    }
    case "unsatisfiable": {
      const { totalBytes } = answer;
      const range = totalBytes === undefined ? {} : { "content-range": `bytes */${totalBytes}` };
      return { status: STATUS.unsatisfiable, headers: { ...HEADERS, ...range } };
    }
    default:
      return { status: STATUS[answer.kind], headers: HEADERS };
  }
}

/** Names here are made of letters, digits, dots and hyphens only. */
function disposition(isSavedOnly: boolean, fileName: string | undefined): Readonly<Record<string, string>> {
  const name = fileName === undefined ? "" : `; filename="${fileName}"`;
  if (!isSavedOnly && fileName === undefined) return {};
  return { "content-disposition": `${isSavedOnly ? "attachment" : "inline"}${name}` };
}

const SHOWN = /^(?:image|video|audio)\//u;
