import { useLayoutEffect, useRef } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/**
 * The host did not say what would stand here, and may be asked again.
 *
 * @param props.onFocusGone hands on the focus of the button, which goes when it is asked. Absent where that is done by what
 *   this stands in.
 */
export function ReadFailed(props: {
  readonly lead: string;
  readonly query: { readonly error: unknown; readonly refetch: () => Promise<unknown> };
  readonly onFocusGone?: () => void;
}) {
  const { t } = useI18n();
  const { lead, query } = props;
  const button = useRef<HTMLButtonElement>(null);
  const focusGone = useLatestCallback(() => props.onFocusGone?.());
  useLayoutEffect(() => {
    const element = button.current;
    return () => {
      if (element !== null && element === document.activeElement) focusGone();
    };
  }, [focusGone]);
  return (
    <Notice
      tone="red"
      icon="warning"
      role="alert"
      lead={lead}
      error={query.error}
      action={
        <Button ref={button} onClick={() => drop(query.refetch(), "its failure is shown here again")}>
          {t("app.tryAgain")}
        </Button>
      }
    />
  );
}
