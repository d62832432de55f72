import { type ReactNode, useEffect, useRef, useState } from "react";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { SetupDraft, SetupView } from "#shared/contract/setup.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { HelpLink } from "#renderer/features/help/help-link.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { ChainStrip } from "./chain-strip.tsx";
import { ChoiceCards } from "./choice-cards.tsx";
import { LinkSign } from "./link-sign.tsx";
import { StepAddress } from "./step-address.tsx";
import { StepApp } from "./step-app.tsx";
import { StepChecks } from "./step-checks.tsx";
import { StepImport } from "./step-import.tsx";
import { StepSignIn } from "./step-sign-in.tsx";
import {
  isImported,
  isStopped,
  isWhole,
  linksOf,
  mayEnter,
  openStep,
  stateOf,
  STEP_HELP,
  STEPS,
  type Step,
} from "./steps.ts";
import { Trouble } from "./trouble.tsx";
import { useSetup, useSetupCommand } from "./use-setup.ts";

/**
 * The set-up: the steps at the side, the one that is open beside them. It goes on by itself when a step holds; a step
 * that was chosen stays until one goes on.
 */
export function Wizard(props: {
  /** Stands over the steps where the set-up is a page of its own. */
  readonly brand?: ReactNode;
  readonly onLater: () => void;
  readonly onFinish: () => void;
}) {
  const { t } = useI18n();
  const setup = useSetup();
  const [chosen, setChosen] = useState<Step>();
  if (setup.isError) return <Notice tone="red" icon="warning" role="alert" lead={t("setup.failed")} />;
  if (setup.data === undefined) return <Spinner label={t("linkState.working")} />;
  const { draft } = setup.data;
  const step =
    draft === undefined ? undefined : chosen !== undefined && mayEnter(chosen, draft) ? chosen : openStep(draft);
  return (
    <div className="wizard">
      <Steps brand={props.brand} draft={draft} current={step} onChoose={setChosen} />
      <div className="wizard-main">
        {draft === undefined || step === undefined ? (
          <ChooseFamily onLater={props.onLater} />
        ) : (
          <OpenStep
            key={step}
            step={step}
            draft={draft}
            view={setup.data}
            onStep={setChosen}
            onLater={props.onLater}
            onFinish={props.onFinish}
          />
        )}
      </div>
    </div>
  );
}

function Steps(props: {
  readonly brand: ReactNode;
  readonly draft: SetupDraft | undefined;
  readonly current: Step | undefined;
  readonly onChoose: (step: Step) => void;
}) {
  const { t, format } = useI18n();
  const { draft, current, onChoose } = props;
  return (
    <nav className="wizard-side" aria-label={t("setup.steps")}>
      {props.brand}
      <p>{t("setup.lead")}</p>
      <ol className="steps">
        {STEPS.map((step, index) => {
          const state = draft === undefined ? "waiting" : stateOf(step, draft.links);
          const label = draft === undefined ? undefined : linksOf(step, draft.links)[0]?.label;
          const stopped = isStopped(step, draft?.links ?? []);
          const isNumber = stopped || state === "waiting" || (state === "working" && step === current);
          const word = isImported(step, draft?.links ?? [])
            ? "step.import.done"
            : stopped
              ? "step.import.stopped"
              : (`linkState.${state}` as const);
          return (
            <li key={step} aria-current={step === current ? "step" : undefined}>
              <button
                type="button"
                disabled={draft === undefined || !mayEnter(step, draft)}
                onClick={() => onChoose(step)}
              >
                {isNumber ? (
                  <span className="step-sign" aria-hidden="true">
                    {format.number(index + 1)}
                  </span>
                ) : (
                  <LinkSign state={state} />
                )}
                <span>
                  {t(`step.${step}`)}
                  <small className={state === "waiting" ? "visually-hidden" : undefined}>
                    <bdi>{state === "ok" && label !== undefined && step !== "subscription" ? label : t(word)}</bdi>
                  </small>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** A step is read from its heading on. */
function Lead(props: { readonly title: string; readonly lead: string; readonly help: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="lead">
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      <p>{props.lead}</p>
      <HelpLink page="connect" anchor={props.help} about={props.title} />
    </div>
  );
}

function ChooseFamily(props: { readonly onLater: () => void }) {
  const { t } = useI18n();
  const { data: app } = useAppState();
  // Whoever signs in again does it as before.
  const [family, setFamily] = useState<LoginFamily>(app?.accounts[0]?.family ?? "instagram");
  const begin = useSetupCommand("setup/begin");
  return (
    <>
      <Lead title={t("step.family.title")} lead={t("step.family.lead")} help={STEP_HELP.family} />
      <ChoiceCards
        question={t("step.family.title")}
        hideQuestion
        answers={[
          { value: "instagram", label: t("connect.family.instagram"), text: t("connect.family.instagram.text") },
          { value: "facebook", label: t("connect.family.facebook"), text: t("connect.family.facebook.text") },
        ]}
        chosen={family}
        onChoose={setFamily}
      />
      {begin.isError && <Notice tone="red" icon="warning" role="alert" lead={t("setup.failed")} />}
      <div className="wizard-foot">
        <Button onClick={props.onLater}>{t("setup.later")}</Button>
        <Button kind="primary" disabled={begin.isPending} onClick={() => begin.mutate({ family })}>
          {t("setup.begin")}
        </Button>
      </div>
    </>
  );
}

function OpenStep(props: {
  readonly step: Step;
  readonly draft: SetupDraft;
  readonly view: SetupView;
  /** The step that was chosen; undefined: on to the first that does not work yet. */
  readonly onStep: (step: Step | undefined) => void;
  readonly onLater: () => void;
  readonly onFinish: () => void;
}) {
  const { t } = useI18n();
  const { step, draft } = props;
  const [accountId] = draft.accountIds;
  const check = useSetupCommand("setup/check");
  const close = useSetupCommand("setup/close");
  const links = linksOf(step, draft.links);
  const state = stateOf(step, draft.links);
  const isOver = isWhole(draft);
  const isForm = step === "app" || step === "address" || step === "sign_in";
  const [first] = links;
  const mustSignIn = step !== "sign_in" && links.some(({ mend }) => mend !== undefined && SIGN_IN_MENDS.has(mend));
  const later = isOver ? null : <Button onClick={props.onLater}>{t("setup.later")}</Button>;
  const onward = isOver ? (
    <Button kind="primary" onClick={() => close.mutate({}, { onSuccess: props.onFinish })}>
      {t("setup.finish")}
    </Button>
  ) : state === "ok" ? (
    <Button kind="primary" onClick={() => props.onStep(undefined)}>
      {t("setup.next")}
    </Button>
  ) : null;
  const again =
    accountId === undefined || first === undefined || state === "ok" || state === "working" ? null : (
      <Button icon="retry" disabled={check.isPending} onClick={() => check.mutate({ link: first.link, accountId })}>
        {t("setup.checkAgain")}
      </Button>
    );
  const foot = { later, onward };
  return (
    <>
      <Lead
        title={t(`step.${step}.title`)}
        lead={t(isImported(step, links) ? "step.import.done.lead" : `step.${step}.lead`)}
        help={STEP_HELP[step]}
      />
      {(step === "subscription" || step === "live_test") && <ChainStrip links={draft.links} />}
      {isForm && links.map((link) => <Trouble key={link.link} link={link} family={draft.family} />)}
      {state === "working" && step !== "import" && <Spinner label={t("linkState.working")} />}
      {step === "app" && <StepApp draft={draft} secrets={props.view.secrets} {...foot} />}
      {step === "address" && <StepAddress address={props.view.address} {...foot} />}
      {step === "sign_in" && <StepSignIn draft={draft} later={later} onward={onward ?? again} />}
      {(step === "subscription" || step === "permissions") && (
        <StepChecks
          links={links}
          family={draft.family}
          accountId={accountId}
          later={step === "permissions" ? draft.links.find(({ link }) => link === "live_test")?.parts : undefined}
        />
      )}
      {step === "live_test" && first !== undefined && <Trouble link={first} family={draft.family} />}
      {step === "import" && first !== undefined && (
        <StepImport link={first} family={draft.family} accountId={accountId} />
      )}
      {!isForm && (
        <div className="wizard-foot">
          {later}
          {again}
          {mustSignIn && (
            <Button kind="primary" onClick={() => props.onStep("sign_in")}>
              {t("window.paused.fix")}
            </Button>
          )}
          {onward}
        </div>
      )}
    </>
  );
}

const SIGN_IN_MENDS: ReadonlySet<string> = new Set(["sign_in", "sign_in_and_allow", "paste_other_token"]);
