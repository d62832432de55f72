import type { AttachmentKind } from "#shared/contract/conversations.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import type { IconName } from "#renderer/ui/icon.tsx";

/** What each kind of attachment is called and how it is drawn, in the list and in the thread. */
export const ATTACHMENT_WORDS: Readonly<Record<AttachmentKind, { readonly label: PlainKey; readonly icon: IconName }>> =
  {
    image: { label: "attachment.image", icon: "photo" },
    video: { label: "attachment.video", icon: "video" },
    audio: { label: "attachment.audio", icon: "voice" },
    file: { label: "attachment.file", icon: "file" },
    share: { label: "attachment.share", icon: "post" },
    reel: { label: "attachment.reel", icon: "reel" },
    story: { label: "attachment.story", icon: "story" },
    story_mention: { label: "attachment.storyMention", icon: "story" },
    view_once: { label: "attachment.viewOnce", icon: "eyeOff" },
    heart: { label: "attachment.heart", icon: "heart" },
    sticker: { label: "attachment.sticker", icon: "sticker" },
    template: { label: "attachment.template", icon: "template" },
    unknown: { label: "attachment.unknown", icon: "unknown" },
  };
