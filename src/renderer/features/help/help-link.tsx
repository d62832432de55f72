import type { HelpPage } from "#renderer/actions/action.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { useOpenHelp } from "./open-help.ts";

/** A quiet button that opens Help at one place, over whatever is open. `about` tells it from others on the same screen. */
export function HelpLink(props: {
  readonly page: HelpPage;
  readonly anchor?: string;
  readonly about?: string | undefined;
}) {
  const { t } = useI18n();
  const openHelp = useOpenHelp();
  const { page, anchor, about } = props;
  return (
    <Button
      kind="quiet"
      icon="help"
      aria-label={about === undefined ? undefined : t("app.named", { what: t("action.guide"), which: about })}
      onClick={() => openHelp(page, anchor)}
    >
      {t("action.guide")}
    </Button>
  );
}
