import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { ConnectForm } from "./connect-form.tsx";

/** Signing in again: the same form, nothing here is lost by it. */
export function SignInDialog(props: { readonly onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog title={t("connect.titleAgain")} closeLabel={t("app.close")} onClose={props.onClose}>
      <p className="dialog-lead">{t("connect.leadAgain")}</p>
      <ConnectForm onBack={undefined} onConnected={props.onClose} />
    </Dialog>
  );
}
