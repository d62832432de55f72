import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { AttachmentView } from "#shared/contract/messages.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { shown } from "#renderer/lib/media-url.ts";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { Gone } from "./gone.tsx";
import { type MediaLook, NO_COPY, usePlaysAlone, useMedia } from "./use-media.ts";
import type { ViewableMedia } from "./viewed.ts";
import { CLOSE_LOOK, FIT, moved, zoomed, type Zoom } from "./zoom.ts";

export function PictureStage(props: {
  readonly item: ViewableMedia;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onLost: TellLost;
}) {
  const { t } = useI18n();
  const { item, zoom, onZoom } = props;
  const { url, look, arrived, failed, tryAgain } = useMedia(item.attachmentId);
  useTellLost(item.attachmentId, look, props.onLost);
  const stage = useRef<HTMLDivElement>(null);
  const [grip, setGrip] = useState<{ readonly x: number; readonly y: number; readonly from: Zoom }>();

  const fromMiddle = (event: { readonly clientX: number; readonly clientY: number }) => {
    const box = stage.current?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    return { x: event.clientX - box.x - box.width / 2, y: event.clientY - box.y - box.height / 2 };
  };
  const wheeled = useLatestCallback((event: WheelEvent) => {
    event.preventDefault();
    onZoom(zoomed(zoom, Math.exp(-event.deltaY / 300), fromMiddle(event)));
  });
  // React listens to the wheel passively; then the page behind would move as well.
  useEffect(() => {
    const element = stage.current;
    element?.addEventListener("wheel", wheeled, { passive: false });
    return () => element?.removeEventListener("wheel", wheeled);
  }, [wheeled]);

  const dragged = (event: PointerEvent) => {
    if (grip === undefined) return;
    onZoom(moved(grip.from, event.clientX - grip.x, event.clientY - grip.y));
  };
  if (look.kind === "failed") {
    return <FailedStage item={item} kind="image" state={look.state} onTryAgain={tryAgain} />;
  }
  return (
    // Zoom and pan by pointer; the buttons and keys do the same.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={stage}
      className="stage"
      dir="ltr"
      data-zoomed={zoom.scale > 1 || undefined}
      data-gripped={grip !== undefined || undefined}
      onDoubleClick={(event) => onZoom(zoom.scale > 1 ? FIT : zoomed(zoom, CLOSE_LOOK, fromMiddle(event)))}
      onPointerDown={(event) => {
        if (zoom.scale === 1 || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setGrip({ x: event.clientX, y: event.clientY, from: zoom });
      }}
      onPointerMove={dragged}
      onPointerUp={() => setGrip(undefined)}
      onPointerCancel={() => setGrip(undefined)}
    >
      {look.kind === "loading" && <Spinner label={t("media.loading")} />}
      <img
        {...shown(url)}
        alt={item.title ?? t("attachment.image")}
        draggable={false}
        data-state={look.kind}
        style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
        onLoad={arrived}
        onError={failed}
      />
    </div>
  );
}

export function FilmStage(props: { readonly item: ViewableMedia; readonly onLost: TellLost }) {
  const { t } = useI18n();
  const { item } = props;
  const { url, look, arrived, failed, tryAgain } = useMedia(item.attachmentId);
  useTellLost(item.attachmentId, look, props.onLost);
  const playsAlone = usePlaysAlone();
  if (look.kind === "failed") {
    return <FailedStage item={item} kind="video" state={look.state} onTryAgain={tryAgain} />;
  }
  return (
    <div className="stage" dir="ltr">
      {/* The player turns a wheel of its own. */}
      {look.kind === "loading" && <output className="visually-hidden">{t("media.loading")}</output>}
      {/* Customers' clips come without captions. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <video
        {...shown(url)}
        controls
        {...(item.savable ? {} : NO_COPY)}
        autoPlay
        playsInline
        data-of={item.attachmentId}
        data-first-focus=""
        aria-label={item.title ?? t("attachment.video")}
        onLoadedData={arrived}
        onPlay={(event) => playsAlone(event.currentTarget)}
        onError={failed}
      />
    </div>
  );
}

/** Must stay the same function. Undefined: what is shown now is there, or may be. */
type TellLost = (attachmentId: number | undefined) => void;

function useTellLost(attachmentId: number, look: MediaLook, onLost: TellLost): void {
  // What came and could not be shown can still be saved.
  const isLost = look.kind === "failed" && look.state.kind !== "shown" && look.state.kind !== "unknown";
  useEffect(() => onLost(isLost ? attachmentId : undefined), [isLost, attachmentId, onLost]);
}

function FailedStage(props: {
  readonly item: ViewableMedia;
  readonly kind: AttachmentView["kind"];
  readonly state: Parameters<typeof Gone>[0]["state"];
  readonly onTryAgain: () => void;
}) {
  const { item, kind, state, onTryAgain } = props;
  const attachment = { id: item.attachmentId, kind, viewable: false, savable: false };
  return (
    <div className="stage">
      <Gone attachment={attachment} sentAtMs={item.message.sentAtMs} state={state} onTryAgain={onTryAgain} />
    </div>
  );
}
