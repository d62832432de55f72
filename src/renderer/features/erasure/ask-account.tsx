import { useId, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { AskButtons, type Asking } from "./ask-buttons.tsx";
import { PreviewCounts } from "./preview-counts.tsx";
import { useErasurePreview } from "./use-erasure.ts";

/** The largest removal there is: confirmed by typing the account's name. */
export function AskAccount(props: Asking & { readonly accountId: string; readonly username: string }) {
  const { t } = useI18n();
  const { accountId, username } = props;
  const id = useId();
  const [typed, setTyped] = useState("");
  const [disconnect, setDisconnect] = useState(false);
  const target = { kind: "account" as const, accountId, disconnect };
  const preview = useErasurePreview({ kind: "account", accountId, disconnect: false });
  const isConfirmed = typed.trim().replace(/^@/, "").toLowerCase() === username.toLowerCase();
  return (
    <form
      className="asking-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isConfirmed && !props.isBusy) props.onRemove(target);
      }}
    >
      <p>{t("remove.account", { username })}</p>
      <PreviewCounts preview={preview} hasConversations />
      <label className="check">
        <input type="checkbox" checked={disconnect} onChange={(event) => setDisconnect(event.target.checked)} />
        <span>
          {t("remove.account.disconnect")}
          <small>{t("remove.account.disconnect.text")}</small>
        </span>
      </label>
      <div className="field">
        <label htmlFor={id}>{t("remove.account.type", { username })}</label>
        <input
          id={id}
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <AskButtons
        canRemove={isConfirmed && !props.isBusy && !preview.isPending && preview.data?.kind !== "not_found"}
        onRemove={() => props.onRemove(target)}
        onKeep={props.onKeep}
      />
    </form>
  );
}
