import type { ReactNode } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { errorCode } from "#renderer/lib/client.ts";
import { Icon, type IconName } from "./icon.tsx";

/** A sentence about a state, where the state is; with what can be done about it. */
export function Notice(props: {
  readonly tone: "amber" | "red" | "quiet";
  readonly icon: IconName;
  readonly lead: string;
  readonly rest?: string | undefined;
  /** Why it failed: no word for the owner, but there for whoever is asked for help. */
  readonly error?: unknown;
  readonly action?: ReactNode;
  readonly role?: "status" | "alert";
}) {
  return (
    <div className="notice" data-tone={props.tone} role={props.role}>
      <Icon name={props.icon} />
      <div className="notice-words">
        <p data-alone={props.rest === undefined || undefined}>
          <b>{props.lead}</b>
          {props.rest !== undefined && <> {props.rest}</>}
        </p>
        {props.error !== undefined && <ErrorFold error={props.error} />}
      </div>
      {props.action}
    </div>
  );
}

function ErrorFold(props: { readonly error: unknown }) {
  const { t } = useI18n();
  return (
    <details>
      <summary>{t("app.details")}</summary>
      <code>{t("app.errorCode", { code: errorCode(props.error) })}</code>
    </details>
  );
}
