import { memo, useCallback, useEffect, useId, useMemo, useRef } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { MAX_CHANGED_AT_ONCE } from "#shared/domain/bulk-change.ts";
import { useTarget } from "#renderer/actions/targets.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { openConversation, useView, useViewStore } from "#renderer/features/frame/view.ts";
import { usePrefetchMessages } from "#renderer/features/messages/use-messages.ts";
import { SearchField } from "#renderer/features/search/search-field.tsx";
import { SearchResults } from "#renderer/features/search/search-results.tsx";
import { LabelChip } from "#renderer/features/triage/label-chip.tsx";
import { useLabels } from "#renderer/features/triage/use-labels.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { ReadFailed } from "#renderer/ui/read-failed.tsx";
import { Skeleton } from "#renderer/ui/skeleton.tsx";
import { ClosingNote } from "./closing-note.tsx";
import { ConversationRows } from "./conversation-rows.tsx";
import { EmptyList } from "./empty-list.tsx";
import { FilterReset, ListFilter } from "./list-filter.tsx";
import { LIST_LABELS, ListTabs } from "./list-tabs.tsx";
import { filterOf, type ListWish, wishOf } from "./list-wish.ts";
import { useRowMenu } from "./row-menu.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { useConversationCounts, useConversationList } from "./use-conversations.ts";
import { useWithOpen } from "./use-with-open.ts";

/** The list beside the thread: title, tabs, rows. */
export const ListPane = memo(function ListPane() {
  const { t, format } = useI18n();
  const list = useView((view) => view.list);
  const isSelecting = useView((view) => view.selected.length > 0);
  const isSearching = useView(({ searchText }) => searchText.trim() !== "");
  const view = useViewStore();
  const wish = useListWish();
  const panelId = useId();
  const counts = useConversationCounts(filterOf(wish));
  const count = counts.data?.[list];
  const title = t(list === "all" ? "list.title.all" : LIST_LABELS[list]);

  return (
    <section className="list-pane" aria-label={t("list.conversations")}>
      <div className="list-top">
        <header className="list-head" inert={isSelecting}>
          <SearchField />
          {!isSearching && (
            <>
              <div className="list-title">
                <h2>
                  {title}
                  {count !== undefined && count > 0 && (
                    <small>
                      <span aria-hidden="true">{format.number(count)}</span>
                      <span className="visually-hidden">{t("list.count", { count })}</span>
                    </small>
                  )}
                </h2>
                <ListFilter />
              </div>
              <ListTabs
                chosen={list}
                panelId={panelId}
                onChoose={(next) => view.set((value) => ({ ...value, list: next, selected: [] }))}
              />
              <Narrowed />
            </>
          )}
        </header>
        {isSelecting && <SelectionBar inList={count} />}
      </div>
      <ClosingNote />
      {isSearching ? (
        <SearchResults />
      ) : (
        <ListBody key={JSON.stringify(wish)} wish={wish} label={title} panelId={panelId} />
      )}
    </section>
  );
});

/** What the list is narrowed to, in words, with the way out. */
function Narrowed() {
  const { t } = useI18n();
  const accountId = useView((value) => value.accountId);
  const labelId = useView((value) => value.labelId);
  const { data: labels } = useLabels();
  const { data: app } = useAppState();
  const label = labels?.items.find(({ id }) => id === labelId);
  const account = app?.accounts.find(({ id }) => id === accountId);
  if (label === undefined && account === undefined) return null;
  return (
    <div className="list-narrowed">
      <span className="visually-hidden">{t("list.filter")}</span>
      {account !== undefined && <bdi>@{account.username}</bdi>}
      {label !== undefined && <LabelChip label={label} />}
      <FilterReset />
    </div>
  );
}

/** The list as it is asked for; the same object while nothing of it changes. */
function useListWish(): ListWish {
  const list = useView((value) => value.list);
  const sort = useView((value) => value.sort);
  const accountId = useView((value) => value.accountId);
  const labelId = useView((value) => value.labelId);
  return useMemo(() => wishOf({ list, sort, accountId, labelId }), [list, sort, accountId, labelId]);
}

function ListBody(props: { readonly wish: ListWish; readonly label: string; readonly panelId: string }) {
  const { t } = useI18n();
  const view = useViewStore();
  const query = useConversationList(props.wish);
  const { fetchNextPage, isFetching, hasNextPage } = query;

  if (query.conversations === undefined) {
    return (
      <div id={props.panelId} className="list-rest">
        {query.isError ? (
          <ReadFailed
            lead={t("list.failed")}
            query={query}
            onFocusGone={() =>
              view.set((value) => (value.focusWish === undefined ? { ...value, focusWish: "list" } : value))
            }
          />
        ) : (
          <Skeleton kind="rows" label={t("list.loadingMore")} />
        )}
      </div>
    );
  }
  return (
    <Rows
      wish={props.wish}
      label={props.label}
      panelId={props.panelId}
      conversations={query.conversations}
      hasMore={hasNextPage}
      onNeedMore={() => {
        if (!isFetching) drop(fetchNextPage(), "asked again when the end of the list is in sight");
      }}
    />
  );
}

function Rows(props: {
  readonly wish: ListWish;
  readonly label: string;
  readonly panelId: string;
  readonly conversations: readonly ConversationView[];
  readonly hasMore: boolean;
  readonly onNeedMore: () => void;
}) {
  const view = useViewStore();
  const openId = useView((value) => value.openId);
  const prefetch = usePrefetchMessages();
  const conversations = useWithOpen(props.conversations, openId);
  const select = useSelect(conversations, props.hasMore ? props.onNeedMore : undefined);
  const menu = useRowMenu(conversations);
  if (conversations.length === 0) return <EmptyList wish={props.wish} panelId={props.panelId} />;
  const rows = (
    <ConversationRows
      label={props.label}
      panelId={props.panelId}
      conversations={conversations}
      openId={openId}
      hasMore={props.hasMore}
      onNeedMore={props.onNeedMore}
      onOpen={(conversationId, how) => openConversation(view, conversationId, how)}
      onApproach={prefetch}
      selected={select.selected}
      onSelect={select.toggle}
      onMenu={menu.open}
    />
  );
  return (
    <>
      {rows}
      {menu.shown}
    </>
  );
}

/**
 * Choosing rows to deal with together. What leaves the list is chosen no longer.
 *
 * @param onNeedMore undefined when the list has been read to its end.
 */
function useSelect(conversations: readonly ConversationView[], onNeedMore: (() => void) | undefined) {
  const view = useViewStore();
  const selected = useView((value) => value.selected);
  const here = useMemo(() => new Set(conversations.map(({ id }) => id)), [conversations]);
  const lastChosen = useRef<number>(undefined);
  useEffect(() => {
    if (selected.some((id) => !here.has(id))) {
      view.set((value) => ({ ...value, selected: value.selected.filter((id) => here.has(id)) }));
    }
  }, [selected, here, view]);

  const chooseFirst = useCallback(
    () =>
      view.set((value) => ({ ...value, selected: conversations.slice(0, MAX_CHANGED_AT_ONCE).map(({ id }) => id) })),
    [view, conversations],
  );
  /** The whole list is wanted, also what has not been read from the host yet: so many have been chosen of it. */
  const gathering = useRef<{ readonly chosen: number; readonly asksLeft: number }>(undefined);
  useEffect(() => {
    const now = gathering.current;
    if (now === undefined) return;
    const isOver = view.get().selected.length === 0 || now.asksLeft === 0;
    if (!isOver && conversations.length > now.chosen) chooseFirst();
    if (isOver || onNeedMore === undefined || conversations.length >= MAX_CHANGED_AT_ONCE) {
      gathering.current = undefined;
      return;
    }
    gathering.current = { chosen: conversations.length, asksLeft: now.asksLeft - 1 };
    onNeedMore();
  }, [view, conversations, chooseFirst, onNeedMore]);

  const toggle = (conversationId: number, through: boolean) => {
    gathering.current = undefined;
    const from = conversations.findIndex(({ id }) => id === lastChosen.current);
    const to = conversations.findIndex(({ id }) => id === conversationId);
    lastChosen.current = conversationId;
    view.set((value) => {
      if (through && from >= 0 && to >= 0) {
        const between = conversations.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id);
        return { ...value, selected: upToMost([...value.selected, ...between]) };
      }
      const without = value.selected.filter((id) => id !== conversationId);
      const isChosen = without.length < value.selected.length;
      return { ...value, selected: isChosen ? without : upToMost([...without, conversationId]) };
    });
  };
  useTarget("selection", {
    all: () => {
      gathering.current = { chosen: conversations.length, asksLeft: MOST_ASKS };
      chooseFirst();
      onNeedMore?.();
    },
  });
  return { selected, toggle };
}

/** What was chosen first stays chosen. */
const upToMost = (ids: readonly number[]): readonly number[] => Array.from(new Set(ids)).slice(0, MAX_CHANGED_AT_ONCE);

/** A host that does not answer is not asked for ever; one page is asked for at a time, and several drawings pass meanwhile. */
const MOST_ASKS = 100;
