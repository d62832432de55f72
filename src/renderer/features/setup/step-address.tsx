import { type FormEvent, useState } from "react";
import type { SetupView } from "#shared/contract/setup.ts";
import { SecretField } from "#renderer/features/accounts/secret-field.tsx";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { ChoiceCards } from "./choice-cards.tsx";
import { CommandFailed } from "./command-failed.tsx";
import type { StepFoot } from "./steps.ts";
import { MetaPath } from "./trouble.tsx";
import { TextField } from "./text-field.tsx";
import { useSetupCommand } from "./use-setup.ts";

/** How Meta reaches this computer: a tunnel that Shopbell opens, or an address that is there already. */
export function StepAddress(props: StepFoot & { readonly address: SetupView["address"] }) {
  const { t } = useI18n();
  const { address } = props;
  const { data: app } = useAppState();
  const [kind, setKind] = useState(address?.kind ?? "ngrok");
  const [authtoken, setAuthtoken] = useState("");
  const [domain, setDomain] = useState(address?.domain ?? "");
  const [url, setUrl] = useState(address?.kind === "own" ? (address.url ?? "") : "");
  const [wasSubmitted, setWasSubmitted] = useState(false);
  const enter = useSetupCommand("setup/enter-address");
  const hasAuthtoken = address?.hasAuthtoken ?? false;
  const isMissing = kind === "ngrok" ? authtoken.trim() === "" && !hasAuthtoken : url.trim() === "";

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setWasSubmitted(true);
    if (isMissing) {
      event.currentTarget.querySelector<HTMLInputElement>(".field input")?.focus();
      return;
    }
    const input =
      kind === "own"
        ? { kind, url: url.trim() }
        : {
            kind,
            ...(authtoken.trim() === "" ? {} : { authtoken: authtoken.trim() }),
            ...(domain.trim() === "" ? {} : { domain: domain.trim() }),
          };
    enter.mutate(input, { onSuccess: () => setAuthtoken("") });
  };

  return (
    <form className="connect-form" noValidate onSubmit={submit}>
      <ChoiceCards
        question={t("field.kind")}
        answers={[
          { value: "ngrok", label: t("field.kind.ngrok"), text: t("field.kind.ngrok.text") },
          { value: "own", label: t("field.kind.own"), text: t("field.kind.own.text") },
        ]}
        chosen={kind}
        onChoose={setKind}
      />
      {kind === "ngrok" ? (
        <>
          <SecretField
            label={t("field.authtoken")}
            hint={t(hasAuthtoken ? "field.kept" : "connect.kept")}
            value={authtoken}
            isMissing={wasSubmitted && isMissing}
            isRequired={!hasAuthtoken}
            onChange={setAuthtoken}
          />
          <TextField label={t("field.domain")} hint={t("field.domain.hint")} value={domain} onChange={setDomain} />
          <details className="how">
            <summary>{t("setup.how")}</summary>
            <MetaPath path={t("path.authtoken")} />
            <MetaPath path={t("path.domains")} />
          </details>
        </>
      ) : (
        <TextField
          label={t("field.url")}
          hint={t("field.url.hint", { door: app === undefined ? "" : new URL(app.webhookUrl).host })}
          value={url}
          problem={wasSubmitted && isMissing ? t("field.required") : undefined}
          isRequired
          onChange={setUrl}
        />
      )}
      {enter.isError && <CommandFailed error={enter.error} />}
      <div className="wizard-foot">
        {props.later}
        <Button kind={props.onward === null ? "primary" : "plain"} submit disabled={enter.isPending}>
          {t("setup.check")}
        </Button>
        {props.onward}
      </div>
    </form>
  );
}
