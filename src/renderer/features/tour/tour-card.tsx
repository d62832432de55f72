import { useMutationState } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { CHANGE_KEY } from "#renderer/features/triage/use-change-conversations.ts";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { SEND_KEY } from "#renderer/features/replies/use-send-reply.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { keep, readKept } from "#renderer/lib/kept.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { nextStep, STEPS, type Step, stepsTaken } from "./steps.ts";

/**
 * Five first steps in practice, one at a time, at the foot of the list: it covers nothing, takes no focus, goes on by itself
 * when the thing is done, and stays away once it is ended.
 */
export function TourCard() {
  const { t } = useI18n();
  const view = useViewStore();
  const [isEnded, setIsEnded] = useState(() => readKept(window.localStorage, "tourEnded") === true);
  const [taken, setTaken] = useState<ReadonlySet<Step>>(new Set());
  const seen = useSeenSteps();
  const fresh = seen.filter((step) => !taken.has(step));
  if (fresh.length > 0) setTaken(new Set([...taken, ...fresh]));
  if (isEnded) return null;
  const end = () => {
    keep(window.localStorage, "tourEnded", true);
    setIsEnded(true);
    // The card that had the focus is gone.
    view.set((value) => ({ ...value, focusWish: "list" }));
  };
  const keyed = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    end();
  };
  const step = nextStep(taken);
  return (
    <section className="tour" aria-label={t("tour.title")}>
      <p className="tour-place">
        {step === undefined ? t("tour.title") : t("tour.place", { step: STEPS.indexOf(step) + 1, total: STEPS.length })}
      </p>
      <IconButton icon="close" label={t("tour.end")} onClick={end} onKeyDown={keyed} />
      {step === undefined ? (
        <div className="tour-words">
          <output>
            <b>{t("tour.over")}</b>
            <span>{t("tour.over.text")}</span>
          </output>
        </div>
      ) : (
        <StepWords step={step} onSkip={() => setTaken(new Set([...taken, step]))} onKey={keyed} />
      )}
    </section>
  );
}

function StepWords(props: {
  readonly step: Step;
  readonly onSkip: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}) {
  const { t } = useI18n();
  const { keysOf } = useActions();
  const keys = (action: string): string => keysOf(action) ?? "";
  const words: Readonly<Record<Step, readonly [title: string, text: string]>> = {
    open: [t("tour.open"), t("tour.open.text", { next: keys("list.next"), previous: keys("list.previous") })],
    answer: [t("tour.answer"), t("tour.answer.text", { reply: keys("reply"), send: keys("reply.send") })],
    later: [
      t("tour.later"),
      t("tour.later.text", { snooze: keys("conversation.snooze"), label: keys("conversation.labels") }),
    ],
    done: [t("tour.done"), t("tour.done.text", { done: keys("conversation.done"), undo: keys("undo") })],
    find: [t("tour.find"), t("tour.find.text", { search: keys("search"), palette: keys("palette") })],
  };
  const [title, text] = words[props.step];
  return (
    <div className="tour-words">
      <output>
        <b>{title}</b>
        <span>{text}</span>
      </output>
      <Button kind="quiet" onClick={props.onSkip} onKeyDown={props.onKey}>
        {t("tour.skip")}
      </Button>
    </div>
  );
}

/** What the person does is what counts, not what they click in the card. */
function useSeenSteps(): readonly Step[] {
  const hasOpened = useView(({ openId }) => openId !== undefined);
  const hasLooked = useView(({ searchText, dialog }) => searchText !== "" || dialog === "palette");
  const hasAnswered = useMutationState({ filters: { mutationKey: SEND_KEY, status: "success" } }).length > 0;
  const changes = useMutationState({
    filters: { mutationKey: CHANGE_KEY, status: "success" },
    select: ({ state }) => state.variables,
  });
  return stepsTaken({ hasOpened, hasAnswered, hasLooked, changes });
}
