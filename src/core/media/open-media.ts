import type { CoreEvent } from "#shared/contract/events.ts";
import { assertNever } from "#shared/assert-never.ts";
import type { MediaState } from "#shared/contract/media.ts";
import type { AttachmentKind } from "#shared/contract/conversations.ts";
import type { RouteInput } from "#shared/contract/routes.ts";
import type { Clock, Core, Logger, MediaAnswer, MediaRequest } from "../ports.ts";
import { copyName } from "./file-name.ts";
import { readRange, resolveRange, type ByteRange } from "./byte-range.ts";
import type { Fetched, FetchMedia } from "./fetch-media.ts";
import { passOn } from "./checked-body.ts";
import type { FreshLink } from "./fresh-link.ts";
import type { Keeper, KeptAnswer } from "./keeper.ts";
import type { MediaLinks, MediaSource } from "./media-links.ts";
import type { MediaMemory, MediaOwner, Remembered } from "./media-memory.ts";
import type { MediaStates } from "./media-states.ts";
import type { PictureSize } from "./picture-size.ts";
import type { Views } from "./views.ts";

/**
 * Shows the media of messages and customers' pictures: from memory, else from Meta's link, streamed through. The link
 * is looked up anew each time, so an unsent message has nothing left to show; what is being shown when it is erased
 * ends in the middle.
 */
export interface OpenMedia {
  readonly open: Core["openMedia"];
  readonly state: (input: RouteInput<"media/state">) => MediaState;
  readonly noteSize: (input: RouteInput<"media/note-size">) => { readonly kind: "noted" };
  readonly stop: () => void;
  readonly erased: (event: Extract<CoreEvent, { type: "erased" }>) => void;
}

export interface OpenMediaParts {
  readonly links: MediaLinks;
  readonly fetchMedia: FetchMedia;
  readonly freshLink: FreshLink;
  readonly memory: MediaMemory;
  readonly states: MediaStates;
  readonly views: Views;
  readonly keeper: Pick<Keeper, "open">;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createOpenMedia(parts: OpenMediaParts): OpenMedia {
  const { links, fetchMedia, memory, states, views } = parts;

  /** Sizes that were learnt, written together: making room for a picture next time can wait, one fsync each is too dear. */
  const learnt = new Map<number, PictureSize>();
  const writeSizes = (): void => {
    const sizes = [...learnt];
    learnt.clear();
    try {
      links.setSizes(sizes);
    } catch (error) {
      parts.logger.error("media.size_not_kept", error);
    }
  };
  const noteSize = (source: MediaSource | undefined, size: PictureSize | undefined): void => {
    if (size === undefined || source?.what !== "attachment" || source.hasSize || !source.use.remember) return;
    // Pacing of this process, not the product's time: the clock port may stand still.
    if (learnt.size === 0) pace = setTimeout(writeSizes, SIZES_TOGETHER_MS).unref();
    learnt.set(source.attachmentId, size);
  };
  let pace: NodeJS.Timeout | undefined;

  const fromMemory = (media: Remembered, range: ByteRange | undefined, owner: MediaOwner, viewer: AbortSignal) => {
    const { contentType, length: total } = media;
    const wanted = range === undefined ? { first: 0, last: total - 1 } : resolveRange(range, total);
    if (wanted === undefined) return { kind: "unsatisfiable", totalBytes: total } as const;
    const { first, last } = wanted;
    const view = views.begin(owner, viewer);
    return {
      kind: "stream",
      contentType,
      contentLength: last - first + 1,
      part: range === undefined ? undefined : { first, last, total },
      // Now, not when it is read: what makes room for another picture meanwhile is overwritten.
      body: oneChunk(media.copy(first, last), view.signal, view.done),
    } as const;
  };

  const fromMeta = async (source: MediaSource, link: string, range: ByteRange | undefined, viewer: AbortSignal) => {
    const view = views.begin(source.owner, viewer);
    const look = (at: string): Promise<Fetched> =>
      fetchMedia(at, {
        range,
        signal: view.signal,
        accepts: (contentType) => mayBe(source, contentType),
        ...(source.use.remember
          ? { copy: (contentType) => memory.receive(source.key, source.owner, contentType) }
          : {}),
        ended(how) {
          view.done();
          if (how === "broken") note(source, { kind: "offline" });
        },
      });
    let fetched = await look(link);
    if (fetched.kind === "gone") {
      const fresh = await parts.freshLink(source);
      if (fresh.kind === "link" && !view.signal.aborted) fetched = await look(fresh.link);
      if (fresh.kind === "offline") fetched = { kind: "offline" };
    }
    if (fetched.kind !== "stream") view.done();
    if (fetched.kind === "stream") noteSize(source, fetched.size);
    return fetched;
  };

  const fromDisk = async (
    source: MediaSource,
    range: ByteRange | undefined,
    viewer: AbortSignal,
  ): Promise<MediaAnswer | undefined> => {
    if (source.what !== "attachment" || !source.use.keep) return undefined;
    const view = views.begin(source.owner, viewer);
    const kept = await parts.keeper.open(source, range);
    if (kept?.kind !== "stream") {
      view.done();
      return kept;
    }
    note(source, { kind: "shown", contentType: kept.contentType });
    return asAnswer({ ...kept, body: bodyOf(kept, view) }, source);
  };

  const note = (source: MediaSource, state: MediaState): void => {
    if (source.what === "attachment") states.set(source.attachmentId, state);
  };

  return {
    async open(path, { range: header, signal }: MediaRequest): Promise<MediaAnswer> {
      const source = links.find(path);
      if (source === undefined) return { kind: "not_found" };
      if (!source.use.show) return { kind: "refused" };
      const range = readRange(header);
      const held = memory.get(source.key);
      if (held !== undefined) {
        note(source, { kind: "shown", contentType: held.contentType });
        return asAnswer(fromMemory(held, range, source.owner, signal), source);
      }
      const kept = await fromDisk(source, range, signal);
      if (kept !== undefined) return kept;
      if (source.link === undefined) {
        note(source, { kind: "gone" });
        return { kind: "gone" };
      }
      const fetched = await fromMeta(source, source.link, range, signal);
      // Whoever left in the middle has learnt nothing.
      if (!signal.aborted) note(source, stateOf(fetched));
      return asAnswer(fetched, source);
    },
    stop: () => clearTimeout(pace),
    state: ({ attachmentId }) => states.get(attachmentId),
    noteSize({ attachmentId, width, height }) {
      const source = links.find(String(attachmentId));
      if (source?.what === "attachment" && source.kind === "video") noteSize(source, { width, height });
      return { kind: "noted" };
    },
    erased({ conversationIds, messageIds }) {
      const [conversations, messages] = [new Set(conversationIds), new Set(messageIds)];
      const isGone = ({ conversationId, messageId }: MediaOwner): boolean =>
        conversations.has(conversationId) || (messageId !== undefined && messages.has(messageId));
      views.end(isGone);
      memory.forget(isGone);
    },
  };
}

function bodyOf(
  kept: Extract<KeptAnswer, { kind: "stream" }>,
  view: ReturnType<Views["begin"]>,
): ReadableStream<Uint8Array> {
  const { head, rest, close, contentLength } = kept;
  return passOn({
    head,
    rest,
    close,
    signal: view.signal,
    mostBytes: contentLength,
    idleMs: DISK_IDLE_MS,
    ended: view.done,
  });
}

const DISK_IDLE_MS = 20_000;

function asAnswer(
  fetched: Exclude<Fetched, { kind: "stream" }> | Omit<Extract<Fetched, { kind: "stream" }>, "size">,
  source: MediaSource,
): MediaAnswer {
  switch (fetched.kind) {
    case "stream": {
      const { contentType, contentLength, part, body } = fetched;
      return {
        kind: "stream",
        contentType,
        asFile: source.what === "attachment" && source.kind === "file",
        ...(source.what === "attachment" && source.use.save && !source.hasTitle
          ? { fileName: copyName(contentType, source.sentAtMs) }
          : {}),
        body,
        ...(contentLength === undefined ? {} : { contentLength }),
        ...(part === undefined ? {} : { part }),
      };
    }
    case "unsatisfiable":
      return fetched.totalBytes === undefined
        ? { kind: "unsatisfiable" }
        : { kind: "unsatisfiable", totalBytes: fetched.totalBytes };
    case "gone":
    case "refused":
    case "too_large":
    case "offline":
      return { kind: fetched.kind };
    default:
      return assertNever(fetched, "media");
  }
}

function stateOf(fetched: Fetched): MediaState {
  switch (fetched.kind) {
    case "stream":
      return { kind: "shown", contentType: fetched.contentType };
    case "unsatisfiable":
      return { kind: "unknown" };
    case "gone":
    case "refused":
    case "too_large":
    case "offline":
      return { kind: fetched.kind };
    default:
      return assertNever(fetched, "media");
  }
}

const SIZES_TOGETHER_MS = 200;

const PICTURE = /^image\//u;
const FILM = /^video\//u;
const SOUND = /^(?:audio\/|video\/mp4$|video\/webm$)/u;
const PAPER = /^application\/pdf$/u;
const EITHER = /^(?:image|video)\//u;

/** Meta's word for an attachment is coarse, the content decides; but a page that wants a sound gets no document. */
const MAY_BE: Readonly<Partial<Record<AttachmentKind, RegExp>>> = {
  image: EITHER,
  sticker: PICTURE,
  video: new RegExp(`${FILM.source}|${PICTURE.source}`, "u"),
  audio: SOUND,
  share: EITHER,
  reel: EITHER,
  story: EITHER,
  story_mention: EITHER,
};

function mayBe(source: MediaSource, contentType: string): boolean {
  if (source.what === "picture") return PICTURE.test(contentType);
  if (source.kind === "file") return PAPER.test(contentType) || EITHER.test(contentType) || SOUND.test(contentType);
  return MAY_BE[source.kind]?.test(contentType) ?? false;
}

function oneChunk(bytes: Buffer, signal: AbortSignal, done: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        done();
        if (signal.aborted) {
          bytes.fill(0);
          return controller.error(new Error("It is not shown any longer"));
        }
        controller.enqueue(bytes);
        controller.close();
      },
      cancel: done,
    },
    { highWaterMark: 0 },
  );
}
