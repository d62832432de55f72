import { type FormEvent, useRef, useState } from "react";
import type { SetupDraft, SetupView } from "#shared/contract/setup.ts";
import { SecretField } from "#renderer/features/accounts/secret-field.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { CommandFailed } from "./command-failed.tsx";
import { SecretsLine } from "./secrets-line.tsx";
import type { StepFoot } from "./steps.ts";
import { MetaPath } from "./trouble.tsx";
import { TextField } from "./text-field.tsx";
import { useSetupCommand } from "./use-setup.ts";

const DIGITS = /^\d{5,25}$/u;

/** Id and secret of the shop's own app; family B has a pair of Instagram's as well. */
export function StepApp(props: StepFoot & { readonly draft: SetupDraft; readonly secrets: SetupView["secrets"] }) {
  const { t } = useI18n();
  const { draft } = props;
  const isInstagram = draft.family === "instagram";
  const form = useRef<HTMLFormElement>(null);
  const [metaAppId, setMetaAppId] = useState(draft.metaAppId ?? "");
  const [metaAppSecret, setMetaAppSecret] = useState("");
  const [instagramAppId, setInstagramAppId] = useState(draft.instagramAppId ?? "");
  const [instagramAppSecret, setInstagramAppSecret] = useState("");
  const [wasSubmitted, setWasSubmitted] = useState(false);
  const enter = useSetupCommand("setup/enter-app");

  const idProblem = (value: string, isRequired: boolean): string | undefined => {
    if (!wasSubmitted) return undefined;
    if (value.trim() === "") return isRequired ? t("field.required") : undefined;
    return DIGITS.test(value.trim()) ? undefined : t("field.digits");
  };
  const isBad = (id: string, isRequired: boolean): boolean => (id.trim() === "" ? isRequired : !DIGITS.test(id.trim()));
  const isMissing = (secret: string, has: boolean): boolean => secret.trim() === "" && !has;
  const metaRequired = !isInstagram || metaAppSecret.trim() !== "";
  const hasProblem = (): boolean =>
    isBad(metaAppId, metaRequired) ||
    (!isInstagram && isMissing(metaAppSecret, draft.hasMetaSecret)) ||
    (isInstagram && (isBad(instagramAppId, true) || isMissing(instagramAppSecret, draft.hasInstagramSecret)));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWasSubmitted(true);
    if (hasProblem()) {
      // The marks come with the next render; the first empty or wrong field takes the focus.
      const wrong = [...(form.current?.querySelectorAll("input") ?? [])].find(
        (input) => input.value.trim() === "" || (input.inputMode === "numeric" && !DIGITS.test(input.value.trim())),
      );
      wrong?.focus();
      return;
    }
    const given = (name: string, value: string) => (value.trim() === "" ? {} : { [name]: value.trim() });
    enter.mutate(
      {
        ...given("metaAppId", metaAppId),
        ...given("metaAppSecret", metaAppSecret),
        ...(isInstagram ? given("instagramAppId", instagramAppId) : {}),
        ...(isInstagram ? given("instagramAppSecret", instagramAppSecret) : {}),
      },
      {
        onSuccess: () => {
          setMetaAppSecret("");
          setInstagramAppSecret("");
        },
      },
    );
  };
  // That it is kept and never shown again has been said at the head of the step.
  const secretHint = (has: boolean) => (has ? t("field.kept") : undefined);

  const metaPair = (
    <>
      <TextField
        label={t("field.metaAppId")}
        hint={isInstagram ? t("field.metaOptional") : undefined}
        value={metaAppId}
        problem={idProblem(metaAppId, metaRequired)}
        isRequired={!isInstagram}
        numeric
        onChange={setMetaAppId}
      />
      <SecretField
        label={t("field.metaAppSecret")}
        hint={secretHint(draft.hasMetaSecret)}
        value={metaAppSecret}
        isMissing={wasSubmitted && !isInstagram && isMissing(metaAppSecret, draft.hasMetaSecret)}
        isRequired={!isInstagram && !draft.hasMetaSecret}
        onChange={setMetaAppSecret}
      />
    </>
  );
  return (
    <form ref={form} className="connect-form" noValidate onSubmit={submit}>
      {isInstagram && (
        <>
          <TextField
            label={t("field.instagramAppId")}
            value={instagramAppId}
            problem={idProblem(instagramAppId, true)}
            isRequired
            numeric
            onChange={setInstagramAppId}
          />
          <SecretField
            label={t("field.instagramAppSecret")}
            hint={secretHint(draft.hasInstagramSecret)}
            value={instagramAppSecret}
            isMissing={wasSubmitted && isMissing(instagramAppSecret, draft.hasInstagramSecret)}
            isRequired={!draft.hasInstagramSecret}
            onChange={setInstagramAppSecret}
          />
        </>
      )}
      {metaPair}
      <details className="how">
        <summary>{t("setup.how")}</summary>
        {isInstagram && <MetaPath path={t("path.enter_app.instagram")} />}
        <MetaPath path={t("path.enter_app")} />
      </details>
      {props.secrets !== undefined && <SecretsLine secrets={props.secrets} />}
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
