import type { AttachmentView, MessageView } from "#shared/contract/messages.ts";
import { assertNever } from "#shared/assert-never.ts";
import { useOpenViewer } from "#renderer/features/media/use-open-viewer.ts";
import { SharedCard, StoryCard } from "#renderer/features/media/cards.tsx";
import { FileCard } from "#renderer/features/media/file-card.tsx";
import { ATTACHMENT_WORDS } from "#renderer/features/media/attachment-words.ts";
import { Gone } from "#renderer/features/media/gone.tsx";
import { Photo } from "#renderer/features/media/photo.tsx";
import { VideoTile } from "#renderer/features/media/video-tile.tsx";
import { Voice } from "#renderer/features/media/voice.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Icon } from "#renderer/ui/icon.tsx";

export function Attachment(props: {
  readonly attachment: AttachmentView;
  readonly message: MessageView;
  readonly author: string;
}) {
  const { t } = useI18n();
  const { attachment, message, author } = props;
  const { sentAtMs } = message;
  const open = useOpenViewer(message.id, attachment.id);
  const media = { attachment, sentAtMs };
  // On its way to the host, which will show it in a moment.
  if (message.id < 0 && attachment.kind !== "heart") return <Named kind={attachment.kind} />;
  switch (attachment.kind) {
    case "image":
      return <Photo {...media} onOpen={open} />;
    case "sticker":
      return <Photo {...media} small />;
    case "video":
      return <VideoTile {...media} onOpen={open} />;
    case "audio":
      return <Voice {...media} />;
    case "file":
      return <FileCard {...media} />;
    case "share":
    case "reel":
    case "template":
      return <SharedCard attachment={attachment} />;
    case "story":
      return <StoryCard {...media} caption={t("attachment.story")} />;
    case "story_mention":
      return (
        <StoryCard
          {...media}
          caption={message.direction === "out" ? t("attachment.story") : t("message.storyMention", { name: author })}
        />
      );
    case "heart":
      return (
        <span className="big-emoji">
          <span aria-hidden="true">❤️</span>
          <span className="visually-hidden">{t("attachment.heart")}</span>
        </span>
      );
    case "view_once":
    case "unknown":
      return <Gone {...media} />;
    default:
      return assertNever(attachment.kind, "attachment");
  }
}

function Named(props: { readonly kind: AttachmentView["kind"] }) {
  const { t } = useI18n();
  const { icon, label } = ATTACHMENT_WORDS[props.kind];
  return (
    <div className="media-gone">
      <Icon name={icon} />
      <span>{t(label)}</span>
    </div>
  );
}
