import { useId, useRef } from "react";
import type { ConversationList, ConversationView } from "#shared/contract/conversations.ts";
import { openConversation, useFocusWish, useView, useViewStore } from "#renderer/features/frame/view.ts";
import { usePrefetchMessages } from "#renderer/features/messages/use-messages.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { errorCode } from "#renderer/lib/client.ts";
import { drop } from "#renderer/lib/drop.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { Skeleton } from "#renderer/ui/skeleton.tsx";
import { ConversationRows } from "./conversation-rows.tsx";
import { LIST_LABELS, ListTabs } from "./list-tabs.tsx";
import { useConversationCounts, useConversationList } from "./use-conversations.ts";
import { useWithOpen } from "./use-with-open.ts";

/** The list beside the thread: title, tabs, rows. */
export function ListPane() {
  const { t, format } = useI18n();
  const list = useView((view) => view.list);
  const view = useViewStore();
  const panelId = useId();
  const counts = useConversationCounts();
  const count = counts.data?.[list];
  const title = t(list === "all" ? "list.title.all" : LIST_LABELS[list]);

  return (
    <section className="list-pane" aria-label={t("list.conversations")}>
      <header className="list-head">
        <h2>
          {title}
          {count !== undefined && count > 0 && (
            <small>
              <span aria-hidden="true">{format.number(count)}</span>
              <span className="visually-hidden">{t("list.count", { count })}</span>
            </small>
          )}
        </h2>
        <ListTabs
          chosen={list}
          panelId={panelId}
          onChoose={(next) => view.set((value) => ({ ...value, list: next }))}
        />
      </header>
      <ListBody key={list} list={list} label={title} panelId={panelId} />
    </section>
  );
}

const EMPTY: Readonly<Record<ConversationList, { readonly title: PlainKey; readonly hint: PlainKey }>> = {
  all: { title: "list.empty.all", hint: "list.empty.all.hint" },
  unread: { title: "list.empty.unread", hint: "list.empty.unread.hint" },
  closing: { title: "list.empty.closing", hint: "list.empty.closing.hint" },
  done: { title: "list.empty.done", hint: "list.empty.done.hint" },
};

function ListBody(props: { readonly list: ConversationList; readonly label: string; readonly panelId: string }) {
  const { t } = useI18n();
  const query = useConversationList(props.list);
  const { fetchNextPage, isFetching, hasNextPage } = query;

  if (query.conversations === undefined) {
    return (
      <div id={props.panelId} className="list-rest">
        {query.isError ? (
          <Notice
            tone="red"
            icon="warning"
            role="alert"
            lead={t("list.failed")}
            rest={t("app.errorCode", { code: errorCode(query.error) })}
            action={
              <Button onClick={() => drop(query.refetch(), "its failure is shown here again")}>
                {t("app.tryAgain")}
              </Button>
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
      list={props.list}
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
  readonly list: ConversationList;
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
  if (conversations.length === 0) return <EmptyList list={props.list} panelId={props.panelId} />;
  return (
    <ConversationRows
      label={props.label}
      panelId={props.panelId}
      conversations={conversations}
      openId={openId}
      hasMore={props.hasMore}
      onNeedMore={props.onNeedMore}
      onOpen={(conversationId, how) => openConversation(view, conversationId, how)}
      onApproach={prefetch}
    />
  );
}

function EmptyList(props: { readonly list: ConversationList; readonly panelId: string }) {
  const { t } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  useFocusWish("list", true, () => box.current?.focus());
  const words = EMPTY[props.list];
  return (
    <div ref={box} id={props.panelId} className="list-rest empty" tabIndex={-1}>
      <p className="empty-title">{t(words.title)}</p>
      <p>{t(words.hint)}</p>
    </div>
  );
}
