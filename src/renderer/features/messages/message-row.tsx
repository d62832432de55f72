// The pointer and the focus only bring its tools; what can be done is on the buttons and on the list's keys.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */
import { memo, useRef, useState } from "react";
import type { MessageView } from "#shared/contract/messages.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Enter } from "#renderer/lib/use-approach.ts";
import { MessageItem, type MessageItemProps } from "./message-item.tsx";

export interface MessageRowProps extends Omit<MessageItemProps, "isNear"> {
  readonly itemKey: string;
  readonly isFirst: boolean;
  /** What somebody was looking for. */
  readonly isFound: boolean;
  /** The tab stop of the list. */
  readonly isStop: boolean;
  readonly onStop: (key: string) => void;
  /** The pointer has; whether it means this row, the list knows. */
  readonly onEnter: Enter<() => void>;
}

/**
 * One row of the thread. Hundreds stand there, and few are ever touched: what can be done with a message is put in when
 * the pointer or the focus first comes to it.
 */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { itemKey, isFirst, isFound, isStop, onStop, onEnter, ...item } = props;
  const { t, format } = useI18n();
  const [isNear, setIsNear] = useState(false);
  const { message } = item;
  /** What was selected before the press that asks for a menu. */
  const wordsBefore = useRef<string>(undefined);
  return (
    <li
      data-key={itemKey}
      className="message"
      data-side={message.direction}
      data-first={isFirst || undefined}
      data-last={item.isLast || undefined}
      data-state={message.state?.kind}
      data-found={isFound || undefined}
      aria-label={rowLabel(message, item.author, format.time(message.sentAtMs), t)}
      tabIndex={isStop ? 0 : -1}
      onPointerEnter={(event) => onEnter(() => setIsNear(true), event)}
      onFocus={() => {
        setIsNear(true);
        onStop(itemKey);
      }}
      onPointerDown={({ button, ctrlKey }) => {
        if (button !== 0 || ctrlKey) wordsBefore.current = selectedWords();
      }}
      onContextMenu={(event) => {
        const words = selectedWords();
        // A Mac selects the word under a right click: nobody has chosen that.
        const isChosen = words !== "" && words === (wordsBefore.current ?? words);
        wordsBefore.current = undefined;
        if (message.id <= 0 || isChosen || hasMenuOfItsOwn(event.target)) return;
        event.preventDefault();
        if (words !== "") window.getSelection()?.removeAllRanges();
        event.currentTarget.focus({ preventScroll: true });
        item.onMenu(message, event.currentTarget, { x: event.clientX, y: event.clientY });
      }}
    >
      <MessageItem {...item} isNear={isNear} />
    </li>
  );
});

const selectedWords = (): string => window.getSelection()?.toString() ?? "";

/** Links and players: what the system offers there is what is wanted, as it is where words are selected. */
const hasMenuOfItsOwn = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("a, video, audio, input, textarea") !== null;

function rowLabel(message: MessageView, author: string, time: string, t: ReturnType<typeof useI18n>["t"]): string {
  switch (message.origin) {
    case "customer":
      return t("message.fromCustomer", { name: author, time });
    case "here":
      return t("message.fromHere", { time });
    case "elsewhere":
      return t("message.fromElsewhere", { time });
  }
}
