import { useRef, useState } from "react";
import type { SharedItem } from "#shared/contract/search.ts";
import { openAt, useViewStore } from "#renderer/features/frame/view.ts";
import { useShared } from "#renderer/features/search/use-search.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { drop } from "#renderer/lib/drop.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { attachmentUrl, publicLink, shown } from "#renderer/lib/media-url.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { useFocusAtEnd } from "#renderer/ui/use-focus-at-end.ts";

type Kind = "media" | "files" | "links";
const KINDS: readonly { readonly kind: Kind; readonly label: PlainKey }[] = [
  { kind: "media", label: "shared.media" },
  { kind: "files", label: "shared.files" },
  { kind: "links", label: "shared.links" },
];
const NONE: Readonly<Record<Kind, PlainKey>> = {
  media: "shared.none.media",
  files: "shared.none.files",
  links: "shared.none.links",
};
const SHOWN = 12;

/** Pictures, files and links of a conversation, newest first; each leads to its message. */
export function SharedThings(props: { readonly conversationId: number }) {
  const { t } = useI18n();
  const [kind, setKind] = useState<Kind>("media");
  const { items, hasNextPage, isFetching, fetchNextPage } = useShared({
    conversationId: props.conversationId,
    kind,
    limit: SHOWN,
  });
  const list = useRef<HTMLUListElement>(null);
  const keptFocus = useFocusAtEnd(list, "a, button");
  return (
    <section className="customer-section shared">
      <h4>{t("shared.title")}</h4>
      <fieldset className="segments">
        <legend className="visually-hidden">{t("shared.title")}</legend>
        {KINDS.map((each) => (
          <button key={each.kind} type="button" aria-pressed={each.kind === kind} onClick={() => setKind(each.kind)}>
            {t(each.label)}
          </button>
        ))}
      </fieldset>
      {items?.length === 0 && <p className="shared-none">{t(NONE[kind])}</p>}
      <ul ref={list} data-kind={kind}>
        {items?.map((item) => (
          <li key={`${item.messageId} ${item.attachmentId ?? item.url}`}>
            <Shared item={item} conversationId={props.conversationId} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button
          kind="quiet"
          {...keptFocus}
          onClick={() => {
            if (!isFetching) drop(fetchNextPage(), "the button is still there");
          }}
        >
          {t("shared.more")}
        </Button>
      )}
    </section>
  );
}

function Shared(props: { readonly item: SharedItem; readonly conversationId: number }) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const view = useViewStore();
  const { item } = props;
  const [isBroken, setIsBroken] = useState(false);
  const when = format.moment(item.sentAtMs, nowMs);
  const go = () => openAt(view, props.conversationId, { kind: "message", messageId: item.messageId });
  const link = publicLink(item.url);
  if (item.url !== undefined) {
    return (
      <span className="shared-line">
        {link === undefined ? <bdi>{item.url}</bdi> : <Link href={link} />}
        <button type="button" onClick={go}>
          {when}
        </button>
      </span>
    );
  }
  if (item.attachment === "image" && item.attachmentId !== undefined && !isBroken) {
    return (
      <button type="button" className="shared-picture" aria-label={t("shared.photoOf", { time: when })} onClick={go}>
        <img
          {...shown(attachmentUrl(item.attachmentId))}
          alt=""
          decoding="async"
          loading="lazy"
          onError={() => setIsBroken(true)}
        />
      </button>
    );
  }
  if (item.attachment === "image" || item.attachment === "video") {
    const label = t(item.attachment === "image" ? "shared.photoOf" : "shared.videoOf", { time: when });
    return (
      <button type="button" className="shared-picture" aria-label={label} onClick={go}>
        <Icon name={item.attachment === "image" ? "photo" : "video"} />
      </button>
    );
  }
  return (
    <button type="button" className="shared-line" onClick={go}>
      <Icon name={item.attachment === "audio" ? "voice" : "file"} small />
      <bdi>{item.title ?? t(item.attachment === "audio" ? "attachment.audio" : "attachment.file")}</bdi>
      <small>{when}</small>
    </button>
  );
}

function Link(props: { readonly href: string }) {
  const { host, pathname } = new URL(props.href);
  return (
    <a href={props.href} target="_blank" rel="noreferrer">
      <bdi>{host.replace(/^www\./u, "") + (pathname === "/" ? "" : pathname)}</bdi>
    </a>
  );
}
