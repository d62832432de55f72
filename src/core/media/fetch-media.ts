import type { IncomingMessage } from "node:http";
import type { Logger } from "../ports.ts";
import type { ByteRange } from "./byte-range.ts";
import { chunksOf, passOn, readBeginning, type Beginning } from "./checked-body.ts";
import type { BytePart, LineAnswer, MediaLine } from "./media-line.ts";
import type { Receiving } from "./media-memory.ts";
import { SNIFF_BYTES } from "./media-type.ts";
import type { PictureSize } from "./picture-size.ts";
import type { Turns } from "./turns.ts";

/**
 * One look at one link: what it is by its content, and its bytes, passed on as they come. `gone` is what Meta answers
 * for a link that has run out and for content that was deleted alike (403, 404, 410).
 */
export type Fetched =
  | {
      readonly kind: "stream";
      readonly contentType: string;
      readonly size: PictureSize | undefined;
      readonly contentLength: number | undefined;
      readonly part: BytePart | undefined;
      readonly body: ReadableStream<Uint8Array>;
    }
  | { readonly kind: "gone" }
  | { readonly kind: "refused" }
  | { readonly kind: "too_large" }
  | { readonly kind: "unsatisfiable"; readonly totalBytes: number | undefined }
  | { readonly kind: "offline" };

export interface FetchOptions {
  readonly range: ByteRange | undefined;
  readonly signal: AbortSignal;
  /** What may stand behind this link: a picture where a picture is expected. */
  readonly accepts: (contentType: string) => boolean;
  /** Who wants a copy of a file that is asked for as a whole. */
  readonly copy?: (contentType: string) => Receiving;
  /** Called once when nothing more comes of a stream. */
  readonly ended: (how: "whole" | "left" | "broken") => void;
}

export type FetchMedia = (link: string, options: FetchOptions) => Promise<Fetched>;

export interface FetchMediaParts {
  readonly line: MediaLine;
  readonly turns: Turns;
  readonly logger: Logger;
  readonly idleMs?: number;
  readonly turnMs?: number;
}

const MEGABYTE = 1024 * 1024;
const MOST_PICTURE_BYTES = 30 * MEGABYTE;
/** Four times what Meta lets a shop send; nothing is published about what customers may send. */
const MOST_BYTES = 100 * MEGABYTE;
const IDLE_MS = 20_000;
/**
 * What has not answered for so long waits on without a turn. Not even who has left always takes theirs along: Electron
 * does not tell a scheme's handler that a request was cancelled before it was answered (its `lib/browser/api/protocol.ts`).
 */
const TURN_MS = 3_000;
const MOST_TYPES = 2_000;

export function createFetchMedia(parts: FetchMediaParts): FetchMedia {
  const { line, turns, logger, idleMs = IDLE_MS, turnMs = TURN_MS } = parts;
  /** Types by link: the middle of a file does not say what it is. */
  const types = new Map<string, string>();
  const learn = (link: string, contentType: string): void => {
    types.delete(link);
    types.set(link, contentType);
    const oldest = types.keys().next().value;
    if (types.size > MOST_TYPES && oldest !== undefined) types.delete(oldest);
  };

  /** The type of a file whose beginning is not asked for. */
  const probe = async (link: string, signal: AbortSignal): Promise<string | undefined> => {
    const known = types.get(link);
    if (known !== undefined) return known;
    const answer = await line.open(link, { range: { first: 0, last: 4095 }, signal });
    if (answer.kind !== "answered" || (answer.status !== 200 && answer.status !== 206)) return undefined;
    try {
      return (await readBeginning(chunksOf(answer.body), idleMs))?.contentType;
    } finally {
      answer.body.destroy();
    }
  };

  const beginningOf = async (body: IncomingMessage, chunks: AsyncIterator<Buffer>): Promise<Beginning | undefined> => {
    try {
      return await readBeginning(chunks, idleMs);
    } catch (error) {
      body.destroy();
      throw error;
    }
  };

  const look = async (link: string, options: FetchOptions, release: () => void): Promise<Fetched> => {
    const { signal, range } = options;
    const first = range?.kind === "from" ? range.first : range === undefined ? 0 : undefined;
    // The end of a file cannot be asked for without knowing its length: then all of it is sent.
    const wanted = first === undefined || range?.kind !== "from" ? undefined : { first, ...lastOf(range) };
    const isFromStart = wanted === undefined || (wanted.first === 0 && (wanted.last ?? SNIFF_BYTES) >= SNIFF_BYTES - 1);
    const known = isFromStart ? undefined : await probe(link, signal);
    if (!isFromStart && known === undefined) return { kind: "refused" };
    const answer = await line.open(link, { range: wanted, signal });
    if (answer.kind === "forbidden") return { kind: "refused" };
    const fault = faultOf(answer);
    if (fault !== undefined) {
      answer.body.destroy();
      return fault;
    }
    const chunks = chunksOf(answer.body);
    const isWhole = answer.part === undefined || (answer.part.first === 0 && isAll(answer.part));
    const startsAtZero = answer.part === undefined || answer.part.first === 0;
    const beginning: Beginning | undefined =
      startsAtZero && isFromStart
        ? await beginningOf(answer.body, chunks)
        : known === undefined
          ? undefined
          : { contentType: known, size: undefined, head: Buffer.alloc(0), rest: chunks };
    const total = answer.part?.total ?? answer.length;
    const mostBytes = beginning?.contentType.startsWith("image/") === true ? MOST_PICTURE_BYTES : MOST_BYTES;
    if (beginning === undefined || !options.accepts(beginning.contentType) || (total ?? 0) > mostBytes) {
      answer.body.destroy();
      return { kind: beginning !== undefined && (total ?? 0) > mostBytes ? "too_large" : "refused" };
    }
    const { contentType, size } = beginning;
    learn(link, contentType);
    // A film that is paused must not keep the next picture waiting.
    if (!contentType.startsWith("image/")) release();
    const body = passOn({
      head: beginning.head,
      rest: beginning.rest,
      mostBytes,
      idleMs,
      signal,
      copy: isWhole ? options.copy?.(contentType) : undefined,
      close: () => answer.body.destroy(),
      ended(how) {
        release();
        options.ended(how);
      },
    });
    return { kind: "stream", contentType, size, contentLength: answer.length, part: answer.part, body };
  };

  return async (link, options) => {
    const release = await turns.take(options.signal);
    if (release === undefined) return { kind: "offline" };
    let isPassedOn = false;
    const late = setTimeout(release, turnMs);
    try {
      const fetched = await look(link, options, release);
      isPassedOn = fetched.kind === "stream";
      return fetched;
    } catch (error) {
      if (!options.signal.aborted) {
        logger.warn("media.unreachable", { cause: error instanceof Error ? error.name : "unknown" });
      }
      return { kind: "offline" };
    } finally {
      clearTimeout(late);
      if (!isPassedOn) release();
    }
  };
}

function faultOf(answer: Extract<LineAnswer, { kind: "answered" }>): Exclude<Fetched, { kind: "stream" }> | undefined {
  const { status } = answer;
  if (status === 416) return { kind: "unsatisfiable", totalBytes: undefined };
  if (status === 429 || status >= 500) return { kind: "offline" };
  if (status !== 200 && status !== 206) return { kind: "gone" };
  if (answer.isPacked || (status === 206 && answer.part === undefined)) return { kind: "refused" };
  const total = answer.part?.total ?? answer.length ?? 0;
  return total > MOST_BYTES ? { kind: "too_large" } : undefined;
}

function isAll({ first, last, total }: BytePart): boolean {
  return first === 0 && last === total - 1;
}

function lastOf(range: Extract<ByteRange, { kind: "from" }>): { readonly last?: number } {
  return range.last === undefined ? {} : { last: range.last };
}
