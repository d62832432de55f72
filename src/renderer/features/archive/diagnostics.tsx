import { useMutation } from "@tanstack/react-query";
import { useId } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { copyText } from "#renderer/lib/copy-text.ts";
import { Button } from "#renderer/ui/button.tsx";

/** What somebody who helps may see: a report to paste, and the log as a file. */
export function Diagnostics() {
  const { t } = useI18n();
  const id = useId();
  const client = useClient();
  const copy = useMutation({
    mutationFn: async () => copyText((await client.request("diagnostics/report", {})).text),
  });
  const save = useMutation({ mutationFn: async () => client.request("diagnostics/save-logs", {}) });
  return (
    <section className="settings-about archive" aria-labelledby={id}>
      <h3 id={id}>{t("diagnostics.title")}</h3>
      <p>{t("diagnostics.text")}</p>
      <div className="archive-line diagnostics">
        <Button icon={copy.data === true ? "check" : "copy"} disabled={copy.isPending} onClick={() => copy.mutate()}>
          {t("diagnostics.copy")}
        </Button>
        <Button icon="download" disabled={save.isPending} onClick={() => save.mutate()}>
          {t("diagnostics.save")}
        </Button>
      </div>
      <output>
        {copy.data === true && t("app.copied")}
        {(copy.data === false || copy.isError) && t("app.copyFailed")} {savedText()}
      </output>
    </section>
  );

  function savedText(): string {
    if (save.isError || save.data?.kind === "failed") return t("diagnostics.failed");
    return save.data?.kind === "saved" ? t("diagnostics.saved", { path: save.data.path }) : "";
  }
}
