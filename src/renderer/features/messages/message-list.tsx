// Messages are read one by one with the arrows: the list is one tab stop, and the keys are handled for all of them.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions */
import { type KeyboardEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import { useTarget } from "#renderer/actions/targets.ts";
import { displayName, shortName } from "#renderer/features/customers/customer-name.ts";
import { useFocusWish } from "#renderer/features/frame/view.ts";
import { changeDraft, useDrafts } from "#renderer/features/replies/drafts.ts";
import { isUndoable, useTakeBack } from "#renderer/features/replies/use-take-back.ts";
import { isReadOnly } from "#renderer/features/replies/reply-rules.ts";
import { useReplyCommands } from "#renderer/features/replies/use-reply-commands.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { isTextField } from "#renderer/lib/is-text-field.ts";
import { useApproach } from "#renderer/lib/use-approach.ts";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";
import { Button } from "#renderer/ui/button.tsx";
import type { Point } from "#renderer/ui/place-beside.ts";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { GapLine, useGaps } from "./gap-line.tsx";
import { HEART, useReact } from "./use-react.ts";
import { useAccount } from "#renderer/features/accounts/use-app-state.ts";
import { isQuotable, isReactable } from "./message-item.tsx";
import { MessageMenu } from "./message-menu.tsx";
import { MessageRow } from "./message-row.tsx";
import { useIsReadingOlder } from "./use-messages.ts";
import { messageKey, threadItems } from "./thread-items.ts";
import { useDrawnItems } from "./use-drawn-items.ts";
import { useFirstNew } from "./use-first-new.ts";
import { useReadWhenSeen } from "./use-read-when-seen.ts";
import { useRovingMessages } from "./use-roving-messages.ts";
import { useThreadScroll } from "./use-thread-scroll.ts";

export interface MessageListProps {
  readonly conversation: ConversationView;
  readonly window: MessagingWindow;
  readonly messages: readonly MessageView[];
  /** Nothing newer than these is left at the host. */
  readonly isNewestHere: boolean;
  readonly hasOlder: boolean;
  /** What comes next stands among these, too; otherwise they may end before it. */
  readonly beginsAtNewest: boolean;
  /** See {@link useThreadScroll}, as the next two. */
  readonly freed: unknown;
  readonly onNearTop: (() => void) | undefined;
  readonly onNearBottom: (() => void) | undefined;
  readonly onStartAgainAtNewest: () => void;
  readonly onReply: () => void;
  /** Known already when the unread ones begin above what was read first. */
  readonly firstUnreadId: number | undefined;
  /** Brought into sight, with the focus unless somebody is typing. */
  readonly goToId: { readonly messageId: number } | undefined;
  /** A message that is not among those here. */
  readonly onJump: (messageId: number) => void;
}

/** The messages of one conversation. Mounted once per conversation: what was unread then is marked until one leaves. */
export function MessageList(props: MessageListProps) {
  const { conversation, messages, window, isNewestHere } = props;
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const drafts = useDrafts();
  const { mutate: discard } = useReplyCommands().discard;
  const { mutate: takeBack } = useTakeBack(conversation.id);
  const author = shortName(conversation.customer, t);
  const account = useAccount(conversation.accountId);
  // What Instagram does not take is not offered; the line over the text field says why.
  const canReply = !isReadOnly(conversation, window, account);
  const canReact = !canReply || window.kind !== "open" ? "no" : account?.family === "instagram" ? "any" : "heart";
  const react = useLatestCallback(useReact());
  const gaps = useGaps(conversation.id);
  const firstNew = useFirstNew(conversation, messages);
  const firstNewId = props.firstUnreadId ?? firstNew;
  const items = useMemo(() => threadItems(messages, firstNewId, gaps), [messages, firstNewId, gaps]);

  const { drawn, isWhole } = useDrawnItems(items, props.goToId !== undefined);

  const { onNearBottom, onReply } = props;
  // What has been read comes first.
  const onNearTop = isWhole ? props.onNearTop : undefined;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { isAtBottom, toBottom, toMessage } = useThreadScroll({
    scroller,
    content,
    version: drawn,
    freed: props.freed,
    onNearTop,
    onNearBottom,
  });
  const isAtEnd = isAtBottom && isNewestHere;
  useReadWhenSeen(conversation, messages, isAtEnd);
  const unseen = useUnseen(messages, isAtEnd, conversation.lastActivityMs);

  // Opened: at the bottom, or where the unread begins when that is above what fits.
  const isPlaced = useRef(false);
  useLayoutEffect(() => {
    if (isPlaced.current) return;
    isPlaced.current = true;
    const first = messages.find(({ id }) => id === firstNewId);
    const element = scroller.current;
    if (first === undefined || element === null) return;
    const target = element.querySelector(`[data-key="${CSS.escape(messageKey(first))}"]`);
    if (target !== null && target.getBoundingClientRect().top < element.getBoundingClientRect().top + 40) {
      toMessage(messageKey(first), "top");
    }
  }, [messages, firstNewId, scroller, toMessage]);

  const rows = useRovingMessages(scroller);
  const enter = useApproach((comesNear: () => void) => comesNear());
  useFocusWish("thread", true, rows.focus);
  const { beginsAtNewest, onStartAgainAtNewest } = props;
  const goToNewest = useCallback(() => {
    if (!beginsAtNewest) onStartAgainAtNewest();
    toBottom();
  }, [beginsAtNewest, onStartAgainAtNewest, toBottom]);
  const keyed = (event: KeyboardEvent<HTMLElement>) => {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (event.key !== "End" || hasModifier || event.target instanceof HTMLMediaElement) return rows.keyed(event);
    event.preventDefault();
    goToNewest();
  };
  const goTo = useLatestCallback((messageId: number) => {
    const target = messages.find(({ id }) => id === messageId);
    if (target !== undefined && toMessage(messageKey(target), "middle")) rows.focusKey(messageKey(target));
    // Not read from the host, or not drawn yet.
    else props.onJump(messageId);
  });
  const { goToId } = props;
  // Once for each wish, as soon as its message is here: what comes later does not pull the reader back.
  const wentTo = useRef<typeof goToId>(undefined);
  useLayoutEffect(() => {
    if (goToId === undefined || wentTo.current === goToId || !isWhole) return;
    const target = messages.find(({ id }) => id === goToId.messageId);
    if (target === undefined || !toMessage(messageKey(target), "middle")) return;
    wentTo.current = goToId;
    // Who goes on typing, or from hit to hit, finds the message as the tab stop, and gets there when the search closes.
    const isBusy =
      isTextField(document.activeElement) || document.activeElement?.matches(".thread-search button") === true;
    if (isBusy) rows.setStop(messageKey(target));
    else rows.focusKey(messageKey(target));
  }, [goToId, messages, isWhole, toMessage, rows]);
  const reply = useLatestCallback((message: MessageView) => {
    changeDraft(drafts, conversation.id, {
      replyTo: {
        messageId: message.id,
        by: message.direction === "in" ? "customer" : "account",
        text: message.text,
      },
    });
    onReply();
  });

  const [menu, setMenu] = useState<{
    readonly message: MessageView;
    readonly anchor: HTMLElement;
    readonly at?: Point | undefined;
    /** Of the asking: another one, another menu. */
    readonly number: number;
  }>();
  const openMenu = useCallback(
    (message: MessageView, anchor: HTMLElement, at?: Point) =>
      setMenu((before) => ({ message, anchor, at, number: (before?.number ?? 0) + 1 })),
    [setMenu],
  );
  const focusedMessage = () => {
    const key = rows.focusedKey();
    const message = messages.find((candidate) => messageKey(candidate) === key);
    return message === undefined || message.id <= 0 ? undefined : message;
  };
  // Its message may have gone meanwhile.
  const menuMessage = messages.find(({ id }) => id === menu?.message.id);

  useTarget("thread", {
    focusedMessage,
    openMenu: () => {
      const message = focusedMessage();
      const anchor = scroller.current?.querySelector<HTMLElement>(
        `[data-key="${CSS.escape(rows.focusedKey() ?? "")}"]`,
      );
      if (message === undefined || anchor === null || anchor === undefined) return;
      openMenu(message, anchor.querySelector<HTMLElement>("[data-menu]") ?? anchor);
    },
    focus: rows.focus,
    goToNewest,
    goToFirstUnread: firstNewId === undefined ? undefined : () => goTo(firstNewId),
    takeBack: () => {
      const message = messages.findLast(isUndoable);
      if (message !== undefined) takeBack(message.id);
    },
    canTakeBack: () => messages.some(isUndoable),
    reactToFocused: () => {
      const message = focusedMessage();
      if (message === undefined || !isReactable(message) || canReact === "no") return;
      react(message, HEART);
    },
    replyToFocused: () => {
      const key = rows.focusedKey();
      const message = messages.find((candidate) => messageKey(candidate) === key);
      if (message === undefined || !isQuotable(message) || !canReply) return false;
      reply(message);
      return true;
    },
  });

  // The message that last had the focus may have been let go of, or have gone.
  const stop = messages.find((message) => messageKey(message) === rows.stopKey) ?? messages.at(-1);
  const stopKey = stop === undefined ? undefined : messageKey(stop);
  return (
    <div className="messages-frame">
      <div ref={scroller} className="messages">
        <div ref={content} className="messages-content">
          {isWhole && !props.hasOlder && messages.length > 0 && <p className="beginning">{t("thread.beginning")}</p>}
          <ol
            className="message-list"
            aria-label={t("thread.messagesWith", { name: displayName(conversation.customer, t) })}
            onKeyDown={keyed}
            onBlur={rows.blurred}
          >
            {drawn.map((item) => {
              if (item.kind === "day") {
                return (
                  <li key={item.key} className="day">
                    <span>
                      {format.day(item.dayMs, nowMs, { today: t("time.today"), yesterday: t("time.yesterday") })}
                    </span>
                  </li>
                );
              }
              if (item.kind === "gap") {
                return <GapLine key={item.key} gap={item.gap} conversationId={conversation.id} />;
              }
              if (item.kind === "new") {
                return (
                  <li key={item.key} className="new-marker">
                    <span>{t("thread.newMarker")}</span>
                  </li>
                );
              }
              return (
                <MessageRow
                  key={item.key}
                  itemKey={item.key}
                  message={item.message}
                  isFirst={item.isFirst}
                  isLast={item.isLast}
                  isFound={item.message.id === goToId?.messageId}
                  isStop={item.key === stopKey}
                  onStop={rows.setStop}
                  onEnter={enter}
                  author={author}
                  windowKind={window.kind}
                  canReply={canReply}
                  canReact={canReact}
                  onReact={react}
                  onReply={reply}
                  onDiscard={discard}
                  onTakeBack={takeBack}
                  onGoTo={goTo}
                  onMenu={openMenu}
                />
              );
            })}
          </ol>
          {messages.length === 0 && <p className="empty">{t("thread.empty")}</p>}
        </div>
      </div>
      <ReadingOlder conversationId={conversation.id} />
      {menu !== undefined && menuMessage !== undefined && (
        <MessageMenu
          key={menu.number}
          message={menuMessage}
          canReply={canReply}
          canReact={canReact !== "no"}
          anchor={menu.anchor}
          at={menu.at}
          onTakeBack={takeBack}
          onDiscard={discard}
          onClose={() => setMenu(undefined)}
        />
      )}
      {!isAtEnd && (
        <div className="to-newest">
          <Button
            icon="down"
            data-action="thread.newest"
            onClick={goToNewest}
            aria-label={unseen > 0 ? undefined : t("thread.toNewest")}
          >
            {unseen > 0 ? t("thread.newMessages", { count: unseen }) : ""}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Over the thread, so that nothing moves when it comes and goes. */
function ReadingOlder(props: { readonly conversationId: number }) {
  const { t } = useI18n();
  if (!useIsReadingOlder(props.conversationId)) return null;
  return (
    <div className="reading-older">
      <Spinner label={t("thread.loadingOlder")} />
    </div>
  );
}

/**
 * How many messages of the customer came while the reader was further up. By time: ids also grow downwards in history. What
 * was there before the conversation was opened is not new, however late it is read from the host.
 */
function useUnseen(messages: readonly MessageView[], isAtEnd: boolean, lastActivityMs: number): number {
  const newestMs = newestInboundMs(messages);
  const [seenMs, setSeenMs] = useState(() => Math.max(newestMs, lastActivityMs));
  if (isAtEnd && seenMs !== newestMs) setSeenMs(newestMs);
  if (isAtEnd) return 0;
  return messages.filter(({ direction, sentAtMs }) => direction === "in" && sentAtMs > seenMs).length;
}

function newestInboundMs(messages: readonly MessageView[]): number {
  let newest = 0;
  for (const { direction, sentAtMs } of messages) if (direction === "in" && sentAtMs > newest) newest = sentAtMs;
  return newest;
}
