import { memo } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { CustomerAvatar } from "#renderer/features/customers/customer-avatar.tsx";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Chip } from "#renderer/ui/chip.tsx";
import { Preview } from "./preview.tsx";
import { rowMark } from "./window-mark.ts";

/** What a row shows; the list around it owns focus, selection and place. */
export const ConversationRow = memo(function ConversationRow(props: {
  readonly conversation: ConversationView;
  readonly nowMs: number;
}) {
  const { t, format } = useI18n();
  const { conversation, nowMs } = props;
  const mark = rowMark(conversation, nowMs, t);
  const { unreadCount } = conversation;
  return (
    <>
      <CustomerAvatar customer={conversation.customer} size="medium" />
      <span className="row-name">
        <bdi>{displayName(conversation.customer, t)}</bdi>
      </span>
      <time className="row-time" dateTime={new Date(conversation.lastActivityMs).toISOString()}>
        {format.listTime(conversation.lastActivityMs, nowMs, t("time.yesterday"))}
      </time>
      <span className="row-preview">
        <Preview preview={conversation.preview} />
      </span>
      <span className="row-marks">
        {mark !== undefined && <Chip tone={mark.tone}>{mark.text}</Chip>}
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
