import { useSetHumanAgent } from "#renderer/features/accounts/use-human-agent.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";

/** Meta's Human Agent feature is missing: what that means, and how to say that it has been approved since. */
export function HumanAgentLine(props: { readonly accountId: string; readonly username: string }) {
  const { t } = useI18n();
  const setHumanAgent = useSetHumanAgent();
  const { accountId, username } = props;
  return (
    <Notice
      tone="amber"
      icon="person"
      lead={t("health.humanAgent.lead", { username })}
      rest={t("health.humanAgent.rest")}
      action={
        <Button
          disabled={setHumanAgent.isPending}
          onClick={() => setHumanAgent.mutate({ accountId, humanAgent: "approved" })}
        >
          {t("health.humanAgent.approved")}
        </Button>
      }
    />
  );
}
