import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import type { LockState } from "#shared/contract/lock.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { useUnlock } from "./use-lock.ts";

/** All there is while Shopbell is locked. The host tells this page nothing else either. */
export function LockScreen(props: { readonly lock: LockState }) {
  const { t } = useI18n();
  const { lock } = props;
  const { withPassphrase, withSystem } = useUnlock();
  const [passphrase, setPassphrase] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const answer = withPassphrase.data;
  const [waitMs, setWaitMs] = useWaiting(
    answer?.kind === "wrong" || answer?.kind === "wait" ? answer.waitMs : lock.waitMs,
    answer,
  );
  useEffect(() => {
    document.title = t("app.name");
  }, [t]);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase === "" || waitMs > 0) return;
    setWaitMs(0);
    withPassphrase.mutate(passphrase, {
      onSuccess: ({ kind }) => {
        if (kind !== "unlocked") setPassphrase("");
        field.current?.focus();
      },
    });
  };
  const isBusy = withPassphrase.isPending || withSystem.isPending;
  const hasFailed = withPassphrase.isError || withSystem.isError;
  return (
    <main className="lock-screen">
      <form className="lock-box" onSubmit={submit} aria-labelledby={`${id}-title`}>
        <Icon name="lock" />
        <h1 id={`${id}-title`} className="empty-title">
          {t("lock.title")}
        </h1>
        <p>{t("lock.goesOn")}</p>
        <div className="field">
          <label htmlFor={`${id}-passphrase`}>{t("lock.passphrase")}</label>
          <input
            id={`${id}-passphrase`}
            ref={field}
            type="password"
            autoComplete="current-password"
            maxLength={200}
            value={passphrase}
            aria-describedby={`${id}-problem`}
            onChange={(event) => setPassphrase(event.target.value)}
          />
          <p id={`${id}-problem`} className="field-problem" role="alert">
            {hasFailed && t("state.actionFailed")}
            {waitMs === 0 && answer?.kind === "wrong" && t("lock.wrong")}
            {waitMs > 0 && t("lock.wait", { count: Math.ceil(waitMs / 1000) })}
          </p>
        </div>
        <Button kind="primary" submit disabled={isBusy || passphrase === "" || waitMs > 0}>
          {t("lock.open")}
        </Button>
        {lock.usesSystem && lock.system === "touch_id" && (
          <Button disabled={isBusy} onClick={() => withSystem.mutate()}>
            {t("lock.touchId")}
          </Button>
        )}
        <details>
          <summary>{t("lock.forgotten")}</summary>
          <p>{t("lock.forgotten.way")}</p>
          <code>
            <bdi>{lock.file}</bdi>
          </code>
        </details>
      </form>
    </main>
  );
}

/** Milliseconds that are left of a wait, counted down by seconds; begins anew with each answer. */
function useWaiting(firstMs: number, answer: unknown) {
  const [left, setLeft] = useState({ ms: firstMs, of: answer });
  if (left.of !== answer) setLeft({ ms: firstMs, of: answer });
  useEffect(() => {
    if (left.ms <= 0) return undefined;
    const timer = setTimeout(() => setLeft((now) => ({ ...now, ms: Math.max(0, now.ms - 1000) })), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left.ms, (ms: number) => setLeft((now) => ({ ...now, ms }))] as const;
}
