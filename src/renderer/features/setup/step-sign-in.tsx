import { type FormEvent, useState } from "react";
import type { AccountChoice, SetupDraft, SignInWay } from "#shared/contract/setup.ts";
import { SecretField } from "#renderer/features/accounts/secret-field.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { CopyButton } from "#renderer/ui/copy-button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { CommandFailed } from "./command-failed.tsx";
import type { StepFoot } from "./steps.ts";
import { MetaPath } from "./trouble.tsx";
import { useSetupCommand, useStartSignIn } from "./use-setup.ts";

/** Through the system's browser, a window of the app, or a token that is pasted; then the accounts to choose from. */
export function StepSignIn(props: StepFoot & { readonly draft: SetupDraft }) {
  const { t } = useI18n();
  const { draft } = props;
  const start = useStartSignIn();
  const started = start.data?.kind;
  const isInstagram = draft.family === "instagram";
  const open = (way: SignInWay) =>
    start.mutate(
      { way },
      {
        onSuccess: (answer) => {
          if (answer.kind === "open") window.open(answer.url, "_blank", "noopener,noreferrer");
        },
      },
    );
  if (draft.choices !== undefined && draft.choices.length > 1 && draft.accountIds.length === 0) {
    return <ChooseAccounts choices={draft.choices} later={props.later} />;
  }
  // Beside the button that was pressed.
  const isUnderWay = (way: SignInWay): boolean =>
    start.variables?.way === way && (started === "open" || started === "window");
  const said = (way: SignInWay) =>
    isUnderWay(way) && (
      <output className="kept">{t(started === "window" ? "signIn.windowOpen" : "signIn.waiting")}</output>
    );
  const [first, ...others] = draft.ways;
  const path = t(isInstagram ? "path.redirect.instagram" : "path.redirect");
  return (
    <div className="connect-form">
      {first !== undefined && (
        <>
          <Redirect redirectUrl={first.redirectUrl} path={path} />
          <div className="form-foot form-start">
            <Button kind="primary" icon="external" disabled={start.isPending} onClick={() => open(first.way)}>
              {t(isUnderWay(first.way) ? "signIn.again" : "signIn.open")}
            </Button>
            {said(first.way)}
          </div>
        </>
      )}
      {(start.isError || started === "not_ready") && <CommandFailed error={start.error} />}
      {others.length > 0 && (
        <details className="how">
          <summary>{t("signIn.ways")}</summary>
          {others.map(({ way, redirectUrl }) => (
            <section key={way} className="other-way" aria-label={t(`signIn.${way}`)}>
              <h2>{t(`signIn.${way}`)}</h2>
              <p>{t(`signIn.${way}.text`)}</p>
              {/* "http://localhost redirects are automatically allowed while in development mode only" (Meta's dashboard). */}
              <Redirect redirectUrl={redirectUrl} path={way === "loopback" ? undefined : path} />
              <div className="form-foot form-start">
                <Button icon="external" disabled={start.isPending} onClick={() => open(way)}>
                  {t(way === "window" ? "signIn.openWindow" : "signIn.open")}
                </Button>
                {said(way)}
              </div>
            </section>
          ))}
        </details>
      )}
      <PasteToken isInstagram={isInstagram} />
      <div className="wizard-foot">
        {props.later}
        {props.onward}
      </div>
    </div>
  );
}

/** Where the browser comes back to. With `path`: it is to be listed at Meta before one goes there. */
function Redirect(props: { readonly redirectUrl: string; readonly path: string | undefined }) {
  const { t } = useI18n();
  const { redirectUrl, path } = props;
  return (
    <div className="box">
      <div className="box-row">
        <div>
          <b>{t("signIn.redirect")}</b>
          <code dir="ltr">{redirectUrl}</code>
          <small>{t(path === undefined ? "signIn.redirect.unlisted" : "signIn.redirect.hint")}</small>
        </div>
        {path !== undefined && (
          <CopyButton text={redirectUrl} label={t("app.named", { what: t("app.copy"), which: t("signIn.redirect") })} />
        )}
      </div>
      {path !== undefined && (
        <div className="box-row">
          <MetaPath path={path} />
        </div>
      )}
    </div>
  );
}

function PasteToken(props: { readonly isInstagram: boolean }) {
  const { t } = useI18n();
  const [token, setToken] = useState("");
  const [wasSubmitted, setWasSubmitted] = useState(false);
  const paste = useSetupCommand("setup/paste-token");
  const isMissing = token.trim() === "";
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setWasSubmitted(true);
    if (isMissing) {
      event.currentTarget.querySelector("input")?.focus();
      return;
    }
    paste.mutate({ token: token.trim() }, { onSuccess: () => setToken("") });
  };
  return (
    <details className="how">
      <summary>{t("signIn.paste")}</summary>
      <form className="connect-form" noValidate onSubmit={submit}>
        <SecretField
          label={t("field.token")}
          hint={t("connect.kept")}
          value={token}
          isMissing={wasSubmitted && isMissing}
          isRequired
          onChange={setToken}
        />
        <MetaPath path={t(props.isInstagram ? "path.token.instagram" : "path.token")} />
        {paste.isError && <CommandFailed error={paste.error} />}
        <div className="form-foot">
          <Button submit disabled={paste.isPending}>
            {t("signIn.use")}
          </Button>
        </div>
      </form>
    </details>
  );
}

function ChooseAccounts(props: Pick<StepFoot, "later"> & { readonly choices: readonly AccountChoice[] }) {
  const { t } = useI18n();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(props.choices.filter(({ isConnected }) => isConnected).map(({ accountId }) => accountId)),
  );
  const [isEmpty, setIsEmpty] = useState(false);
  const choose = useSetupCommand("setup/choose-accounts");
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setIsEmpty(false);
    setChosen(next);
  };
  return (
    <form
      className="connect-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.size === 0) setIsEmpty(true);
        else choose.mutate({ accountIds: [...chosen] });
      }}
    >
      <fieldset className="account-choices">
        <legend>{t("signIn.choose")}</legend>
        {props.choices.map(({ accountId, username, pageName, isConnected }) => (
          <label key={accountId}>
            <input
              type="checkbox"
              aria-label={`@${username}`}
              checked={chosen.has(accountId)}
              onChange={() => toggle(accountId)}
            />
            <span>
              <bdi>@{username}</bdi>
              <small>
                <bdi>{pageName}</bdi>
                {isConnected && ` · ${t("signIn.connected")}`}
              </small>
            </span>
          </label>
        ))}
      </fieldset>
      {choose.isError && <CommandFailed error={choose.error} />}
      {isEmpty && <Notice tone="amber" icon="warning" role="alert" lead={t("signIn.chooseOne")} />}
      <div className="wizard-foot">
        {props.later}
        <Button kind="primary" submit disabled={choose.isPending}>
          {t("signIn.connect")}
        </Button>
      </div>
    </form>
  );
}
