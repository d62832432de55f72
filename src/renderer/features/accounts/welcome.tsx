import { useEffect, useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Icon, type IconName } from "#renderer/ui/icon.tsx";
import { useFocusWish } from "#renderer/features/frame/view.ts";
import { HelpLink } from "#renderer/features/help/help-link.tsx";
import { useBeginPractice } from "#renderer/features/practice/use-practice.ts";
import { Brand } from "./brand.tsx";
import { Wizard } from "#renderer/features/setup/wizard.tsx";

/** The first screen: connect, or practise. The set-up stays open until the person goes on. */
export function Welcome(props: {
  readonly canPractise: boolean;
  readonly onStay: () => void;
  readonly onFinish: () => void;
}) {
  const [step, setStep] = useState<"choose" | "back" | "set-up">("choose");
  if (step === "set-up") {
    return (
      <main className="setup-page">
        <Wizard
          brand={<Brand />}
          onFinish={props.onFinish}
          onLater={() => {
            setStep("back");
            props.onFinish();
          }}
        />
      </main>
    );
  }
  const connect = () => {
    // The host tells of the new account before the set-up is over.
    props.onStay();
    setStep("set-up");
  };
  return (
    <div className="welcome">
      <Side />
      <main className="welcome-main">
        <Choose isBack={step === "back"} canPractise={props.canPractise} onConnect={connect} />
      </main>
    </div>
  );
}

const POINTS: readonly { readonly icon: IconName; readonly title: PlainKey; readonly text: PlainKey }[] = [
  { icon: "lock", title: "welcome.point.own", text: "welcome.point.own.text" },
  { icon: "checks", title: "welcome.point.safe", text: "welcome.point.safe.text" },
  { icon: "clock", title: "welcome.point.time", text: "welcome.point.time.text" },
];

function Side() {
  const { t } = useI18n();
  return (
    <aside className="welcome-side">
      <Brand />
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
    </aside>
  );
}

/** A step is read from its heading on, and so is the way back from practice; the very first screen leaves the focus alone. */
function Heading(props: { readonly takesFocus: boolean; readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { takesFocus } = props;
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  useFocusWish("list", true, () => heading.current?.focus());
  return (
    <h1 ref={heading} tabIndex={-1}>
      {props.children}
    </h1>
  );
}

function Choose(props: { readonly isBack: boolean; readonly canPractise: boolean; readonly onConnect: () => void }) {
  const { t } = useI18n();
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
            <b>{t("welcome.connect.title")}</b>
            <small>{t("welcome.connect.text")}</small>
          </div>
          <Button kind="primary" onClick={props.onConnect}>
            {t("welcome.connect")}
          </Button>
        </div>
        {props.canPractise && <PracticeRow />}
      </section>
      <p>
        <HelpLink page="connect" anchor="before-you-begin" />
      </p>
    </>
  );
}

/** One press, and the example shop is there instead of this screen. */
function PracticeRow() {
  const { t } = useI18n();
  const begin = useBeginPractice();
  const hasFailed = begin.isError || (begin.data !== undefined && begin.data.kind !== "begun");
  return (
    <div className="box-row">
      <span className="box-icon">
        <Icon name="practice" />
      </span>
      <div>
        <b>{t("welcome.practice.title")}</b>
        <small>{t("welcome.practice.text")}</small>
        <output className="box-outcome" data-failed={hasFailed || undefined}>
          {begin.isPending && t("welcome.practice.opening")}
          {hasFailed && t("welcome.practice.failed")}
        </output>
      </div>
      <Button aria-disabled={begin.isPending} onClick={() => !begin.isPending && begin.mutate()}>
        {t("welcome.practice")}
      </Button>
    </div>
  );
}
