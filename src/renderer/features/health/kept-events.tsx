import { useRef, useState } from "react";
import type { KeptEventKind, KeptEventView } from "#shared/contract/health.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { openConversation, useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { ReadFailed } from "#renderer/ui/read-failed.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { useKeptFocus } from "#renderer/ui/use-kept-focus.ts";
import { EVENT_KINDS, eventSentence, KIND_ICONS, KIND_WORDS } from "./health-words.ts";
import { eventsFailure } from "./health-state.ts";
import { useHealthToday, useKeptEvents, useReadFailedAgain } from "./use-health.ts";

/**
 * What Meta told beside messages, newest first.
 *
 * @param props.isFailureTold that health cannot be read is said already: once is enough.
 */
export function KeptEvents(props: { readonly isFailureTold: boolean }) {
  const { t } = useI18n();
  const [kind, setKind] = useState<KeptEventKind>();
  const [hasChosen, setHasChosen] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const keptFocus = useKeptFocus(heading);
  const query = useKeptEvents(kind);
  const failure = eventsFailure({
    isError: query.isError,
    hasEvents: query.events !== undefined,
    isOfNextPage: query.isFetchNextPageError,
    hasChosen,
    isToldAbove: props.isFailureTold,
  });
  if (failure === "alone") return null;
  const choose = (next: KeptEventKind | undefined) => {
    setHasChosen(true);
    setKind(next);
  };
  return (
    <section className="health-section" aria-labelledby="health-events" {...keptFocus}>
      <h3 id="health-events" ref={heading} tabIndex={-1}>
        {t("events.title")}
      </h3>
      <p className="health-section-lead">{t("events.lead")}</p>
      <Kinds chosen={kind} onChoose={choose} />
      <EventList query={query} />
      {failure === "told" && <EventsFailed error={query.error} />}
    </section>
  );
}

function Kinds(props: {
  readonly chosen: KeptEventKind | undefined;
  readonly onChoose: (kind: KeptEventKind | undefined) => void;
}) {
  const { t, format } = useI18n();
  const counts = useHealthToday().data?.events;
  const countOf = (kind: KeptEventKind) => counts?.find(({ name }) => name === kind)?.count ?? 0;
  return (
    <fieldset className="pills">
      <legend className="visually-hidden">{t("events.kinds")}</legend>
      {[undefined, ...EVENT_KINDS].map((kind) => (
        <label key={kind ?? "all"}>
          <input type="radio" name="event-kind" checked={props.chosen === kind} onChange={() => props.onChoose(kind)} />
          <span>{t(kind === undefined ? "events.all" : KIND_WORDS[kind])}</span>
          {kind !== undefined && countOf(kind) > 0 && <small>{format.number(countOf(kind))}</small>}
        </label>
      ))}
    </fieldset>
  );
}

function EventsFailed(props: { readonly error: unknown }) {
  const { t } = useI18n();
  const readAgain = useReadFailedAgain();
  return <ReadFailed lead={t("health.failed")} query={{ error: props.error, refetch: readAgain }} />;
}

function EventList({ query }: { readonly query: ReturnType<typeof useKeptEvents> }) {
  const { t } = useI18n();
  const { events } = query;
  if (query.isError && events === undefined) return null;
  if (events === undefined) return <Spinner label={t("health.reading")} />;
  if (events.length === 0) {
    return (
      <div className="health-none">
        <b>{t("events.none")}</b> {t("events.none.hint")}
      </div>
    );
  }
  return (
    <>
      <ul className="entries">
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          disabled={query.isFetchingNextPage}
          onClick={() => drop(query.fetchNextPage(), "asked again with the same button")}
        >
          {t("events.more")}
        </Button>
      )}
    </>
  );
}

function EventRow(props: { readonly event: KeptEventView }) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const view = useViewStore();
  const { event } = props;
  const account = useAppState().data?.accounts.find(({ id }) => id === event.accountId);
  const { conversationId } = event;
  const text = event.kind === "comment" ? event.text : event.kind === "opt_in" ? event.title : undefined;
  return (
    <li className="entry">
      <Icon name={KIND_ICONS[event.kind]} />
      <div className="entry-main">
        <p>
          <b>{eventSentence(event, t)}</b>
          {event.kind === "comment" && event.live && <> · {t("event.comment.live")}</>}
        </p>
        {text !== undefined && (
          <p className="entry-text" dir="auto">
            {text}
          </p>
        )}
        <p className="entry-meta">
          <time dateTime={new Date(event.atMs).toISOString()}>{format.moment(event.atMs, nowMs)}</time>
          {account !== undefined && <bdi>@{account.username}</bdi>}
        </p>
      </div>
      {conversationId !== undefined && (
        <IconButton
          icon="inbox"
          label={t("event.open")}
          onClick={() => {
            view.set((value) => ({ ...value, screen: "inbox" }));
            openConversation(view, conversationId, "keyboard");
          }}
        />
      )}
    </li>
  );
}
