import { useState } from "react";
import type { AttachmentView } from "#shared/contract/messages.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { attachmentUrl, publicLink } from "#renderer/lib/media-url.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { ATTACHMENT_WORDS } from "./attachment-words.ts";

/** A picture at Meta: the shape of one, then the picture, or a sentence when it is gone. */
export function Photo(props: {
  readonly attachment: AttachmentView;
  readonly small?: boolean;
  /** Stands under the picture while it is there. */
  readonly caption?: string;
  /** Stands in place of the kind when the picture is gone. */
  readonly goneLabel?: string;
  readonly gone?: string;
}) {
  const { t } = useI18n();
  const { attachment } = props;
  const [state, setState] = useState<"loading" | "here" | "gone">("loading");
  const [ratio, setRatio] = useState<number>();
  const [isOpen, setIsOpen] = useState(false);
  const label = attachment.title ?? t(ATTACHMENT_WORDS[attachment.kind].label);
  if (state === "gone" || !attachment.viewable) {
    return <Gone attachment={attachment} label={props.goneLabel} text={props.gone} />;
  }
  return (
    <>
      <button
        type="button"
        className="photo"
        data-state={state}
        data-small={props.small}
        style={ratio === undefined ? undefined : { aspectRatio: ratio }}
        aria-label={`${t("message.openPhoto")}: ${label}`}
        onClick={() => setIsOpen(true)}
      >
        <img
          src={attachmentUrl(attachment.id)}
          alt={label}
          decoding="async"
          onLoad={(event) => {
            setState("here");
            // Stories and stickers have a shape of their own.
            if (props.caption === undefined && props.small !== true) setRatio(shapeOf(event.currentTarget));
          }}
          onError={() => setState("gone")}
        />
      </button>
      {props.caption !== undefined && (
        <p className="photo-caption">
          <Icon name="story" small />
          <span>{props.caption}</span>
        </p>
      )}
      {isOpen && (
        <Dialog kind="picture" title={label} closeLabel={t("app.close")} onClose={() => setIsOpen(false)}>
          <img className="photo-full" src={attachmentUrl(attachment.id)} alt={label} />
        </Dialog>
      )}
    </>
  );
}

/** Its own shape, as long as that is neither a tower nor a ribbon: the rest is seen when it is opened. */
function shapeOf({ naturalWidth, naturalHeight }: HTMLImageElement): number | undefined {
  if (naturalWidth === 0 || naturalHeight === 0) return undefined;
  return Math.max(TALLEST, Math.min(WIDEST, naturalWidth / naturalHeight));
}

const TALLEST = 3 / 4;
const WIDEST = 16 / 9;

/** What is left when Meta no longer gives the media, or never did. */
export function Gone(props: {
  readonly attachment: AttachmentView;
  readonly label?: string | undefined;
  readonly text?: string | undefined;
}) {
  const { t } = useI18n();
  const { kind } = props.attachment;
  const words = ATTACHMENT_WORDS[kind];
  return (
    <div className="media-gone">
      <Icon name={words.icon} />
      <span>
        {props.label ?? t(words.label)}
        <small>{props.text ?? t(GONE_WORDS[kind] ?? "message.mediaGone")}</small>
      </span>
    </div>
  );
}

const GONE_WORDS: Partial<Record<AttachmentView["kind"], PlainKey>> = {
  view_once: "message.viewOnce",
  unknown: "message.cannotShow",
};

export function Video(props: { readonly attachment: AttachmentView }) {
  const { t } = useI18n();
  const [isGone, setIsGone] = useState(false);
  const { attachment } = props;
  if (isGone || !attachment.viewable) return <Gone attachment={attachment} />;
  return (
    // Customers' clips come without captions.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <video
      className="video"
      controls
      preload="metadata"
      aria-label={attachment.title ?? t("attachment.video")}
      src={attachmentUrl(attachment.id)}
      onError={() => setIsGone(true)}
    />
  );
}

export function Voice(props: { readonly attachment: AttachmentView }) {
  const { t } = useI18n();
  const [isGone, setIsGone] = useState(false);
  const { attachment } = props;
  if (isGone || !attachment.viewable) return <Gone attachment={attachment} />;
  return (
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <audio
      className="voice"
      controls
      preload="metadata"
      aria-label={attachment.title ?? t("attachment.audio")}
      src={attachmentUrl(attachment.id)}
      onError={() => setIsGone(true)}
    />
  );
}

export function FileCard(props: { readonly attachment: AttachmentView }) {
  const { t } = useI18n();
  const { attachment } = props;
  if (!attachment.viewable) return <Gone attachment={attachment} />;
  return (
    <a className="file-card" href={attachmentUrl(attachment.id)} download={attachment.title ?? ""}>
      <Icon name="file" />
      <bdi>{attachment.title ?? t("attachment.file")}</bdi>
      <Icon name="download" small />
      <span className="visually-hidden">{t("message.download")}</span>
    </a>
  );
}

/** Somebody's post, reel or card: its title and picture as far as Meta shows them, and the way to it. */
export function SharedCard(props: { readonly attachment: AttachmentView }) {
  const { t } = useI18n();
  const { attachment } = props;
  const [hasPicture, setHasPicture] = useState(attachment.viewable);
  const words = ATTACHMENT_WORDS[attachment.kind];
  const link = publicLink(attachment.permalink);
  return (
    <div className="shared-card">
      {hasPicture && (
        <img
          src={attachmentUrl(attachment.id)}
          alt={attachment.title ?? t(words.label)}
          decoding="async"
          onError={() => setHasPicture(false)}
        />
      )}
      <div className="shared-card-text">
        <span className="shared-card-kind">
          <Icon name={words.icon} small />
          {t(words.label)}
        </span>
        {attachment.title !== undefined && <p dir="auto">{attachment.title}</p>}
        {!hasPicture && link === undefined && attachment.kind !== "template" && <small>{t("message.mediaGone")}</small>}
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

/** A story: its picture while Meta shows it. */
export function StoryCard(props: { readonly attachment: AttachmentView; readonly caption: string }) {
  const { t } = useI18n();
  return (
    <div className="story-card">
      <Photo
        attachment={props.attachment}
        caption={props.caption}
        goneLabel={props.caption}
        gone={t("message.storyGone")}
      />
    </div>
  );
}
