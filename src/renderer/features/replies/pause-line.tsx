import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { PauseReason } from "#shared/contract/accounts.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";

/** Why an account does not send, what its owner can do, and how it goes on. */
export const PAUSED: Readonly<
  Record<PauseReason, { readonly lead: PlainKey; readonly rest: PlainKey; readonly mend: "sign_in" | "resume" }>
> = {
  sign_in: { lead: "paused.signIn.lead", rest: "paused.signIn.rest", mend: "sign_in" },
  permission: { lead: "paused.permission.lead", rest: "paused.permission.rest", mend: "sign_in" },
  page_role: { lead: "paused.pageRole.lead", rest: "paused.pageRole.rest", mend: "resume" },
  checkpoint: { lead: "paused.checkpoint.lead", rest: "paused.checkpoint.rest", mend: "resume" },
  two_factor: { lead: "paused.twoFactor.lead", rest: "paused.twoFactor.rest", mend: "resume" },
  messages_access: { lead: "paused.messagesAccess.lead", rest: "paused.messagesAccess.rest", mend: "resume" },
  restricted: { lead: "paused.restricted.lead", rest: "paused.restricted.rest", mend: "resume" },
  not_linked: { lead: "paused.notLinked.lead", rest: "paused.notLinked.rest", mend: "resume" },
};

/** Messages of this account still arrive, and its replies wait until the owner has mended what keeps them. */
export function PauseLine(props: {
  readonly accountId: string;
  readonly because: PauseReason;
  /** Another sentence to begin with, where several accounts are told apart. */
  readonly lead?: string;
  readonly onSignIn: () => void;
}) {
  const { t } = useI18n();
  const client = useClient();
  const queries = useQueryClient();
  const { accountId, because } = props;
  const resume = useMutation({
    mutationFn: async () => client.request("accounts/resume-sending", { accountId }),
    onSuccess: async () => refreshAfterChange(queries, [queryKeys.appState, queryKeys.allMessages]),
  });
  const words = PAUSED[because];
  return (
    <Notice
      tone="amber"
      icon={words.mend === "sign_in" ? "signIn" : "warning"}
      lead={props.lead ?? t(words.lead)}
      rest={props.lead === undefined ? t(words.rest) : `${t(words.lead)} ${t(words.rest)}`}
      action={
        words.mend === "sign_in" ? (
          <Button onClick={props.onSignIn}>{t("window.paused.fix")}</Button>
        ) : (
          <Button disabled={resume.isPending} onClick={() => resume.mutate()}>
            {t("paused.resume")}
          </Button>
        )
      }
    />
  );
}
