import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { LinkPart, LinkView } from "#shared/contract/setup.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { CopyButton } from "#renderer/ui/copy-button.tsx";
import { LinkSign } from "./link-sign.tsx";
import { Trouble } from "./trouble.tsx";
import { useDashboardValues } from "./use-setup.ts";

/** What a link consists of, line by line, and below it what is to be done. */
export function StepChecks(props: {
  readonly links: readonly LinkView[];
  readonly family: LoginFamily;
  readonly accountId: string | undefined;
  /** What only the test message proves, named here already. */
  readonly later?: readonly LinkPart[] | undefined;
}) {
  const { t } = useI18n();
  const { links, family, accountId, later = [] } = props;
  return (
    <>
      <ul className="box checks">
        {links.map((link) =>
          link.parts === undefined ? (
            <Row key={link.link} label={t(`link.${link.link}`)} state={link.state} />
          ) : (
            link.parts.map((part) => <PartRow key={part.name} part={part} />)
          ),
        )}
        {later.map((part) => (
          <PartRow key={part.name} part={part} />
        ))}
      </ul>
      {links.map((link) => (
        <Trouble key={link.link} link={link} family={family} />
      ))}
      {links.some(({ cause }) => cause === "dashboard_needed") && accountId !== undefined && (
        <DashboardValues accountId={accountId} />
      )}
    </>
  );
}

function PartRow(props: { readonly part: LinkPart }) {
  const { t } = useI18n();
  return <Row label={t(`part.${props.part.name}`)} state={props.part.state} />;
}

function Row(props: { readonly label: string; readonly state: LinkView["state"] }) {
  const { t } = useI18n();
  return (
    <li className="box-row">
      <LinkSign state={props.state} />
      <div>{props.label}</div>
      <small>{t(`linkState.${props.state}`)}</small>
    </li>
  );
}

/** What the owner pastes on Meta's own page where the API way is closed. */
function DashboardValues(props: { readonly accountId: string }) {
  const { t } = useI18n();
  const { data } = useDashboardValues(props.accountId);
  if (data?.kind !== "values") return null;
  const values = [
    [t("dashboard.callback"), data.callbackUrl],
    [t("dashboard.token"), data.verifyToken],
    [t("dashboard.fields"), data.fields.join(", ")],
  ] as const;
  return (
    <div className="box">
      {values.map(([label, value]) => (
        <div key={label} className="box-row">
          <div>
            <b>{label}</b>
            <code dir="ltr">{value}</code>
          </div>
          <CopyButton text={value} label={t("app.named", { what: t("app.copy"), which: label })} />
        </div>
      ))}
      <p className="box-row kept">{t("dashboard.watching")}</p>
    </div>
  );
}
