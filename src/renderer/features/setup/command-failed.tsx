import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { errorCode } from "#renderer/lib/client.ts";
import { Notice } from "#renderer/ui/notice.tsx";

/** A step of the set-up that ended in nothing; most of all: this computer keeps no secrets. */
export function CommandFailed(props: { readonly error: unknown }) {
  const { t } = useI18n();
  const isKeychain = errorCode(props.error) === "storage_failed";
  return <Notice tone="red" icon="warning" role="alert" lead={t(isKeychain ? "setup.notStored" : "setup.failed")} />;
}
