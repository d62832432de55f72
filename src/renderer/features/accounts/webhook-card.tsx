import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { CopyButton } from "#renderer/ui/copy-button.tsx";

/** What has to be pasted on Meta's page. */
export function WebhookCard(props: { readonly callbackAddress: string; readonly verifyToken: string }) {
  const { t } = useI18n();
  return (
    <div className="box">
      <Line label={t("connect.callback")} hint={t("connect.callback.hint")} value={props.callbackAddress} />
      <Line label={t("connect.verifyToken")} hint={t("connect.verifyToken.hint")} value={props.verifyToken} />
    </div>
  );
}

function Line(props: { readonly label: string; readonly hint: string; readonly value: string }) {
  const { t } = useI18n();
  return (
    <div className="box-row">
      <div>
        <b>{props.label}</b>
        <code dir="ltr">{props.value}</code>
        <small>{props.hint}</small>
      </div>
      <CopyButton text={props.value} label={`${t("app.copy")}: ${props.label}`} />
    </div>
  );
}
