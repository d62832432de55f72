import { Fragment, memo, type ReactNode } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { windowOf } from "#renderer/features/replies/reply-rules.ts";
import { assertNever } from "#shared/assert-never.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { AssistantLine } from "#renderer/features/assistant/assistant-line.tsx";
import { useConversation } from "#renderer/features/conversations/use-conversations.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { CustomerLabels } from "#renderer/features/triage/customer-labels.tsx";
import { Notes } from "#renderer/features/triage/notes.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { CustomerAvatar } from "./customer-avatar.tsx";
import { displayName } from "./customer-name.ts";
import { SharedThings } from "./shared-things.tsx";

/** Who writes: what Instagram tells about the person, and what is known here. */
export const CustomerPanel = memo(function CustomerPanel(props: { readonly conversationId: number }) {
  const { data } = useConversation(props.conversationId);
  if (data?.kind !== "found") return null;
  const { conversation } = data;
  return (
    <div className="customer">
      <Who conversation={conversation} />
      <CustomerLabels conversation={conversation} />
      <Notes key={conversation.id} conversationId={conversation.id} />
      <About conversation={conversation} />
      <SharedThings key={`shared ${conversation.id}`} conversationId={conversation.id} />
      <RemoveCustomer conversation={conversation} />
    </div>
  );
});

function Who(props: { readonly conversation: ConversationView }) {
  const { t } = useI18n();
  const { customer } = props.conversation;
  const { username } = customer;
  const hasNoName = customer.name === undefined && username === undefined;
  return (
    <div className="customer-who">
      <CustomerAvatar customer={customer} size="large" />
      <h3>
        <bdi>{displayName(customer, t)}</bdi>
      </h3>
      {hasNoName && <p>{t("customer.noName")}</p>}
      {username !== undefined && (
        <p>
          <a
            href={`https://www.instagram.com/${encodeURIComponent(username)}/`}
            target="_blank"
            rel="noreferrer"
            data-tip={t("customer.openProfile")}
          >
            <bdi>@{breakable(username)}</bdi>
            <Icon name="external" small />
          </a>
        </p>
      )}
      <ul className="customer-facts">
        {customer.verified === true && <Fact icon="verified">{t("customer.verified")}</Fact>}
        {customer.followsAccount !== undefined && (
          <Fact icon={customer.followsAccount ? "heart" : "person"}>
            {t(customer.followsAccount ? "customer.follows" : "customer.followsNot")}
          </Fact>
        )}
      </ul>
    </div>
  );
}

/** A long username goes on in the next line after one of its signs, not within a word. */
function breakable(username: string): ReactNode {
  return username.split(/(?<=[._])/u).map((part, at) => (
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

function Fact(props: { readonly icon: "verified" | "heart" | "person"; readonly children: ReactNode }) {
  return (
    <li>
      <Icon name={props.icon} small />
      {props.children}
    </li>
  );
}

function About(props: { readonly conversation: ConversationView }) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const { data: app } = useAppState();
  const { conversation } = props;
  const { customer, firstContactMs, lastQualifyingMs } = conversation;
  const account = app?.accounts.find(({ id }) => id === conversation.accountId);
  return (
    <section className="customer-section">
      <h4>{t("customer.about")}</h4>
      <dl>
        <Row term={t("customer.window")}>{windowText()}</Row>
        <AssistantLine conversationId={conversation.id} />
        {firstContactMs !== undefined && <Row term={t("customer.firstWrote")}>{format.date(firstContactMs)}</Row>}
        {lastQualifyingMs !== undefined && (
          <Row term={t("customer.lastWrote")}>{format.moment(lastQualifyingMs, nowMs)}</Row>
        )}
        <Row term={t("customer.messages")}>{format.number(conversation.messageCount)}</Row>
        {customer.followerCount !== undefined && (
          <Row term={t("customer.followersLabel")}>{format.number(customer.followerCount)}</Row>
        )}
        {account !== undefined && (
          <Row term={t("customer.account")}>
            <bdi>@{account.username}</bdi>
          </Row>
        )}
      </dl>
    </section>
  );

  function windowText(): string {
    const window = windowOf(conversation, nowMs);
    switch (window.kind) {
      case "open":
        return t("customer.windowOpen", { time: format.moment(window.closesAtMs, nowMs) });
      case "human_agent":
        return t("customer.windowPerson", { time: format.moment(window.closesAtMs, nowMs) });
      case "closed":
        return t("customer.windowClosed");
      case "never_opened":
        return t("customer.windowNever");
      default:
        return assertNever(window, "window");
    }
  }
}

/** What a customer may ask for: to have what is kept, and to be forgotten. */
function RemoveCustomer(props: { readonly conversation: ConversationView }) {
  const { t } = useI18n();
  const view = useViewStore();
  const { id: conversationId, accountId, customer } = props.conversation;
  const ask = () => {
    const name = displayName(customer, t);
    const subject = { kind: "conversation", conversationId, accountId, name, searchFor: customer.username } as const;
    view.set((value) => ({ ...value, subjectDialog: { kind: "remove", subject } }));
  };
  const exportIt = () => {
    const exportOf = { conversationId, name: displayName(customer, t) };
    view.set((value) => ({ ...value, dialog: "settings", settingsSection: "backup", exportOf }));
  };
  return (
    <section className="customer-section">
      <Button kind="quiet" icon="download" onClick={exportIt}>
        {t("export.customer")}
      </Button>
      <Button kind="quiet" icon="trash" className="customer-remove" onClick={ask}>
        {t("remove.action")}
      </Button>
    </section>
  );
}

function Row(props: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
