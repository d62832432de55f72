import { useRef, useState } from "react";
import type { AttachmentView } from "#shared/contract/messages.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { shown } from "#renderer/lib/media-url.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { ATTACHMENT_WORDS } from "./attachment-words.ts";
import { Gone } from "./gone.tsx";
import { shapeOf } from "./shape.ts";
import { useComesNear } from "./use-comes-near.ts";
import { useMedia } from "./use-media.ts";
import { VideoTile } from "./video-tile.tsx";

export interface MediaProps {
  readonly attachment: AttachmentView;
  readonly sentAtMs: number;
  /** Opens it over everything; undefined where it is looked at in its place. */
  readonly onOpen?: (() => void) | undefined;
}

/** A picture at Meta: room of its shape, then the picture, or a sentence why there is none. */
export function Photo(
  props: MediaProps & {
    readonly small?: boolean;
    /** Stands under the picture while it is there. */
    readonly caption?: string;
    /** Stands in place of the kind when the picture is gone. */
    readonly goneLabel?: string;
    readonly gone?: string;
  },
) {
  const { t } = useI18n();
  const { attachment, onOpen, caption, small = false } = props;
  const { url, look, arrived, failed, tryAgain } = useMedia(attachment.id);
  const room = useRef<HTMLButtonElement & HTMLSpanElement>(null);
  const isNear = useComesNear(room);
  // The room is made once: a size that is learnt while one reads must not move what is read.
  const [ratio] = useState(() => (small || caption !== undefined ? undefined : shapeOf(attachment.size)));
  const label = attachment.title ?? t(ATTACHMENT_WORDS[attachment.kind].label);
  const state = look.kind === "failed" ? look.state : undefined;
  if (state?.kind === "shown" && state.contentType.startsWith("video/")) {
    return <VideoTile {...props} />;
  }
  if (!attachment.viewable || state !== undefined) {
    return <Gone {...props} label={props.goneLabel} text={props.gone} state={state} onTryAgain={tryAgain} />;
  }
  const picture = isNear && (
    <img {...shown(url)} alt={label} decoding="async" onLoad={arrived} onError={failed} draggable={false} />
  );
  const frame = {
    ref: room,
    className: "photo",
    // A room far away stands still: two hundred that breathe would cost every frame.
    "data-state": isNear ? look.kind : "far",
    "data-small": small || undefined,
    style: ratio === undefined ? undefined : { aspectRatio: ratio },
  };
  return (
    <>
      {onOpen === undefined ? (
        <span {...frame}>{picture}</span>
      ) : (
        <button
          type="button"
          {...frame}
          aria-label={t("app.named", { what: t("message.openPhoto"), which: label })}
          onClick={onOpen}
        >
          {picture}
        </button>
      )}
      {caption !== undefined && (
        <p className="photo-caption">
          <Icon name="story" small />
          <span>{caption}</span>
        </p>
      )}
    </>
  );
}
