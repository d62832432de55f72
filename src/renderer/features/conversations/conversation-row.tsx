import { memo } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { CustomerAvatar } from "#renderer/features/customers/customer-avatar.tsx";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { LabelDots } from "#renderer/features/triage/label-chip.tsx";
import { useLabelsOf } from "#renderer/features/triage/use-labels.ts";
import { Chip } from "#renderer/ui/chip.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { Preview } from "./preview.tsx";
import { rowMark } from "./window-mark.ts";

/** What a row shows; the list around it owns focus, selection and place. */
export const ConversationRow = memo(function ConversationRow(props: {
  readonly conversation: ConversationView;
  readonly nowMs: number;
  /** Undefined: nothing is being chosen. */
  readonly isSelected: boolean | undefined;
}) {
  const { t, format } = useI18n();
  const { conversation, nowMs, isSelected } = props;
  const mark = rowMark(conversation, nowMs, t, format);
  const labels = useLabelsOf(conversation.labelIds);
  const { unreadCount } = conversation;
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
      <span className="row-preview">
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
