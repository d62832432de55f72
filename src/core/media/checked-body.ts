import type { IncomingMessage } from "node:http";
import type { Receiving } from "./media-memory.ts";
import { SNIFF_BYTES, mediaTypeOf } from "./media-type.ts";
import { MOST_PIXELS, pictureSize, type PictureSize } from "./picture-size.ts";

/** The beginning of a file, looked at before anything is passed on; and the rest, still on its way. */
export interface Beginning {
  readonly contentType: string;
  readonly size: PictureSize | undefined;
  readonly head: Buffer;
  readonly rest: AsyncIterator<Buffer>;
}

/** Where a JPEG says its size: behind the camera's notes and the colour profile. */
const LONGEST_LOOK = 256 * 1024;

/**
 * Undefined when it is nothing that may be shown: an unknown type, or a picture too large to be decoded.
 *
 * @throws when no more comes for `idleMs`.
 */
export async function readBeginning(rest: AsyncIterator<Buffer>, idleMs: number): Promise<Beginning | undefined> {
  let head: Buffer = Buffer.alloc(0);
  let ended = false;
  const grow = async (): Promise<void> => {
    const chunk = await nextChunk(rest, idleMs);
    if (chunk === undefined) ended = true;
    else head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
  };
  while (head.length < SNIFF_BYTES && !ended) await grow();
  const contentType = mediaTypeOf(head);
  if (contentType === undefined) return undefined;
  if (!contentType.startsWith("image/")) return { contentType, size: undefined, head, rest };
  let size = pictureSize(head, contentType);
  while (size === "more" && head.length < LONGEST_LOOK && !ended) {
    await grow();
    size = pictureSize(head, contentType);
  }
  // AVIF and HEIC say it deep inside; Chromium has a limit of its own for them.
  if (size === "unknown" && !WITHOUT_SIZE.has(contentType)) return undefined;
  if (size === "more") return undefined;
  if (size !== "unknown" && size.width * size.height > MOST_PIXELS) return undefined;
  return { contentType, size: size === "unknown" ? undefined : size, head, rest };
}

const WITHOUT_SIZE = new Set(["image/avif", "image/heic"]);

export interface PassedOn {
  readonly head: Buffer;
  readonly rest: AsyncIterator<Buffer>;
  readonly mostBytes: number;
  /** The longest wait for the next bytes of a stream that somebody is reading. */
  readonly idleMs: number;
  /** Is given what is passed on, and told whether that was all of it; undefined where nobody wants a copy. */
  readonly copy?: Receiving | undefined;
  readonly signal: AbortSignal;
  /** Called once: all has been passed on, the reader has gone, or it broke. */
  readonly ended: (how: "whole" | "left" | "broken") => void;
  readonly close: () => void;
}

/** Passes a file on as fast as it is read, up to a limit, and ends at once when the signal says so. */
export function passOn(parts: PassedOn): ReadableStream<Uint8Array> {
  const { rest, mostBytes, signal, copy } = parts;
  let first: Buffer | undefined = parts.head;
  let passed = 0;
  let hasEnded = false;
  let fail = (_error: Error): void => {};

  const end = (how: "whole" | "left" | "broken"): void => {
    if (hasEnded) return;
    hasEnded = true;
    signal.removeEventListener("abort", aborted);
    copy?.end(how === "whole");
    parts.close();
    parts.ended(how);
  };
  const aborted = (): void => {
    end("left");
    fail(new Error("It is not shown any longer"));
  };

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        fail = (error) => controller.error(error);
        if (signal.aborted) aborted();
        else signal.addEventListener("abort", aborted, { once: true });
      },
      async pull(controller) {
        try {
          const chunk = first ?? (await nextChunk(rest, parts.idleMs));
          first = undefined;
          if (hasEnded) return;
          if (chunk === undefined) {
            end("whole");
            return controller.close();
          }
          passed += chunk.length;
          if (passed > mostBytes) throw new Error("The file is larger than what is shown here");
          copy?.take(chunk);
          controller.enqueue(chunk);
        } catch (error) {
          if (hasEnded) return;
          end("broken");
          controller.error(error);
        }
      },
      cancel: () => end("left"),
    },
    { highWaterMark: 0 },
  );
}

async function nextChunk(rest: AsyncIterator<Buffer>, idleMs: number): Promise<Buffer | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("Nothing more came")), idleMs);
  });
  try {
    const { done, value } = await Promise.race([rest.next(), late]);
    return done === true ? undefined : value;
  } finally {
    clearTimeout(timer);
  }
}

export function chunksOf(body: IncomingMessage): AsyncIterator<Buffer> {
  return (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
}
