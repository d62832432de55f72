import type { RouteOutput } from "#shared/contract/routes.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { HelpLink } from "#renderer/features/help/help-link.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button } from "#renderer/ui/button.tsx";
import { ChainStrip } from "./chain-strip.tsx";
import { ImportWish } from "./step-import.tsx";
import { ReportButton } from "./report-button.tsx";
import { SecretsLine } from "./secrets-line.tsx";
import { Trouble } from "./trouble.tsx";
import { TunnelUse } from "./tunnel-use.tsx";
import { useSetup, useSetupCommand } from "./use-setup.ts";

type Chain = RouteOutput<"setup/get">["chains"][number];

/** How messages get here, account by account: the chain drawn, and what is to be done about it. */
export function HealthChains(props: { readonly isPractice: boolean }) {
  const { t } = useI18n();
  const view = useViewStore();
  const { data } = useSetup();
  if (data === undefined || props.isPractice) return null;
  return (
    <section className="health-section" aria-labelledby="health-chain">
      <div className="health-section-head">
        <h3 id="health-chain">{t("health.chain")}</h3>
        <div className="chain-actions">
          <HelpLink page="connect" anchor="when-something-does-not-hold" about={t("health.chain")} />
          {data.chains.length > 0 && <ReportButton />}
        </div>
      </div>
      {data.chains.length === 0 && <p className="health-none">{t("chain.none")}</p>}
      {data.chains.map((chain) => (
        <OneChain key={chain.accountId} chain={chain} />
      ))}
      {data.address?.use !== undefined && <TunnelUse use={data.address.use} />}
      {data.secrets !== undefined && <SecretsLine secrets={data.secrets} />}
      <Button icon="link" onClick={() => view.set((value) => ({ ...value, dialog: "connect" }))}>
        {t("chain.more")}
      </Button>
    </section>
  );
}

function OneChain(props: { readonly chain: Chain }) {
  const { t } = useI18n();
  const view = useViewStore();
  const nowMs = useNowMs();
  const check = useSetupCommand("setup/check");
  const { accountId, username, family, links } = props.chain;
  const wrong = links.filter(({ cause }) => cause !== undefined);
  const needsWizard = wrong.some(({ mend }) => mend !== undefined && WIZARD_MENDS.has(mend));
  return (
    <article className="box account-chain" aria-label={t("chain.title", { username })}>
      <header className="box-row">
        <div>
          <b>
            <bdi>@{username}</bdi>
          </b>
        </div>
        {needsWizard && (
          <Button onClick={() => view.set((value) => ({ ...value, dialog: "connect" }))}>
            {t("window.paused.fix")}
          </Button>
        )}
        <Button icon="retry" disabled={check.isPending} onClick={() => check.mutate({ accountId })}>
          {t("setup.checkAgain")}
        </Button>
      </header>
      <ChainStrip links={links} nowMs={nowMs} />
      {wrong.map((link) => (
        <Trouble key={link.link} link={link} family={family} />
      ))}
      {wrong.some(({ cause }) => cause === "import_stopped") && <ImportWish accountId={accountId} wish="go_on" />}
    </article>
  );
}

/** What is entered in the set-up itself. */
const WIZARD_MENDS: ReadonlySet<string> = new Set([
  "enter_app",
  "enter_app_again",
  "enter_secrets_again",
  "enter_address",
  "enter_authtoken",
  "use_dev_domain",
  "sign_in",
  "sign_in_and_allow",
  "paste_other_token",
]);
