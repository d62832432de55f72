import { useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { shown } from "#renderer/lib/media-url.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { Gone } from "./gone.tsx";
import type { MediaProps } from "./photo.tsx";
import { shapeOf, TALLEST_FILM } from "./shape.ts";
import { useComesNear } from "./use-comes-near.ts";
import { NO_COPY, useMedia } from "./use-media.ts";

/** A film in the thread: its first picture and its length. It plays when it is opened; a story plays in its place. */
export function VideoTile(props: MediaProps) {
  const { t, format } = useI18n();
  const { attachment, onOpen } = props;
  const { url, look, arrived, failed, tryAgain } = useMedia(attachment.id);
  const [seconds, setSeconds] = useState<number>();
  const frame = useRef<HTMLButtonElement & HTMLSpanElement>(null);
  const isNear = useComesNear(frame);
  const client = useClient();
  // As with a picture: made once, from what was learnt when it was shown before.
  const [ratio] = useState(() => (onOpen === undefined ? undefined : shapeOf(attachment.size, TALLEST_FILM)));
  const length = seconds === undefined ? undefined : format.length(seconds);
  const label = attachment.title ?? t("attachment.video");
  if (!attachment.viewable || look.kind === "failed") {
    return <Gone {...props} state={look.kind === "failed" ? look.state : undefined} onTryAgain={tryAgain} />;
  }
  const film = isNear && (
    // Customers' clips come without captions.
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <video
      {...shown(url)}
      preload="metadata"
      playsInline
      {...(onOpen === undefined
        ? { controls: true, ...NO_COPY, "aria-label": label }
        : { muted: true, tabIndex: -1, "aria-hidden": true })}
      onLoadedData={arrived}
      onLoadedMetadata={({ currentTarget: { duration, videoWidth: width, videoHeight: height } }) => {
        setSeconds(duration);
        if (attachment.kind !== "video" || attachment.size !== undefined || width === 0 || height === 0) return;
        const noted = client.request("media/note-size", { attachmentId: attachment.id, width, height });
        drop(noted, "without it there is room of the usual shape next time too");
      }}
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
      style={ratio === undefined ? undefined : { aspectRatio: ratio }}
      data-wide={(ratio !== undefined && ratio > 1) || undefined}
      aria-label={t("app.named", {
        what: t("media.openVideo"),
        which: length === undefined ? label : `${label} · ${length}`,
      })}
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
