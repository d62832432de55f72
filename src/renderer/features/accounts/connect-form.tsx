import { type FormEvent, useId, useRef, useState } from "react";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { assertNever } from "#shared/assert-never.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { SecretField } from "./secret-field.tsx";
import { useConnectAccount } from "./use-app-state.ts";

export type Connected = Extract<RouteOutput<"accounts/connect">, { kind: "connected" }>;

/** Three answers, then Meta is asked. What was typed stays when Meta says no. */
export function ConnectForm(props: {
  readonly onConnected: (outcome: Connected) => void;
  readonly onBack: (() => void) | undefined;
}) {
  const { t } = useI18n();
  const form = useRef<HTMLFormElement>(null);
  const [family, setFamily] = useState<LoginFamily>("instagram");
  const [appSecret, setAppSecret] = useState("");
  const [accessToken, setAccessToken] = useState("");
  const [wasSubmitted, setWasSubmitted] = useState(false);
  const connect = useConnectAccount();
  const isMissing = (value: string): boolean => wasSubmitted && value.trim() === "";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWasSubmitted(true);
    if (appSecret.trim() === "" || accessToken.trim() === "") {
      const empty = Array.from(form.current?.querySelectorAll("input") ?? []).find(({ value }) => value.trim() === "");
      empty?.focus();
      return;
    }
    connect.mutate(
      { family, appSecret: appSecret.trim(), accessToken: accessToken.trim() },
      { onSuccess: (outcome) => outcome.kind === "connected" && props.onConnected(outcome) },
    );
  };

  return (
    <form ref={form} className="connect-form" noValidate onSubmit={submit}>
      <FamilyQuestion family={family} onChoose={setFamily} />
      <SecretField
        label={t("connect.secret")}
        hint={t(family === "instagram" ? "connect.secret.instagram" : "connect.secret.facebook")}
        value={appSecret}
        isMissing={isMissing(appSecret)}
        onChange={setAppSecret}
      />
      <SecretField
        label={t("connect.token")}
        hint={t("connect.token.hint")}
        value={accessToken}
        isMissing={isMissing(accessToken)}
        onChange={setAccessToken}
      />
      <p className="kept">
        <Icon name="lock" small />
        {t("connect.kept")}
      </p>
      <Outcome outcome={connect.data} hasFailed={connect.isError} />
      <div className="form-foot">
        {props.onBack !== undefined && <Button onClick={props.onBack}>{t("connect.back")}</Button>}
        <Button kind="primary" submit disabled={connect.isPending}>
          {t(connect.isPending ? "connect.submitting" : "connect.submit")}
        </Button>
      </div>
    </form>
  );
}

function FamilyQuestion(props: { readonly family: LoginFamily; readonly onChoose: (family: LoginFamily) => void }) {
  const { t } = useI18n();
  const id = useId();
  const answers = [
    { family: "instagram", label: t("connect.family.instagram"), text: t("connect.family.instagram.text") },
    { family: "facebook", label: t("connect.family.facebook"), text: t("connect.family.facebook.text") },
  ] as const;
  return (
    <fieldset className="family">
      <legend>{t("connect.family")}</legend>
      <div className="family-answers">
        {answers.map(({ family, label, text }) => (
          <label key={family}>
            <input
              type="radio"
              name={id}
              value={family}
              checked={props.family === family}
              onChange={() => props.onChoose(family)}
            />
            <b>{label}</b>
            <small>{text}</small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Outcome(props: {
  readonly outcome: RouteOutput<"accounts/connect"> | undefined;
  readonly hasFailed: boolean;
}) {
  const { t } = useI18n();
  const { outcome, hasFailed } = props;
  if (hasFailed) return <Notice tone="red" icon="warning" role="alert" lead={t("connect.failed")} />;
  if (outcome === undefined || outcome.kind === "connected") return null;
  return (
    <div className="outcome">
      <Notice
        tone="amber"
        icon={outcome.kind === "offline" ? "offline" : "warning"}
        role="alert"
        lead={outcomeText(outcome, t)}
      />
      {outcome.kind === "refused" && outcome.code !== undefined && (
        <details>
          <summary>{t("app.details")}</summary>
          <code>
            {outcome.subcode === undefined
              ? t("state.code", { code: String(outcome.code) })
              : t("state.codeSubcode", { code: String(outcome.code), subcode: String(outcome.subcode) })}
          </code>
        </details>
      )}
    </div>
  );
}

function outcomeText(outcome: Exclude<RouteOutput<"accounts/connect">, { kind: "connected" }>, t: Translate): string {
  switch (outcome.kind) {
    case "wrong_family":
      return t(outcome.looksLike === "facebook" ? "connect.wrongFamily.facebook" : "connect.wrongFamily.instagram");
    case "refused":
      return t("connect.refused");
    case "offline":
      return t("connect.offline");
    default:
      return assertNever(outcome, "outcome");
  }
}
