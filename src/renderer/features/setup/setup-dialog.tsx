import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Wizard } from "./wizard.tsx";

/** The set-up over the inbox: another account, or signing in again. Nothing here is lost by it. */
export function SetupDialog(props: { readonly onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog kind="wide" title={t("connect.title")} closeLabel={t("app.close")} onClose={props.onClose}>
      <Wizard onLater={props.onClose} onFinish={props.onClose} />
    </Dialog>
  );
}
