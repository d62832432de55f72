// The arrow keys are handled for all results together.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { SearchHit } from "#shared/contract/search.ts";
import { parseSearch } from "#shared/domain/search-query.ts";
import { useTargets } from "#renderer/actions/targets.ts";
import { CustomerAvatar } from "#renderer/features/customers/customer-avatar.tsx";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import {
  openAt,
  openConversation,
  showPanel,
  useFocusWish,
  useView,
  useViewStore,
} from "#renderer/features/frame/view.ts";
import { ATTACHMENT_WORDS } from "#renderer/features/media/attachment-words.ts";
import { Thumbnail } from "#renderer/features/media/thumbnail.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { Skeleton } from "#renderer/ui/skeleton.tsx";
import { moveFocus } from "#renderer/ui/move-focus.ts";
import { useFocusInPlace } from "#renderer/ui/use-focus-in-place.ts";
import { useFocusAtEnd } from "#renderer/ui/use-focus-at-end.ts";
import { SnippetText } from "./snippet-text.tsx";
import { useSearch } from "./use-search.ts";

const OPERATORS = ["from:", "label:", "has:photo", "has:link", "before:", "after:"] as const;

/** What was found, in place of the list: people, notes, then messages by conversation, newest first. */
export function SearchResults() {
  const { t } = useI18n();
  const view = useViewStore();
  const targets = useTargets();
  const text = useView(({ searchText }) => searchText);
  const search = useSearch(text);
  const box = useRef<HTMLElement>(null);
  const lastFocused = useRef<EventTarget>(undefined);
  useFocusWish("list", true, () => {
    const results = Array.from(box.current?.querySelectorAll<HTMLElement>("[data-result]") ?? []);
    const result = results.find((each) => each === lastFocused.current) ?? results[0];
    if (result === undefined) targets.search?.focus();
    else result.focus();
  });
  const { found } = search;
  const count = found === undefined ? 0 : found.hits.length + found.people.length + found.notes.length;

  const opensFirstOf = useView((value) => value.opensFirstOf);
  const { foundFor } = search;
  useEffect(() => {
    if (opensFirstOf === undefined || foundFor !== opensFirstOf) return;
    view.set((value) => ({ ...value, opensFirstOf: undefined }));
    box.current?.querySelector<HTMLElement>("[data-result]")?.click();
  }, [opensFirstOf, foundFor, view]);

  const told = useToldCount(search.foundFor, search.data?.pages.length ?? 0, count);

  const focusInPlace = useFocusInPlace(box, "[data-result]", () => targets.search?.focus());
  const focusAtEnd = useFocusAtEnd(box, "[data-result]");
  const keyed = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const results = Array.from(event.currentTarget.querySelectorAll<HTMLElement>("[data-result]"));
    const isFirst = results[0] === document.activeElement;
    if (event.key === "Escape" || (event.key === "ArrowUp" && isFirst)) {
      event.preventDefault();
      event.stopPropagation();
      targets.search?.focus();
      return;
    }
    moveFocus(event, "[data-result]");
  };
  return (
    <section
      ref={box}
      className="search-results"
      aria-label={t("search.label")}
      onKeyDown={keyed}
      onFocusCapture={({ target }) => (lastFocused.current = target)}
      {...focusInPlace}
    >
      <h2 className="visually-hidden">{t("search.label")}</h2>
      <p className="search-operators">
        <span>{t("search.narrow")}</span>
        {OPERATORS.map((operator) => (
          <button
            key={operator}
            type="button"
            dir="ltr"
            onClick={() => {
              view.set((value) => ({ ...value, searchText: `${value.searchText.trim()} ${operator}` }));
              targets.search?.toEnd();
            }}
          >
            {operator}
          </button>
        ))}
      </p>
      <Days text={text} />
      <output className="visually-hidden">{told === undefined ? "" : t("search.count", { count: told })}</output>
      {search.isError && (
        <Notice tone="red" icon="warning" role="alert" lead={t("search.failed")} error={search.error} />
      )}
      {found === undefined && !search.isError && <Skeleton kind="rows" label={t("search.looking")} />}
      {found !== undefined && count === 0 && !search.isPlaceholderData && (
        <div className="empty">
          <p className="empty-title">{t("search.none")}</p>
          <p>{t("search.none.hint")}</p>
        </div>
      )}
      {found !== undefined && (
        <>
          {found.people.length > 0 && (
            <Group title={t("search.people")}>
              {found.people.map((conversation) => (
                <li key={conversation.id}>
                  <button
                    type="button"
                    data-result
                    className="search-person"
                    onClick={() => openConversation(view, conversation.id, "keyboard")}
                  >
                    <Who conversation={conversation} />
                  </button>
                </li>
              ))}
            </Group>
          )}
          {found.notes.length > 0 && (
            <Group title={t("notes.title")}>
              {found.notes.map((note) => (
                <Result
                  key={note.noteId}
                  name={<Name conversation={found.conversations.get(note.conversationId)} />}
                  atMs={note.writtenMs}
                  onOpen={() => {
                    openConversation(view, note.conversationId, "keyboard");
                    showPanel(view);
                  }}
                >
                  <SnippetText snippet={note.snippet} />
                </Result>
              ))}
            </Group>
          )}
          {found.groups.map(({ conversation, hits }) => (
            <Group
              key={conversation?.id ?? hits[0]?.messageId}
              title={conversation === undefined ? "" : displayName(conversation.customer, t)}
              conversation={conversation}
            >
              {hits.map((hit) => (
                <MessageResult key={hit.messageId} hit={hit} />
              ))}
            </Group>
          ))}
        </>
      )}
      {search.hasNextPage && (
        <Button
          kind="quiet"
          {...focusAtEnd}
          onClick={() => {
            if (!search.isFetching) drop(search.fetchNextPage(), "the button is still there");
          }}
        >
          {t("search.more")}
        </Button>
      )}
    </section>
  );
}

/** What was understood as a day, in words; what was not is looked for like any other word. */
function Days(props: { readonly text: string }) {
  const { t, format } = useI18n();
  const { sinceMs, beforeMs } = parseSearch(props.text);
  if (sinceMs === undefined && beforeMs === undefined) return null;
  return (
    <p className="search-days">
      {sinceMs !== undefined && <span>{t("search.after", { date: format.date(sinceMs) })}</span>}
      {beforeMs !== undefined && <span>{t("search.before", { date: format.date(beforeMs) })}</span>}
    </p>
  );
}

/** How many were found, as it is said aloud: not again with every message that comes in or goes meanwhile. */
function useToldCount(text: string | undefined, pages: number, count: number): number | undefined {
  const [told, setTold] = useState<{ readonly text: string; readonly pages: number; readonly count: number }>();
  if (text !== undefined && (told?.text !== text || told.pages !== pages)) setTold({ text, pages, count });
  return text === undefined ? undefined : told?.count;
}

function Group(props: {
  readonly title: string;
  readonly conversation?: ConversationView | undefined;
  readonly children: ReactNode;
}) {
  return (
    <section className="search-group" aria-label={props.title}>
      <h3>{props.conversation === undefined ? <bdi>{props.title}</bdi> : <Who conversation={props.conversation} />}</h3>
      <ul>{props.children}</ul>
    </section>
  );
}

function Who(props: { readonly conversation: ConversationView }) {
  const { customer } = props.conversation;
  return (
    <>
      <CustomerAvatar customer={customer} size="small" />
      <Name conversation={props.conversation} />
      {customer.username !== undefined && <bdi className="search-username">@{customer.username}</bdi>}
    </>
  );
}

function Name(props: { readonly conversation: ConversationView | undefined }) {
  const { t } = useI18n();
  return <bdi>{props.conversation === undefined ? "" : displayName(props.conversation.customer, t)}</bdi>;
}

function MessageResult(props: { readonly hit: SearchHit }) {
  const { t } = useI18n();
  const view = useViewStore();
  const { hit } = props;
  const word = hit.attachment === undefined ? undefined : ATTACHMENT_WORDS[hit.attachment];
  return (
    <Result
      name={hit.by === "account" ? t("row.you") : undefined}
      photoId={hit.photoId}
      atMs={hit.sentAtMs}
      onOpen={() => openAt(view, hit.conversationId, { kind: "message", messageId: hit.messageId })}
    >
      {word !== undefined && <span className="search-attachment">{t(word.label)}</span>}
      <SnippetText snippet={hit.snippet} />
    </Result>
  );
}

function Result(props: {
  readonly name: ReactNode;
  readonly photoId?: number | undefined;
  readonly atMs: number;
  readonly onOpen: () => void;
  readonly children: ReactNode;
}) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  return (
    <li>
      <button type="button" data-result className="search-hit" onClick={props.onOpen}>
        {props.photoId !== undefined && <Thumbnail attachmentId={props.photoId} className="search-photo" />}
        <span className="search-hit-text">
          {props.name !== undefined && <span className="search-hit-name">{props.name}</span>}
          {props.children}
        </span>
        <time dateTime={new Date(props.atMs).toISOString()}>
          {format.listTime(props.atMs, nowMs, t("time.yesterday"))}
        </time>
      </button>
    </li>
  );
}
