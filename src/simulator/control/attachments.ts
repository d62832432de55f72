import type { Cdn } from "../cdn/cdn.ts";
import { clip } from "../cdn/clip.ts";
import { motifs } from "../cdn/still-life.ts";
import type { Motif } from "../cdn/still-life.ts";
import type { JsonRecord } from "../json.ts";
import type { Attachment } from "../model.ts";

/** An attachment as a scenario asks for it; what it does not say is made up. */
export interface AttachmentInput {
  /** Meta's word: image, audio, file, share, ig_post, ig_reel, story_mention, ephemeral, like_heart, or any other. */
  readonly type: string;
  /** A link of its own instead of a made-up file. */
  readonly url?: string;
  readonly title?: string;
  /** Media id of a shared post, reel or story. */
  readonly mediaId?: string;
  readonly motif?: Motif;
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  /** Fixed id of the made-up file, so that it looks the same after a restart. */
  readonly assetId?: string;
  /** The payload exactly as given; nothing is made up. */
  readonly payload?: JsonRecord;
}

/** Kinds that come without a payload (Meta, "Webhooks for Instagram Messaging": view-once media never has a URL). */
const BARE = new Set(["ephemeral", "like_heart"]);

export function isMotif(value: string): value is Motif {
  return motifs.some((motif) => motif === value);
}

export function makeAttachment(cdn: Cdn, input: AttachmentInput): Attachment {
  const { type } = input;
  if (input.payload !== undefined) return { type, payload: input.payload };
  if (BARE.has(type)) return { type };
  const link = input.url === undefined ? { assetId: addFile(cdn, input) } : { url: input.url };
  const details: JsonRecord = {
    ...(input.mediaId === undefined ? {} : { [mediaKey(type)]: input.mediaId }),
    ...(input.title === undefined ? {} : { title: input.title }),
  };
  if (link.assetId === undefined) return { type, payload: { ...details, url: link.url } };
  // `ig_story` names its link differently from everything else.
  return {
    type,
    assetId: link.assetId,
    payload: details,
    ...(type === "ig_story" ? { linkKey: "story_media_url" } : {}),
  };
}

function mediaKey(type: string): string {
  if (type === "ig_reel" || type === "reel") return "reel_video_id";
  return type === "ig_story" ? "story_media_id" : "ig_post_media_id";
}

function addFile(cdn: Cdn, input: AttachmentInput): string {
  const { assetId } = input;
  switch (input.type) {
    case "audio":
      return cdn.addAsset({ kind: "voice", seconds: input.seconds ?? 4 }, assetId);
    case "video":
      return cdn.addAsset({ kind: "bytes", bytes: clip(), contentType: "video/mp4" }, assetId);
    case "file":
      return cdn.addAsset({ kind: "paper", title: input.title ?? "Order form", lines: [] }, assetId);
    default: {
      const tall = input.type === "story_mention" || input.type === "ig_story";
      const size = tall ? { width: 540, height: 960 } : { width: 720, height: 900 };
      return cdn.addAsset(
        {
          kind: "picture",
          width: input.width ?? size.width,
          height: input.height ?? size.height,
          ...(input.motif === undefined ? {} : { motif: input.motif }),
        },
        assetId,
      );
    }
  }
}
