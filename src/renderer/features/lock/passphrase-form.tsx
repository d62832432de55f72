import { type FormEvent, useState } from "react";
import { PassphraseField } from "#renderer/features/archive/passphrase-field.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { Button } from "#renderer/ui/button.tsx";

/** The contract's shortest; said here because the page takes no values from the contract. */
const SHORTEST = 6;

type Answer = { readonly kind: "on" | "off" } | { readonly kind: "wrong" | "wait"; readonly waitMs: number };

/** The passphrase that is, the one that is to be, or both. */
export function PassphraseForm(props: {
  readonly asks: "new" | "current" | "both";
  readonly button: string;
  readonly command: (words: { readonly current: string; readonly fresh: string }) => Promise<Answer>;
}) {
  const { t } = useI18n();
  const { asks, command } = props;
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState<{ readonly of: "current" | "fresh" | "again"; readonly text: string }>();
  const [isBusy, setIsBusy] = useState(false);
  const [isDone, setIsDone] = useState(false);

  const answered = (answer: Answer) => {
    if (answer.kind === "wrong") return setProblem({ of: "current", text: t("lock.wrong") });
    if (answer.kind === "wait") {
      return setProblem({ of: "current", text: t("lock.wait", { count: Math.ceil(answer.waitMs / 1000) }) });
    }
    for (const clear of [setCurrent, setFresh, setAgain]) clear("");
    return setIsDone(true);
  };
  const run = async () => {
    setIsBusy(true);
    try {
      answered(await command({ current, fresh }));
    } catch {
      setProblem({ of: asks === "new" ? "fresh" : "current", text: t("state.actionFailed") });
    } finally {
      setIsBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsDone(false);
    setProblem(undefined);
    if (asks !== "current" && fresh.length < SHORTEST)
      return setProblem({ of: "fresh", text: t("lock.tooShort", { count: SHORTEST }) });
    if (asks !== "current" && fresh !== again) return setProblem({ of: "again", text: t("lock.notTheSame") });
    return drop(run(), "told in the form");
  };
  const problemOf = (field: "current" | "fresh" | "again") => (problem?.of === field ? problem.text : undefined);

  return (
    <form className="lock-form" onSubmit={submit}>
      {asks !== "new" && (
        <PassphraseField
          label={t("lock.passphrase")}
          isNew={false}
          value={current}
          problem={problemOf("current")}
          onChange={setCurrent}
        />
      )}
      {asks !== "current" && (
        <>
          <PassphraseField
            label={t("lock.newPassphrase")}
            isNew
            hint={t("lock.newPassphrase.hint")}
            value={fresh}
            problem={problemOf("fresh")}
            onChange={setFresh}
          />
          <PassphraseField
            label={t("lock.again")}
            isNew
            value={again}
            problem={problemOf("again")}
            onChange={setAgain}
          />
        </>
      )}
      <Button submit kind="primary" disabled={isBusy}>
        {props.button}
      </Button>
      {isDone && <output className="settings-hint">{t("lock.done")}</output>}
    </form>
  );
}
