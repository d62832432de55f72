import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readRange, resolveRange } from "../media/byte-range.ts";
import type { FileOffer } from "./door-protocol.ts";

/**
 * Files that Meta is to fetch from this computer, each under a path that nobody can guess and that soon ends: once the
 * whole file has been handed over, 90 seconds after a part of it was asked for (Meta has 75 seconds to fetch a file, its
 * error 2018294), ten minutes after it was offered. There is no list; what is not offered does not exist.
 */
export interface OneTimeFiles {
  readonly offer: (offer: FileOffer) => void;
  /** It is no longer to be had, also by whoever is fetching it now. */
  readonly withdraw: (token: string) => void;
  /** Serves the file of this path; how many bytes of it are on their way. Undefined: there is none. */
  readonly serve: (path: string, request: IncomingMessage, response: ServerResponse) => number | undefined;
  readonly close: () => void;
}

export const FILE_PATH = "/media/";
const ENDS_AFTER_MS = 10 * 60_000;
const ENDS_AFTER_FIRST_ASKED_MS = 90_000;
/** Far more than are ever offered at once; a bound is a bound. */
const MOST_OFFERED = 500;

/** Often enough for a line of progress, seldom enough for a message between threads. */
const TOLD_EVERY_BYTES = 256 * 1024;

interface Offered extends FileOffer {
  readonly timer: NodeJS.Timeout;
  isAsked: boolean;
  readonly fetching: Set<ServerResponse>;
}

/** @param progressed so many bytes of a file have been handed over, from its beginning; said every so often. */
export function createOneTimeFiles(
  ended: (token: string) => void,
  progressed: (token: string, bytes: number) => void = () => undefined,
): OneTimeFiles {
  const files = new Map<string, Offered>();

  const end = (token: string): void => {
    const file = files.get(token);
    if (file === undefined) return;
    clearTimeout(file.timer);
    files.delete(token);
    ended(token);
  };
  const endIn = (token: string, delayMs: number): NodeJS.Timeout => setTimeout(end, delayMs, token).unref();

  return {
    offer(offer) {
      if (files.size >= MOST_OFFERED) return ended(offer.token);
      files.set(offer.token, {
        ...offer,
        isAsked: false,
        timer: endIn(offer.token, ENDS_AFTER_MS),
        fetching: new Set(),
      });
    },
    withdraw(token) {
      for (const response of files.get(token)?.fetching ?? []) response.destroy();
      end(token);
    },
    serve(path, request, response) {
      const file = files.get(path.slice(FILE_PATH.length));
      if (file === undefined || (request.method !== "GET" && request.method !== "HEAD")) return undefined;
      if (!file.isAsked) {
        clearTimeout(file.timer);
        files.set(file.token, { ...file, isAsked: true, timer: endIn(file.token, ENDS_AFTER_FIRST_ASKED_MS) });
      }
      const { bytes, isWhole } = send(file, request, response, (handed) => progressed(file.token, handed));
      file.fetching.add(response);
      response.once("close", () => file.fetching.delete(response));
      if (isWhole) response.once("finish", () => end(file.token));
      return bytes;
    },
    close() {
      for (const { timer } of files.values()) clearTimeout(timer);
      files.clear();
    },
  };
}

/** What is on its way. */
function send(
  file: FileOffer,
  request: IncomingMessage,
  response: ServerResponse,
  progressed: (bytes: number) => void,
): { readonly bytes: number; readonly isWhole: boolean } {
  const head = {
    "content-type": file.contentType,
    "accept-ranges": "bytes",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  };
  request.resume();
  const range = readRange(request.headers.range);
  const part = range === undefined ? { first: 0, last: file.size - 1 } : resolveRange(range, file.size);
  if (part === undefined) {
    response.writeHead(416, { ...head, "content-range": `bytes */${file.size}` }).end();
    return { bytes: 0, isWhole: false };
  }
  response.writeHead(range === undefined ? 200 : 206, {
    ...head,
    "content-length": part.last - part.first + 1,
    ...(range === undefined ? {} : { "content-range": `bytes ${part.first}-${part.last}/${file.size}` }),
  });
  if (request.method === "HEAD") {
    response.end();
    return { bytes: 0, isWhole: false };
  }
  const bytes = createReadStream(file.path, { start: part.first, end: part.last });
  // Whoever is cut off asks again; the file may be gone with its message meanwhile.
  bytes.once("error", () => response.destroy());
  response.once("close", () => bytes.destroy());
  let [handed, told] = [part.first, part.first];
  bytes.on("data", (chunk) => {
    handed += chunk.length;
    if (handed - told < TOLD_EVERY_BYTES && handed <= part.last) return;
    told = handed;
    progressed(handed);
  });
  bytes.pipe(response);
  return { bytes: part.last - part.first + 1, isWhole: range === undefined };
}
