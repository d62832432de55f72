// An option of a listbox: keys are handled for the whole list, not by each row.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events */
import { memo, type MouseEvent, type PointerEvent } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { LabelView } from "#shared/contract/triage.ts";
import { CustomerAvatar } from "#renderer/features/customers/customer-avatar.tsx";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { LabelDots } from "#renderer/features/triage/label-chip.tsx";
import { Chip } from "#renderer/ui/chip.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import type { Point } from "#renderer/ui/place-beside.ts";
import { Preview } from "./preview.tsx";
import { rowMark } from "./window-mark.ts";

interface ShownProps {
  readonly conversation: ConversationView;
  /** All there are. */
  readonly labels: readonly LabelView[] | undefined;
  readonly nowMs: number;
  /** Undefined: nothing is being chosen. */
  readonly isSelected: boolean | undefined;
  readonly isOpen: boolean;
}

interface ConversationRowProps extends ShownProps {
  /** Place in the list, from 0, and how many there are; undefined while there may be more. */
  readonly index: number;
  readonly count: number | undefined;
  readonly topPixels: number;
  /** The tab stop of the list. */
  readonly isStop: boolean;
  readonly onStop: (conversationId: number) => void;
  readonly onApproach: (conversationId: number, event: PointerEvent) => void;
  readonly onPress: (conversationId: number, event: MouseEvent) => void;
  readonly onMenu: (conversationId: number, row: HTMLElement, at: Point) => void;
}

/** One row of the list, which owns focus, selection and place. Drawn again only when something of it has changed. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, isOpen, isSelected, topPixels } = props;
  const { id } = conversation;
  return (
    <div
      role="option"
      className="row"
      data-conversation={id}
      data-unread={conversation.unreadCount > 0 || conversation.markedUnread || undefined}
      data-open={isOpen || undefined}
      aria-selected={isSelected ?? isOpen}
      aria-current={isOpen ? "true" : undefined}
      aria-posinset={props.index + 1}
      aria-setsize={props.count ?? -1}
      tabIndex={props.isStop ? 0 : -1}
      style={{ insetBlockStart: topPixels }}
      onFocus={() => props.onStop(id)}
      onPointerEnter={(event) => props.onApproach(id, event)}
      onClick={(event) => props.onPress(id, event)}
      onContextMenu={(event) => {
        event.preventDefault();
        props.onMenu(id, event.currentTarget, { x: event.clientX, y: event.clientY });
      }}
    >
      <Shown
        conversation={conversation}
        labels={props.labels}
        nowMs={props.nowMs}
        isSelected={isSelected}
        isOpen={isOpen}
      />
    </div>
  );
});

const Shown = memo(function Shown(props: ShownProps) {
  const { t, format } = useI18n();
  const { conversation, nowMs, isSelected, isOpen } = props;
  // Of what is being written under one's eyes nothing has to be said.
  const hasDraft = conversation.hasDraft && !isOpen;
  const mark = rowMark({ ...conversation, hasDraft }, nowMs, t, format);
  const labels = props.labels?.filter(({ id }) => conversation.labelIds.includes(id)) ?? [];
  const { unreadCount } = conversation;
  const hasMarks = mark !== undefined || unreadCount > 0 || conversation.markedUnread;
  return (
    <>
      <span className="row-who" data-select data-action="list.select" data-selected={isSelected}>
        <CustomerAvatar customer={conversation.customer} size="medium" />
        <span className="row-check" aria-hidden="true">
          {isSelected === true && <Icon name="check" small />}
        </span>
      </span>
      <span className="row-name">
        <bdi>{displayName(conversation.customer, t)}</bdi>
        <LabelDots labels={labels} />
      </span>
      <time className="row-time" dateTime={new Date(conversation.lastActivityMs).toISOString()}>
        {format.listTime(conversation.lastActivityMs, nowMs, t("time.yesterday"))}
      </time>
      <span className="row-preview" data-alone={hasMarks ? undefined : true}>
        <Preview preview={conversation.preview} />
      </span>
      <span className="row-marks">
        {mark !== undefined && <Chip tone={mark.tone}>{mark.text}</Chip>}
        {unreadCount === 0 && conversation.markedUnread && (
          <span className="row-unread row-unread-marked">
            <span className="visually-hidden">{t("row.markedUnread")}</span>
          </span>
        )}
        {unreadCount > 0 && (
          <span className="row-unread">
            <span aria-hidden="true" dir="ltr">
              {unreadCount > 99 ? "99+" : format.number(unreadCount)}
            </span>
            <span className="visually-hidden">{t("list.unreadMessages", { count: unreadCount })}</span>
          </span>
        )}
      </span>
    </>
  );
});
