import type { ConversationView } from "#shared/contract/conversations.ts";
import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import { useAccount, type Line } from "#renderer/features/accounts/use-app-state.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Notice } from "#renderer/ui/notice.tsx";
import { ConfirmLine } from "./confirm-line.tsx";
import { OtherAppLine } from "./other-app-line.tsx";
import { PauseLine } from "./pause-line.tsx";
import { lacksHumanAgent } from "./reply-rules.ts";
import { WindowLine } from "./window-line.tsx";

/** Everything above the text field that says whether and how the customer can be answered now; mostly nothing. */
export function ReplyLines(props: {
  readonly conversation: ConversationView;
  readonly window: MessagingWindow;
  readonly line: Line;
  readonly name: string;
  readonly isConfirmed: boolean;
  readonly onConfirm: () => void;
  readonly onFixLine: () => void;
  readonly onTaken: () => void;
}) {
  const { t } = useI18n();
  const view = useViewStore();
  const { conversation, window, name } = props;
  const account = useAccount(conversation.accountId);
  const isOthers = conversation.threadOwner === "other";
  const lacksFeature = lacksHumanAgent(account);
  const isAnswerable = window.kind === "open" || window.kind === "human_agent";
  return (
    <>
      {props.line === "offline" && (
        <Notice tone="quiet" icon="offline" lead={t("window.offline.lead")} rest={t("window.offline.rest")} />
      )}
      {account?.pausedBecause !== undefined && (
        <PauseLine accountId={account.id} because={account.pausedBecause} onSignIn={props.onFixLine} />
      )}
      {conversation.unreachable && isAnswerable && (
        <Notice
          tone="quiet"
          icon="warning"
          lead={t("window.unreachable.lead", { name })}
          rest={t("window.unreachable.rest", { name })}
        />
      )}
      {isOthers && isAnswerable && <OtherAppLine conversationId={conversation.id} onTaken={props.onTaken} />}
      {!isOthers && (
        <ConfirmLine
          conversation={conversation}
          window={window}
          name={name}
          mayAnswerAsPerson={window.kind !== "human_agent" || !lacksFeature}
        />
      )}
      {!(isOthers && isAnswerable) && (
        <WindowLine
          window={window}
          name={name}
          isConfirmed={props.isConfirmed}
          lacksHumanAgent={lacksFeature}
          onConfirm={props.onConfirm}
          onShowHealth={() => view.set((value) => ({ ...value, screen: "health", isSheetShown: false }))}
        />
      )}
    </>
  );
}
