import { lookup } from "node:dns";
import type { IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps, type RequestOptions } from "node:https";
import { Agent as HttpAgent, request as requestHttp } from "../node-http.ts";
import { isAllowedSource } from "./allowed-source.ts";
import { createCheckedLookup, PrivateAddressError, shareAnswers, type ResolveHost } from "./public-address.ts";

/**
 * The line to Meta's CDN. Node's own client rather than `fetch`, because only it lets the address that was checked be
 * the one that is connected to. Nothing of ours goes along: no token, no cookie, no referrer. Redirects are followed
 * by hand, so that every step is checked like the first.
 */
export interface MediaLine {
  /** @throws when the host cannot be reached or does not answer in time. */
  readonly open: (link: string, ask: LineRequest) => Promise<LineAnswer>;
  readonly close: () => void;
}

export interface LineRequest {
  /** First byte, and last one if not all the rest is wanted. */
  readonly range?: { readonly first: number; readonly last?: number } | undefined;
  readonly signal: AbortSignal;
}

export type LineAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Of this answer, which may be a part. */
      readonly length: number | undefined;
      readonly part: BytePart | undefined;
      /** Something is packed (gzip and the like), although we asked for nothing of the kind. */
      readonly isPacked: boolean;
      readonly body: IncomingMessage;
    }
  /** The link, or one it redirects to, is none that may be followed. */
  | { readonly kind: "forbidden" };

export interface BytePart {
  readonly first: number;
  readonly last: number;
  readonly total: number;
}

export interface MediaLineParts {
  readonly practiceOrigin: () => string | undefined;
  /** The system's resolver unless a test says otherwise. */
  readonly resolve?: ResolveHost;
  readonly request?: typeof requestHttps;
  readonly answerWithinMs?: number;
}

const MAX_REDIRECTS = 3;
const ANSWER_WITHIN_MS = 20_000;
const MOST_SOCKETS = 8;

const resolveBySystem: ResolveHost = (hostname, resolved) => lookup(hostname, { all: true }, resolved);

export function createMediaLine(parts: MediaLineParts): MediaLine {
  const { practiceOrigin, answerWithinMs = ANSWER_WITHIN_MS } = parts;
  const checkedLookup = createCheckedLookup(shareAnswers(parts.resolve ?? resolveBySystem));
  const secureRequest = parts.request ?? requestHttps;
  const options = { keepAlive: true, maxSockets: MOST_SOCKETS * 4, maxFreeSockets: MOST_SOCKETS };
  const secure = new HttpsAgent(options);
  const practice = new HttpAgent(options);

  const ask = async (link: string, { range, signal }: LineRequest): Promise<IncomingMessage> => {
    const url = new URL(link);
    const headers = {
      accept: "*/*",
      "accept-encoding": "identity",
      "user-agent": "Shopbell",
      ...(range === undefined ? {} : { range: `bytes=${range.first}-${range.last ?? ""}` }),
    };
    return new Promise((resolve, reject) => {
      const outgoing =
        url.protocol === "http:"
          ? requestHttp(url, { headers, signal, agent: practice })
          : secureRequest(url, { headers, signal, agent: secure, lookup: checkedLookup } satisfies RequestOptions);
      const late = setTimeout(() => outgoing.destroy(new Error("no answer in time")), answerWithinMs);
      outgoing.once("response", (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      outgoing.once("error", (error) => {
        clearTimeout(late);
        reject(error);
      });
      outgoing.end();
    });
  };

  return {
    async open(link, wanted) {
      let here = link;
      for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
        if (!isAllowedSource(here, practiceOrigin())) return { kind: "forbidden" };
        let body: IncomingMessage;
        try {
          body = await ask(here, wanted);
        } catch (error) {
          if (error instanceof PrivateAddressError) return { kind: "forbidden" };
          throw error;
        }
        const status = body.statusCode ?? 0;
        const { location } = body.headers;
        if (status < 300 || status >= 400 || location === undefined) return read(body, status);
        body.destroy();
        if (!URL.canParse(location, here)) return { kind: "forbidden" };
        here = new URL(location, here).href;
      }
      return { kind: "forbidden" };
    },
    close() {
      secure.destroy();
      practice.destroy();
    },
  };
}

function read(body: IncomingMessage, status: number): LineAnswer {
  const encoding = body.headers["content-encoding"];
  return {
    kind: "answered",
    status,
    length: wholeNumber(body.headers["content-length"]),
    part: status === 206 ? partOf(body.headers["content-range"]) : undefined,
    isPacked: encoding !== undefined && encoding !== "identity",
    body,
  };
}

function partOf(header: string | undefined): BytePart | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/u.exec(header ?? "");
  const [first, last, total] = [wholeNumber(match?.[1]), wholeNumber(match?.[2]), wholeNumber(match?.[3])];
  if (first === undefined || last === undefined || total === undefined) return undefined;
  return first <= last && last < total ? { first, last, total } : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/u.test(text) ? Number(text) : undefined;
}
