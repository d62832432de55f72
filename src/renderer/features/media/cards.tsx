import { useState } from "react";
import type { AttachmentView } from "#shared/contract/messages.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { attachmentUrl, publicLink, shown } from "#renderer/lib/media-url.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { ATTACHMENT_WORDS } from "./attachment-words.ts";
import { Photo, type MediaProps } from "./photo.tsx";

/** Somebody's post, reel or card: its title and picture as far as Meta shows them, and the way to it. */
export function SharedCard(props: { readonly attachment: AttachmentView }) {
  const { t } = useI18n();
  const { attachment } = props;
  const [look, setLook] = useState<"loading" | "here" | "none">(attachment.viewable ? "loading" : "none");
  const words = ATTACHMENT_WORDS[attachment.kind];
  const link = publicLink(attachment.permalink);
  const isGone = look === "none" && link === undefined && attachment.kind !== "template";
  return (
    <div className="shared-card">
      {look !== "none" && (
        <span className="shared-card-picture" data-state={look}>
          <img
            {...shown(attachmentUrl(attachment.id))}
            alt={attachment.title ?? t(words.label)}
            loading="lazy"
            decoding="async"
            onLoad={() => setLook("here")}
            onError={() => setLook("none")}
          />
        </span>
      )}
      <div className="shared-card-text">
        <span className="shared-card-kind">
          <Icon name={words.icon} small />
          {t(words.label)}
        </span>
        {attachment.title !== undefined && <p dir="auto">{attachment.title}</p>}
        {isGone && <small>{t("message.mediaGone")}</small>}
        {link !== undefined && (
          <a href={link} target="_blank" rel="noreferrer">
            {t("message.openInInstagram")}
            <Icon name="external" small />
          </a>
        )}
      </div>
    </div>
  );
}

/** A story: its picture or film while Meta shows it. */
export function StoryCard(props: MediaProps & { readonly caption: string }) {
  const { t } = useI18n();
  const { attachment, sentAtMs, caption } = props;
  return (
    <div className="story-card">
      <Photo
        attachment={attachment}
        sentAtMs={sentAtMs}
        caption={caption}
        goneLabel={caption}
        gone={t("message.storyGone")}
      />
    </div>
  );
}
