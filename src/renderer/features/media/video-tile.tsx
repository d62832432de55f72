import { useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { Gone } from "./gone.tsx";
import type { MediaProps } from "./photo.tsx";
import { NO_COPY, useComesNear, useMedia } from "./use-media.ts";

/** A film in the thread: its first picture and its length. It plays when it is opened; a story plays in its place. */
export function VideoTile(props: MediaProps) {
  const { t, format } = useI18n();
  const { attachment, onOpen } = props;
  const { url, look, arrived, failed, tryAgain } = useMedia(attachment.id);
  const [seconds, setSeconds] = useState<number>();
  const frame = useRef<HTMLButtonElement & HTMLSpanElement>(null);
  const isNear = useComesNear(frame);
  const length = seconds === undefined ? undefined : format.length(seconds);
  const label = attachment.title ?? t("attachment.video");
  if (!attachment.viewable || (look.kind === "failed" && look.state !== undefined)) {
    return <Gone {...props} state={look.kind === "failed" ? look.state : undefined} onTryAgain={tryAgain} />;
  }
  const film = isNear && (
    // Customers' clips come without captions.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <video
      src={url}
      preload="metadata"
      playsInline
      {...(onOpen === undefined
        ? { controls: true, ...NO_COPY, "aria-label": label }
        : { muted: true, tabIndex: -1, "aria-hidden": true })}
      onLoadedData={arrived}
      onLoadedMetadata={(event) => setSeconds(event.currentTarget.duration)}
      onError={failed}
    />
  );
  if (onOpen === undefined) {
    return (
      <span ref={frame} className="video" data-state={isNear ? look.kind : "far"}>
        {film}
      </span>
    );
  }
  return (
    <button
      ref={frame}
      type="button"
      className="video"
      data-state={isNear ? look.kind : "far"}
      aria-label={`${t("media.openVideo")}: ${label}${length === undefined ? "" : `, ${length}`}`}
      onClick={onOpen}
    >
      {film}
      <span className="video-mark" aria-hidden="true">
        <Icon name="play" />
        {length !== undefined && <span>{length}</span>}
      </span>
    </button>
  );
}
