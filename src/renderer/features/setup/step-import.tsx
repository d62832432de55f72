import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { LinkView } from "#shared/contract/setup.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Trouble } from "./trouble.tsx";

/** Earlier messages are brought in while one goes on with something else. */
export function StepImport(props: { readonly link: LinkView; readonly family: LoginFamily }) {
  const { t } = useI18n();
  const { link, family } = props;
  const { progress } = link;
  return (
    <>
      {progress !== undefined && (
        <div className="import-progress">
          <progress
            aria-label={t("step.import")}
            max={Math.max(1, progress.total)}
            value={link.state === "ok" ? Math.max(1, progress.total) : progress.done}
          />
          <p>
            {t("import.conversations", { count: progress.done })} · {t("import.messages", { count: progress.messages })}
          </p>
        </div>
      )}
      <Trouble link={link} family={family} />
      <p className="kept">{t("import.limits")}</p>
    </>
  );
}
