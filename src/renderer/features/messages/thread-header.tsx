import type { ConversationView } from "#shared/contract/conversations.ts";
import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import { ActionButton, ActionIconButton } from "#renderer/actions/action-button.tsx";
import { ActionMenu, type MenuItem } from "#renderer/actions/action-menu.tsx";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { windowMark } from "#renderer/features/conversations/window-mark.ts";
import { CustomerAvatar } from "#renderer/features/customers/customer-avatar.tsx";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Chip } from "#renderer/ui/chip.tsx";
import { Icon, type IconName } from "#renderer/ui/icon.tsx";

/** What has no button of its own beside the name. */
const MORE: readonly MenuItem[] = [
  { action: "conversation.labels", icon: "label" },
  { action: "conversation.unread", icon: "unread" },
  { action: "conversation.read", icon: "checks" },
  { action: "conversation.person", icon: "person" },
  { action: "conversation.noPerson", icon: "person" },
  { action: "conversation.note", icon: "note" },
  { action: "search.thread", icon: "search" },
  { action: "thread.day", icon: "clock" },
  { action: "thread.unread", icon: "up" },
  { action: "palette", icon: "commands" },
  { action: "conversation.copyLink", icon: "link" },
  { action: "conversation.export", icon: "download" },
  { action: "conversation.remove", icon: "trash" },
];

export function ThreadHeader(props: {
  readonly conversation: ConversationView;
  readonly window: MessagingWindow;
  readonly isPanelShown: boolean;
}) {
  const { t } = useI18n();
  const { conversation } = props;
  const { customer } = conversation;
  const name = displayName(customer, t);
  return (
    <header className="thread-head">
      <ActionIconButton action="back" icon="back" className="thread-back" />
      <CustomerAvatar customer={customer} size="small" />
      <div className="thread-who">
        <h2>
          <bdi>{name}</bdi>
          {customer.verified === true && (
            <span className="verified" title={t("customer.verified")}>
              <Icon name="verified" small />
              <span className="visually-hidden">{t("customer.verified")}</span>
            </span>
          )}
        </h2>
        <p>
          {customer.username !== undefined && <bdi>@{customer.username}</bdi>}
          {customer.followsAccount === true && <span>{t("customer.follows")}</span>}
          <ToAccount accountId={conversation.accountId} />
        </p>
      </div>
      <WindowChip window={props.window} />
      {conversation.snoozedUntilMs === undefined ? (
        <ActionIconButton action="conversation.snooze" icon="moon" />
      ) : (
        <ActionIconButton action="conversation.wake" icon="moon" pressed />
      )}
      <ActionIconButton action="conversation.labels" icon="label" />
      <ActionIconButton action="panel" icon="panel" pressed={props.isPanelShown} />
      <ActionMenu items={MORE} />
      {conversation.done ? (
        <ActionButton action="conversation.reopen" icon="undo" />
      ) : (
        <ActionButton action="conversation.done" icon="check" />
      )}
    </header>
  );
}

/** Of several accounts, the one this customer writes to, and that answers. */
function ToAccount(props: { readonly accountId: string }) {
  const { t } = useI18n();
  const { data: app } = useAppState();
  const account = app?.accounts.find(({ id }) => id === props.accountId);
  if (account === undefined || app === undefined || app.accounts.length < 2) return null;
  return <span className="thread-account">{t("thread.toAccount", { username: account.username })}</span>;
}

function WindowChip(props: { readonly window: MessagingWindow }) {
  const { t } = useI18n();
  const nowMs = useNowMs();
  const mark = windowMark(props.window, nowMs, t);
  if (mark === undefined) return null;
  return (
    <Chip tone={mark.tone} icon={WINDOW_ICONS[props.window.kind]}>
      {mark.text}
    </Chip>
  );
}

const WINDOW_ICONS: Readonly<Record<MessagingWindow["kind"], IconName>> = {
  open: "clock",
  human_agent: "person",
  closed: "lock",
  never_opened: "lock",
};
