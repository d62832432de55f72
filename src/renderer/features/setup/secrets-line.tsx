import type { SetupView } from "#shared/contract/setup.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";

/** How this computer keeps what was entered once. */
export function SecretsLine(props: { readonly secrets: NonNullable<SetupView["secrets"]> }) {
  const { t } = useI18n();
  const { kind, backend } = props.secrets;
  const isWeak = kind === "known_password" || kind === "none";
  return (
    <p className="kept" data-weak={isWeak || undefined}>
      <b>{t("secrets.title")}</b>{" "}
      {kind === "keychain" ? t("secrets.keychain", { backend: backend ?? "" }) : t(`secrets.${kind}`)}
    </p>
  );
}
