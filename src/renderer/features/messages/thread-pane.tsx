import { type ComponentProps, memo, useEffect, useMemo, useState } from "react";
import { windowOf } from "#renderer/features/replies/reply-rules.ts";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { ActionButton } from "#renderer/actions/action-button.tsx";
import { useTargets } from "#renderer/actions/targets.ts";
import { useLine } from "#renderer/features/accounts/use-app-state.ts";
import { useConversation, useConversationCounts } from "#renderer/features/conversations/use-conversations.ts";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { openAt, useView, useViewStore } from "#renderer/features/frame/view.ts";
import { ThreadSearch } from "#renderer/features/search/thread-search.tsx";
import { Composer } from "#renderer/features/replies/composer.tsx";
import { usePendingReplies } from "#renderer/features/replies/use-send-reply.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { ReadFailed } from "#renderer/ui/read-failed.tsx";
import { Skeleton } from "#renderer/ui/skeleton.tsx";
import { MessageList } from "./message-list.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import { useMessages } from "./use-messages.ts";
import { useThreadPlace } from "./use-thread-place.ts";

/** The open conversation, or what to do when none is. */
export const ThreadPane = memo(function ThreadPane(props: { readonly isPanelShown: boolean }) {
  const { t } = useI18n();
  const openId = useView((view) => view.openId);
  const list = useView((view) => view.list);
  const { data: counts } = useConversationCounts();
  if (openId === undefined) {
    const hasNone = counts?.[list] === 0;
    return (
      <section className="thread thread-none" aria-label={t("thread.none")}>
        <div className="empty">
          <Icon name="inbox" />
          {!hasNone && <p className="empty-title">{t("thread.none")}</p>}
          <p>{t(hasNone ? "settings.privacy" : "thread.none.hint")}</p>
          <div className="empty-more">
            <ActionButton action="palette" icon="commands" kind="quiet" />
            <ActionButton action="help" icon="keyboard" kind="quiet" />
          </div>
        </div>
      </section>
    );
  }
  return <OpenThread key={openId} conversationId={openId} isPanelShown={props.isPanelShown} />;
});

/** Messages that come sooner are drawn together with everything else of the thread; nothing is drawn twice. */
const WORTH_A_WAIT_MS = 80;

function OpenThread(props: { readonly conversationId: number; readonly isPanelShown: boolean }) {
  const { t } = useI18n();
  const query = useConversation(props.conversationId);
  const read = useMessages(props.conversationId);
  // Here, where they are read: drawn below, a reply that the host has taken would be missed until the timer of its read.
  const messages = useWithPending(props.conversationId, read.messages);
  const hasBegun = useHasBegun(read.messages !== undefined || read.isError, WORTH_A_WAIT_MS);
  if (query.data?.kind === "found" && hasBegun) {
    const { conversation } = query.data;
    return <Thread conversation={conversation} query={read} messages={messages} isPanelShown={props.isPanelShown} />;
  }
  return (
    <section className="thread" aria-label={t("thread.none")}>
      {query.data?.kind === "not_found" && <Gone />}
      {query.isError && <ThreadFailed query={query} />}
    </section>
  );
}

/** The focus waits for the messages. */
function ThreadFailed(props: Pick<ComponentProps<typeof ReadFailed>, "query">) {
  const { t } = useI18n();
  const view = useViewStore();
  return (
    <ReadFailed
      lead={t("thread.failed")}
      query={props.query}
      onFocusGone={() =>
        view.set((value) => (value.focusWish === undefined ? { ...value, focusWish: "thread" } : value))
      }
    />
  );
}

/** True once it was ready, or has been waited for long enough. */
function useHasBegun(isReady: boolean, mostMs: number): boolean {
  const [hasBegun, setHasBegun] = useState(isReady);
  if (isReady && !hasBegun) setHasBegun(true);
  useEffect(() => {
    if (hasBegun) return undefined;
    const timer = setTimeout(() => setHasBegun(true), mostMs);
    return () => clearTimeout(timer);
  }, [hasBegun, mostMs]);
  return hasBegun;
}

/** Removed while it was open: who was writing here goes on from the list. */
function Gone() {
  const { t } = useI18n();
  const view = useViewStore();
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    view.set((value) => ({ ...value, focusWish: "list" }));
  }, [view]);
  return (
    <div className="empty thread-gone">
      <p>{t("thread.gone")}</p>
      <ActionButton action="back" icon="back" />
    </div>
  );
}

function Thread(props: {
  readonly conversation: ConversationView;
  readonly query: ReturnType<typeof useMessages>;
  /** With the replies the host does not know of yet. */
  readonly messages: ReturnType<typeof useWithPending>;
  readonly isPanelShown: boolean;
}) {
  const { t } = useI18n();
  const nowMs = useNowMs();
  const view = useViewStore();
  const targets = useTargets();
  const { conversation, query, messages } = props;
  const window = windowOf(conversation, nowMs);
  const line = useLine(conversation.accountId);
  const isThreadSearched = useView((value) => value.isThreadSearched);
  const place = useThreadPlace(conversation, query);

  return (
    <section
      className="thread"
      aria-label={t("thread.conversationWith", { name: displayName(conversation.customer, t) })}
    >
      <ThreadHeader conversation={conversation} window={window} isPanelShown={props.isPanelShown} />
      {isThreadSearched && <ThreadSearch conversationId={conversation.id} />}
      {messages === undefined || place.isGoing ? (
        <div className="messages-frame">
          {query.isError ? (
            <ThreadFailed query={query} />
          ) : (
            <Skeleton kind="messages" label={t("thread.loadingOlder")} />
          )}
        </div>
      ) : (
        <MessageList
          conversation={conversation}
          window={window}
          messages={messages}
          isNewestHere={!query.hasNewer}
          hasOlder={query.hasOlder}
          beginsAtNewest={query.beginsAtNewest}
          freed={query.freed}
          onNearTop={query.hasOlder ? query.readOlder : undefined}
          onNearBottom={query.hasNewer ? query.readNewer : undefined}
          onStartAgainAtNewest={query.startAgainAtNewest}
          onReply={() => targets.composer?.focus()}
          firstUnreadId={place.firstUnreadId}
          goToId={place.goToId}
          onJump={(messageId) => openAt(view, conversation.id, { kind: "message", messageId })}
        />
      )}
      <Composer
        conversation={conversation}
        window={window}
        line={line}
        onFixLine={() => view.set((value) => ({ ...value, dialog: "connect" }))}
        onSent={() => targets.thread?.goToNewest()}
      />
    </section>
  );
}

/** The host's messages, and below them the replies it does not know of yet. */
function useWithPending(conversationId: number, messages: ReturnType<typeof useMessages>["messages"]) {
  const pending = usePendingReplies(conversationId);
  return useMemo(() => {
    if (messages === undefined || pending.length === 0) return messages;
    const known = new Set(messages.map(({ clientId }) => clientId));
    return [...messages, ...pending.filter(({ clientId }) => !known.has(clientId))];
  }, [messages, pending]);
}
