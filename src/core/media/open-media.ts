import type { Database } from "../db/database.ts";
import type { Logger, MediaAnswer } from "../ports.ts";
import { isAllowedSource } from "./allowed-source.ts";
import { SNIFF_BYTES, mediaTypeOf } from "./media-type.ts";

/**
 * Streams a picture from Meta's link to the screen. Nothing is written to disk and nothing of ours (token, cookie)
 * goes along; the link is looked up anew each time, so an unsent message has nothing left to show.
 */
export type OpenMedia = (path: string, signal: AbortSignal) => Promise<MediaAnswer>;

export interface OpenMediaParts {
  readonly db: Database;
  readonly fetch: typeof globalThis.fetch;
  readonly logger: Logger;
  readonly practiceOrigin: () => string | undefined;
}

const MAX_BYTES = 30 * 1024 * 1024;
const MAX_REDIRECTS = 3;
const ANSWER_WITHIN_MS = 20_000;

export function createOpenMedia({ db, fetch, logger, practiceOrigin }: OpenMediaParts): OpenMedia {
  const attachmentUrl = db.prepare<[number], { url: string | null }>(`SELECT url FROM attachments WHERE id = ?`);
  const pictureUrl = db.prepare<[number], { url: string | null }>(
    `SELECT u.picture_url AS url FROM conversations c
       JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id WHERE c.id = ?`,
  );

  const linkOf = (path: string): string | undefined => {
    const match = /^(picture\/)?([1-9]\d{0,14})$/u.exec(path);
    if (match === null) return undefined;
    const statement = match[1] === undefined ? attachmentUrl : pictureUrl;
    return statement.get(Number(match[2]))?.url ?? undefined;
  };

  return async (path, signal) => {
    const link = linkOf(path);
    if (link === undefined) return { kind: "not_found" };
    try {
      return await follow(link, MAX_REDIRECTS);
    } catch (error) {
      if (signal.aborted) return { kind: "offline" };
      logger.warn("media.unreachable", { cause: error instanceof Error ? error.name : "unknown" });
      return { kind: "offline" };
    }

    async function follow(url: string, redirectsLeft: number): Promise<MediaAnswer> {
      if (!isAllowedSource(url, practiceOrigin())) return { kind: "refused" };
      const response = await fetch(url, {
        redirect: "manual",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        if (redirectsLeft === 0 || !URL.canParse(location, url)) return { kind: "refused" };
        return follow(new URL(location, url).href, redirectsLeft - 1);
      }
      if (!response.ok || response.body === null) {
        await response.body?.cancel();
        return { kind: "gone" };
      }
      return checked(response.body, Number(response.headers.get("content-length") ?? Number.NaN));
    }
  };
}

/** Reads the first bytes to learn the type, then passes everything on, up to the limit. */
async function checked(body: ReadableStream<Uint8Array>, length: number): Promise<MediaAnswer> {
  if (length > MAX_BYTES) {
    await body.cancel();
    return { kind: "refused" };
  }
  const reader = body.getReader();
  const head: Uint8Array[] = [];
  let headBytes = 0;
  let ended = false;
  while (headBytes < SNIFF_BYTES && !ended) {
    const { done, value } = await reader.read();
    ended = done;
    if (value !== undefined) {
      head.push(value);
      headBytes += value.length;
    }
  }
  const contentType = mediaTypeOf(Buffer.concat(head));
  if (contentType === undefined) {
    await reader.cancel();
    return { kind: "refused" };
  }
  let passed = 0;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = head.shift() ?? (ended ? undefined : (await reader.read()).value);
      if (next === undefined) return controller.close();
      passed += next.length;
      if (passed > MAX_BYTES) {
        controller.error(new Error("The file is larger than what is shown here"));
        return reader.cancel();
      }
      controller.enqueue(next);
    },
    cancel: (reason: unknown) => reader.cancel(reason),
  });
  return { kind: "stream", contentType, body: stream, ...(Number.isFinite(length) ? { contentLength: length } : {}) };
}
