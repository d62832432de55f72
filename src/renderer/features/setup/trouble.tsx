import { Fragment } from "react";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { LinkView } from "#shared/contract/setup.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { pathOf, withoutScope } from "./chain-words.ts";
import { ReportButton } from "./report-button.tsx";

/** Why a link does not hold and what mends it; Meta's own numbers only in the fold. */
export function Trouble(props: { readonly link: LinkView; readonly family: LoginFamily }) {
  const { t, format } = useI18n();
  const { link, family } = props;
  const { cause, mend, missing, details, endsMs } = link;
  if (cause === undefined) return null;
  const path = mend === undefined ? undefined : pathOf(mend, family);
  return (
    <div className="mend" aria-live="polite">
      <b>{t(`cause.${cause}`)}</b>
      {missing !== undefined && missing.length > 0 && <Missing names={missing} />}
      {endsMs !== undefined && <EndsLine endsMs={endsMs} />}
      {mend !== undefined && <span>{t(`mend.${mend}`)}</span>}
      {path !== undefined && <MetaPath path={t(path)} />}
      {details !== undefined && (
        <details>
          <summary>{t("app.details")}</summary>
          <code dir="ltr">
            {detailsParts(details, format.exact).map((part, index) => (
              <Fragment key={part}>
                {index > 0 && " · "}
                <bdi>{part}</bdi>
              </Fragment>
            ))}
          </code>
          {details.expected !== undefined && details.received !== undefined && (
            <p>{t("setup.expected", { expected: details.expected, received: details.received })}</p>
          )}
          <ReportButton />
        </details>
      )}
    </div>
  );
}

/** What is missing, and of permissions what does not work without them. */
function Missing(props: { readonly names: readonly string[] }) {
  const { t, format } = useI18n();
  const known = props.names.flatMap((name) => {
    const without = withoutScope(name);
    return without === undefined ? [] : [{ name, text: t(without, { name }) }];
  });
  const others = props.names.filter((name) => withoutScope(name) === undefined);
  return (
    <>
      {known.length > 0 && (
        <ul className="missing">
          {known.map(({ name, text }) => (
            <li key={name}>{text}</li>
          ))}
        </ul>
      )}
      {others.length > 0 && <span>{t("setup.missing", { names: format.list(others) })}</span>}
    </>
  );
}

function EndsLine(props: { readonly endsMs: number }) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  return <span>{t("setup.ends", { when: format.moment(props.endsMs, nowMs) })}</span>;
}

/** Meta's menus one after the other, as they stand on its pages. */
export function MetaPath(props: { readonly path: string }) {
  return (
    <ol className="path" dir="ltr" lang="en">
      {props.path.split(" › ").map((part) => (
        <li key={part}>{part}</li>
      ))}
    </ol>
  );
}

/** Each of its own direction: the time is written in the language of the screen. */
function detailsParts(details: NonNullable<LinkView["details"]>, exact: (ms: number) => string): readonly string[] {
  const { code, subcode, tunnelCode, what, atMs, traceId } = details;
  const number = code === undefined ? tunnelCode : [code, subcode].filter((part) => part !== undefined).join(" / ");
  const trace = traceId === undefined ? undefined : `trace ${traceId}`;
  return [number, what, exact(atMs), trace].filter((part) => part !== undefined && part !== "").map(String);
}
