import { useEffect, useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Button } from "#renderer/ui/button.tsx";
import { CopyButton } from "#renderer/ui/copy-button.tsx";
import { Icon, type IconName } from "#renderer/ui/icon.tsx";
import { ConnectForm, type Connected } from "./connect-form.tsx";
import { useAppState } from "./use-app-state.ts";
import { WebhookCard } from "./webhook-card.tsx";

type Step =
  | { readonly kind: "choose"; readonly isBack: boolean }
  | { readonly kind: "form" }
  | { readonly kind: "done"; readonly outcome: Connected };

/**
 * The first screen: connect, or practise. It stays until the person goes on, because the verify token is shown only
 * here.
 */
export function Welcome(props: { readonly onStay: () => void; readonly onFinish: () => void }) {
  const [step, setStep] = useState<Step>({ kind: "choose", isBack: false });
  const connect = () => {
    // The host tells of the new account before it answers the form.
    props.onStay();
    setStep({ kind: "form" });
  };
  return (
    <div className="welcome">
      <Side step={step.kind} />
      <main className="welcome-main">
        {step.kind === "choose" && <Choose isBack={step.isBack} onConnect={connect} />}
        {step.kind === "form" && (
          <Form
            onBack={() => {
              setStep({ kind: "choose", isBack: true });
              props.onFinish();
            }}
            onConnected={(outcome) => setStep({ kind: "done", outcome })}
          />
        )}
        {step.kind === "done" && <Done outcome={step.outcome} onFinish={props.onFinish} />}
      </main>
    </div>
  );
}

const POINTS: readonly { readonly icon: IconName; readonly title: PlainKey; readonly text: PlainKey }[] = [
  { icon: "lock", title: "welcome.point.own", text: "welcome.point.own.text" },
  { icon: "checks", title: "welcome.point.safe", text: "welcome.point.safe.text" },
  { icon: "clock", title: "welcome.point.time", text: "welcome.point.time.text" },
];

const STEPS: readonly { readonly title: PlainKey; readonly hint: PlainKey }[] = [
  { title: "connect.step.app", hint: "connect.step.app.hint" },
  { title: "connect.step.webhook", hint: "connect.step.webhook.hint" },
];

function Side(props: { readonly step: Step["kind"] }) {
  const { t, format } = useI18n();
  return (
    <aside className="welcome-side">
      <p className="brand">
        <span className="brand-mark" aria-hidden="true">
          <Icon name="bell" />
        </span>
        {t("app.name")}
      </p>
      {props.step === "choose" ? (
        <ul className="points">
          {POINTS.map(({ icon, title, text }) => (
            <li key={title}>
              <Icon name={icon} />
              <span>
                <b>{t(title)}</b>
                <small>{t(text)}</small>
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <ol className="steps">
          {STEPS.map(({ title, hint }, index) => {
            const isCurrent = index === (props.step === "done" ? 1 : 0);
            const isPast = props.step === "done" && index === 0;
            return (
              <li key={title} aria-current={isCurrent ? "step" : undefined}>
                <span className="step-sign" data-past={isPast || undefined}>
                  {isPast ? <Icon name="check" small /> : format.number(index + 1)}
                </span>
                <span>
                  {t(title)}
                  <small>{t(hint)}</small>
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </aside>
  );
}

/** A step is read from its heading on; the very first screen leaves the focus alone. */
function Heading(props: { readonly takesFocus: boolean; readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { takesFocus } = props;
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {props.children}
    </h1>
  );
}

function Choose(props: { readonly isBack: boolean; readonly onConnect: () => void }) {
  const { t } = useI18n();
  const [showsHow, setShowsHow] = useState(false);
  return (
    <>
      <div className="lead">
        <Heading takesFocus={props.isBack}>{t("welcome.title")}</Heading>
        <p>{t("welcome.lead")}</p>
      </div>
      <section aria-label={t("welcome.choose")} className="box">
        <div className="box-row">
          <span className="box-icon">
            <Icon name="link" />
          </span>
          <div>
            <b>{t("welcome.connect")}</b>
            <small>{t("welcome.connect.text")}</small>
          </div>
          <Button kind="primary" onClick={props.onConnect}>
            {t("welcome.connect")}
          </Button>
        </div>
        <div className="box-row">
          <span className="box-icon">
            <Icon name="practice" />
          </span>
          <div>
            <b>{t("welcome.practice")}</b>
            <small>{t("welcome.practice.text")}</small>
          </div>
          <Button aria-expanded={showsHow} onClick={() => setShowsHow(!showsHow)}>
            {t("welcome.practice")}
          </Button>
        </div>
        {showsHow && (
          <div className="box-row box-how">
            <div>
              <p>{t("welcome.practice.how")}</p>
              <code dir="ltr">npm run practice</code>
            </div>
            <CopyButton text="npm run practice" />
          </div>
        )}
      </section>
    </>
  );
}

function Form(props: { readonly onBack: () => void; readonly onConnected: (outcome: Connected) => void }) {
  const { t } = useI18n();
  return (
    <>
      <div className="lead">
        <Heading takesFocus>{t("connect.title")}</Heading>
        <p>{t("connect.lead")}</p>
      </div>
      <ConnectForm onBack={props.onBack} onConnected={props.onConnected} />
    </>
  );
}

function Done(props: { readonly outcome: Connected; readonly onFinish: () => void }) {
  const { t } = useI18n();
  const { data } = useAppState();
  const { account, verifyToken } = props.outcome;
  return (
    <>
      <div className="lead">
        <Heading takesFocus>{t("connect.done", { username: account.username })}</Heading>
        <p>{t("connect.done.text")}</p>
      </div>
      <WebhookCard callbackAddress={data?.webhookUrl ?? ""} verifyToken={verifyToken} />
      <div className="form-foot">
        <Button kind="primary" onClick={props.onFinish}>
          {t("connect.open")}
        </Button>
      </div>
    </>
  );
}
