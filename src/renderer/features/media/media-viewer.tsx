import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { useTarget, type ViewerTarget } from "#renderer/actions/targets.ts";
import { VIEWER_ACTIONS } from "#renderer/actions/viewer-actions.ts";
import { useConversation } from "#renderer/features/conversations/use-conversations.ts";
import { shortName } from "#renderer/features/customers/customer-name.ts";
import { openAt, type Viewed, useViewStore } from "#renderer/features/frame/view.ts";
import { useMessages } from "#renderer/features/messages/use-messages.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Direction } from "#renderer/i18n/translate.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { attachmentUrl } from "#renderer/lib/media-url.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { IconButton } from "#renderer/ui/button.tsx";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { FilmStage, PictureStage } from "./stage.tsx";
import { type ViewableMedia, viewableMedia } from "./viewed.ts";
import { FIT, held, moved, NEAREST, zoomed, type Zoom } from "./zoom.ts";

const ZOOM_STEP = 1.5;
const PAN_PIXELS = 80;

/** The pictures and films of a conversation, one at a time, over everything. */
export function MediaViewer(props: { readonly viewed: Viewed }) {
  const { t } = useI18n();
  const view = useViewStore();
  const { viewed } = props;
  const { messages, hasOlder, hasNewer } = useMessages(viewed.conversationId);
  const media = messages === undefined ? [] : viewableMedia(messages);
  const index = media.findIndex(({ attachmentId }) => attachmentId === viewed.attachmentId);
  const here = media[index];
  // While the thread goes there, the one before stays.
  const [last, setLast] = useState<ViewableMedia>();
  if (here !== undefined && (here.attachmentId !== last?.attachmentId || here.message !== last.message)) setLast(here);
  const item = here ?? (viewed.comesFromId === undefined ? undefined : last);
  const beside = useBeside(viewed, (index === 0 && hasOlder) || (index === media.length - 1 && hasNewer));
  const wentFar = useRef(false);
  const close = (): void => {
    view.set((value) => ({ ...value, viewed: undefined }));
    // What it was opened with is no longer there.
    if (wentFar.current) openAt(view, viewed.conversationId, { kind: "message", messageId: viewed.messageId });
  };
  const isLost = messages !== undefined && item === undefined;
  useEffect(() => {
    if (isLost) view.set((value) => ({ ...value, viewed: undefined }));
  }, [isLost, view]);
  const show = (next: ViewableMedia | undefined): void => {
    if (next === undefined) return;
    const { attachmentId, message } = next;
    const { conversationId } = viewed;
    view.set((value) => ({ ...value, viewed: { conversationId, attachmentId, messageId: message.id } }));
  };
  /** It has not been read from the host: the thread behind goes there too. */
  const goTo = (next: { readonly attachmentId: number; readonly messageId: number }): void => {
    const { conversationId, messageId: comesFromId } = viewed;
    wentFar.current = true;
    openAt(view, conversationId, { kind: "message", messageId: next.messageId }, "stay");
    view.set((value) => ({ ...value, viewed: { conversationId, ...next, comesFromId } }));
  };
  const turn = (step: -1 | 1, far: Parameters<typeof goTo>[0] | undefined): (() => void) | undefined => {
    const next = here === undefined ? undefined : media[index + step];
    if (next !== undefined) return () => show(next);
    return here === undefined || far === undefined ? undefined : () => goTo(far);
  };
  return (
    <Dialog kind="viewer" title={t("viewer.title")} hideTitle closeLabel={t("app.close")} onClose={close}>
      {item !== undefined && (
        <Viewer
          item={item}
          number={index + 1}
          // Of a part of the thread nobody knows how many there are.
          count={hasOlder || hasNewer ? undefined : media.length}
          conversationId={viewed.conversationId}
          onClose={close}
          onPrevious={turn(-1, beside?.older)}
          onNext={turn(1, beside?.newer)}
        />
      )}
    </Dialog>
  );
}

/** What comes before and after, at the ends of what has been read from the host. */
function useBeside({ conversationId, attachmentId }: Viewed, isAsked: boolean) {
  const client = useClient();
  const wish = { conversationId, attachmentId };
  const { data } = useQuery({
    queryKey: queryKeys.besideShared(wish),
    queryFn: async () => client.request("shared/beside", wish),
    enabled: isAsked,
    gcTime: 0,
  });
  return isAsked ? data : undefined;
}

interface ViewerProps {
  readonly item: ViewableMedia;
  readonly number: number;
  readonly count: number | undefined;
  readonly conversationId: number;
  readonly onClose: () => void;
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
}

function Viewer(props: ViewerProps) {
  const { t } = useI18n();
  const { item, onPrevious, onNext } = props;
  const [looked, setLooked] = useState({ attachmentId: item.attachmentId, zoom: FIT });
  /** The one that has turned out not to be had. */
  const [lostId, setLostId] = useState<number>();
  // Every picture begins as a whole.
  const zoom = looked.attachmentId === item.attachmentId ? looked.zoom : FIT;
  const frame = useRef<HTMLDivElement>(null);
  const setZoom = (next: Zoom): void => {
    const stage = frame.current?.querySelector(".stage")?.getBoundingClientRect();
    // By key, button, wheel or hand: the picture does not leave the window.
    const inSight = stage === undefined ? next : held(next, stage.width, stage.height);
    setLooked({ attachmentId: item.attachmentId, zoom: inSight });
  };
  const { attachmentId } = item;
  // The player that had the focus has gone with its page.
  useEffect(() => {
    const stage = frame.current;
    if (stage === null || stage.contains(document.activeElement)) return;
    stage.querySelector<HTMLElement>(`[data-of="${attachmentId}"][data-first-focus], [data-close]`)?.focus();
  }, [attachmentId]);
  const keyed = useViewerKeys(item, zoom, setZoom, onPrevious, onNext);
  return (
    // The keys of a picture work wherever the focus is in here.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={frame} className="viewer" onKeyDown={keyed}>
      <ViewerHead {...props} zoom={zoom} onZoom={setZoom} isLost={lostId === attachmentId} />
      <div className="viewer-body">
        <IconButton
          icon="back"
          className="viewer-turn"
          label={t("viewer.previous")}
          data-action="viewer.previous"
          aria-disabled={onPrevious === undefined}
          onClick={onPrevious}
        />
        {item.kind === "image" ? (
          <PictureStage key={item.attachmentId} item={item} zoom={zoom} onZoom={setZoom} onLost={setLostId} />
        ) : (
          <FilmStage key={item.attachmentId} item={item} onLost={setLostId} />
        )}
        <IconButton
          icon="forward"
          className="viewer-turn"
          label={t("viewer.next")}
          data-action="viewer.next"
          aria-disabled={onNext === undefined}
          onClick={onNext}
        />
      </div>
    </div>
  );
}

function ViewerHead(
  props: ViewerProps & { readonly zoom: Zoom; readonly onZoom: (zoom: Zoom) => void; readonly isLost: boolean },
) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const { item, number, count, zoom, onZoom, isLost } = props;
  const { data } = useConversation(props.conversationId);
  const { message } = item;
  const customer = data?.kind === "found" ? shortName(data.conversation.customer, t) : "";
  const who = message.direction === "in" ? customer : t("message.quoteYou");
  const isPicture = item.kind === "image";
  return (
    <header className="viewer-head">
      <p aria-live="polite">
        <bdi className="viewer-who">{who}</bdi>
        <time dateTime={new Date(message.sentAtMs).toISOString()}>{format.moment(message.sentAtMs, nowMs)}</time>
        {count !== undefined && count > 1 && <span>{t("viewer.place", { number, count })}</span>}
      </p>
      {isPicture && (
        <>
          <IconButton
            icon="zoomOut"
            label={t("viewer.zoomOut")}
            data-action="viewer.smaller"
            keys="-"
            aria-disabled={zoom.scale === 1}
            onClick={() => onZoom(zoomed(zoom, 1 / ZOOM_STEP))}
          />
          <IconButton
            icon="zoomIn"
            label={t("viewer.zoomIn")}
            data-action="viewer.larger"
            keys="+"
            aria-disabled={isLost || zoom.scale === NEAREST}
            onClick={() => onZoom(zoomed(zoom, ZOOM_STEP))}
          />
          <IconButton
            icon="fit"
            label={t("viewer.fit")}
            data-action="viewer.whole"
            keys="0"
            aria-disabled={zoom.scale === 1}
            onClick={() => onZoom(FIT)}
          />
        </>
      )}
      {item.savable && (
        // It keeps its address: a link that loses it loses the focus as well.
        <a
          className="icon-button"
          href={attachmentUrl(item.attachmentId)}
          download={item.title ?? ""}
          aria-disabled={isLost || undefined}
          onClick={(event) => {
            if (isLost) event.preventDefault();
          }}
          aria-label={t("viewer.save")}
          data-tip={t("viewer.save")}
        >
          <Icon name="download" />
        </a>
      )}
      <IconButton
        icon="close"
        label={t("app.close")}
        data-close=""
        data-first-focus={isPicture ? "" : undefined}
        onClick={props.onClose}
      />
    </header>
  );
}

/**
 * Arrows turn the page the way the buttons lie; where a picture is larger than the window they move it. A player that
 * has the focus keeps its own keys; Page up and Page down turn the page from there too.
 */
function useViewerKeys(
  item: ViewableMedia,
  zoom: Zoom,
  setZoom: (zoom: Zoom) => void,
  onPrevious: (() => void) | undefined,
  onNext: (() => void) | undefined,
) {
  const { direction } = useI18n();
  const { run } = useActions();
  const isPicture = item.kind === "image";
  const target: ViewerTarget = {
    previous: onPrevious,
    next: onNext,
    larger: isPicture ? () => setZoom(zoomed(zoom, ZOOM_STEP)) : undefined,
    smaller: isPicture ? () => setZoom(zoomed(zoom, 1 / ZOOM_STEP)) : undefined,
    whole: isPicture ? () => setZoom(FIT) : undefined,
  };
  useTarget("viewer", target);
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isPlayer = event.target instanceof HTMLMediaElement;
    const pan = isPicture && zoom.scale > 1 ? PANS[event.key] : undefined;
    const key = ALONG[direction][event.key] ?? event.key;
    const action = VIEWER_ACTIONS.find(({ keysInPlace }) => keysInPlace?.includes(key) === true);
    if (pan === undefined && (action === undefined || (isPlayer && !event.key.startsWith("Page")))) return;
    event.preventDefault();
    event.stopPropagation();
    if (pan !== undefined) setZoom(moved(zoom, pan.x * PAN_PIXELS, pan.y * PAN_PIXELS));
    else if (action !== undefined) run(action.id);
  };
}

const PANS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};
/** The arrows by the reading direction, as the registry names them. */
const ALONG: Readonly<Record<Direction, Readonly<Record<string, string>>>> = {
  ltr: { ArrowLeft: "ArrowBack", ArrowRight: "ArrowForward" },
  rtl: { ArrowLeft: "ArrowForward", ArrowRight: "ArrowBack" },
};
