import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { LinkView } from "#shared/contract/setup.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { CommandFailed } from "./command-failed.tsx";
import { Trouble } from "./trouble.tsx";
import { useImportWish } from "./use-setup.ts";

/** Earlier messages are brought in while one goes on with something else. */
export function StepImport(props: {
  readonly link: LinkView;
  readonly family: LoginFamily;
  readonly accountId: string | undefined;
}) {
  const { t } = useI18n();
  const { link, family, accountId } = props;
  const { progress } = link;
  const isStopped = link.cause === "import_stopped";
  return (
    <>
      {progress !== undefined && (
        <div className="import-progress">
          <progress
            aria-label={t("step.import")}
            max={Math.max(1, progress.total)}
            value={link.state === "ok" && !isStopped ? Math.max(1, progress.total) : progress.done}
          />
          <p>
            {t("remove.progress", { done: progress.done, total: progress.total })} ·{" "}
            {t("import.messages", { count: progress.messages })}
          </p>
        </div>
      )}
      <Trouble link={link} family={family} />
      {accountId !== undefined && (isStopped || link.state === "working") && (
        <ImportWish accountId={accountId} wish={isStopped ? "go_on" : "stop"} />
      )}
      <p className="kept">{t("import.limits")}</p>
    </>
  );
}

/** One button that stops and goes on: what is here stays either way. */
export function ImportWish(props: { readonly accountId: string; readonly wish: "stop" | "go_on" }) {
  const { t } = useI18n();
  const { accountId, wish } = props;
  const change = useImportWish();
  return (
    <div className="form-foot form-start">
      <Button disabled={change.isPending} onClick={() => change.mutate({ accountId, wish })}>
        {t(wish === "stop" ? "import.stop" : "import.goOn")}
      </Button>
      {change.isError && <CommandFailed error={change.error} />}
    </div>
  );
}
