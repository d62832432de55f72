import type { AttachmentView } from "#shared/contract/messages.ts";
import { assertNever } from "#shared/assert-never.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { FileCard, Gone, Photo, SharedCard, StoryCard, Video, Voice } from "./media.tsx";

export function Attachment(props: {
  readonly attachment: AttachmentView;
  readonly author: string;
  readonly isMine: boolean;
}) {
  const { t } = useI18n();
  const { attachment } = props;
  switch (attachment.kind) {
    case "image":
    case "sticker":
      return <Photo attachment={attachment} small={attachment.kind === "sticker"} />;
    case "video":
      return <Video attachment={attachment} />;
    case "audio":
      return <Voice attachment={attachment} />;
    case "file":
      return <FileCard attachment={attachment} />;
    case "share":
    case "reel":
    case "template":
      return <SharedCard attachment={attachment} />;
    case "story":
      return <StoryCard attachment={attachment} caption={t("attachment.story")} />;
    case "story_mention":
      return (
        <StoryCard
          attachment={attachment}
          caption={props.isMine ? t("attachment.story") : t("message.storyMention", { name: props.author })}
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
      return <Gone attachment={attachment} />;
    default:
      return assertNever(attachment.kind, "attachment");
  }
}
