import type { AttachmentKind } from "../contract/conversations.ts";

/**
 * What may be done with the media of a message. Meta (meta-platform.md §6.3, "Story Mention"): the media of stories is
 * never stored or cached, only its link; it is shown while the link works. View-once media has no link at all. Posts
 * and reels are other people's. What remains is what the customer made and sent: that may also be kept and saved.
 */
export interface MediaUse {
  /** It may be fetched and shown, for as long as its link works. */
  readonly show: boolean;
  /** It may be held in memory for a while, so that scrolling back does not fetch it again. */
  readonly remember: boolean;
  /** It may be kept, encrypted, on this computer, if the owner has chosen so. */
  readonly keep: boolean;
  /** The owner may save a copy. */
  readonly save: boolean;
}

const NOTHING: MediaUse = { show: false, remember: false, keep: false, save: false };
const SHOW_ONLY: MediaUse = { ...NOTHING, show: true };
const SHOW: MediaUse = { ...SHOW_ONLY, remember: true };
const OWN: MediaUse = { show: true, remember: true, keep: true, save: true };

const USE_OF: Readonly<Record<AttachmentKind, MediaUse>> = {
  image: OWN,
  video: OWN,
  audio: OWN,
  file: OWN,
  sticker: SHOW,
  share: SHOW_ONLY,
  reel: SHOW_ONLY,
  story: SHOW_ONLY,
  story_mention: SHOW_ONLY,
  view_once: NOTHING,
  heart: NOTHING,
  template: NOTHING,
  unknown: NOTHING,
};

export interface MediaPlace {
  readonly kind: AttachmentKind;
  /** It is the story that a message answers. */
  readonly isQuote: boolean;
  /** The message answers a story: nobody says that what hangs on it is not that story. */
  readonly isStoryReply: boolean;
  /** It came from the customer. The shop's own media is at hand on the shop's own phone. */
  readonly isCustomers: boolean;
}

export function mediaUse({ kind, isQuote, isStoryReply, isCustomers }: MediaPlace): MediaUse {
  const use = USE_OF[kind];
  if (isQuote || isStoryReply) return use.show ? SHOW_ONLY : NOTHING;
  return isCustomers ? use : { ...use, keep: false };
}

/** Kinds that are kept when the owner has chosen to keep media. */
export const KEPT_KINDS = ["image", "video", "audio", "file"] as const satisfies readonly AttachmentKind[];
