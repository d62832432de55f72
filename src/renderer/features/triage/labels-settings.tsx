import { type RefObject, useId, useRef, useState } from "react";
import type { LabelColor, LabelView } from "#shared/contract/triage.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { useKeptFocus } from "#renderer/ui/use-kept-focus.ts";
import { useQuestionInPlace } from "#renderer/ui/use-question-in-place.ts";
import { colorName, LABEL_COLORS } from "./label-colors.ts";
import { useLabelCommands, useLabels } from "./use-labels.ts";

const MOST_CHARS = 40;

/** The shop's labels: make, rename, colour, remove. */
export function LabelsSettings() {
  const { t } = useI18n();
  const { data } = useLabels();
  const labels = data?.items ?? [];
  const field = useRef<HTMLInputElement>(null);
  const keptFocus = useKeptFocus(field);
  return (
    <div className="labels-settings" {...keptFocus}>
      <p className="settings-lead">{t("labels.lead")}</p>
      <NewLabel field={field} color={LABEL_COLORS[(labels.length + 1) % LABEL_COLORS.length] ?? "grey"} />
      <ul>
        {labels.map((label) => (
          <LabelRow key={label.id} label={label} />
        ))}
      </ul>
    </div>
  );
}

function NewLabel({
  field,
  color: next,
}: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly color: LabelColor;
}) {
  const { t } = useI18n();
  const { make } = useLabelCommands();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<LabelColor>();
  const color = chosen ?? next;
  const refused = make.data?.kind === "name_taken" || make.data?.kind === "too_many" ? make.data.kind : undefined;
  return (
    <form
      className="label-row"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === "") return;
        make.mutate(
          { clientId: newClientId(), name, color },
          {
            onSuccess(answer) {
              if (answer.kind !== "saved") return;
              setName("");
              setChosen(undefined);
            },
          },
        );
      }}
    >
      <ColorChoice color={color} onChoose={setChosen} />
      <input
        ref={field}
        type="text"
        aria-label={t("labels.name")}
        placeholder={t("labels.new")}
        maxLength={MOST_CHARS}
        autoComplete="off"
        dir="auto"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button submit icon="add" disabled={name.trim() === "" || make.isPending}>
        {t("labels.make")}
      </Button>
      <Problem kind={make.isError ? "not_saved" : refused} />
    </form>
  );
}

function LabelRow(props: { readonly label: LabelView }) {
  const { t } = useI18n();
  const { label } = props;
  const { change, remove } = useLabelCommands();
  const [name, setName] = useState(label.name);
  const row = useRef<HTMLLIElement>(null);
  const question = useQuestionInPlace(row, remove.reset);
  // What was tried last is what is told about.
  const takeAway = () => {
    if (remove.isPending) return;
    change.reset();
    remove.mutate({ labelId: label.id });
  };
  const changeTo = (next: { readonly name: string } | { readonly color: LabelColor }) => {
    remove.reset();
    change.mutate({ labelId: label.id, ...next });
  };
  const save = () => {
    if (name.trim() === "" || name === label.name) setName(label.name);
    else changeTo({ name });
  };
  if (question.isAsked) {
    return (
      <li ref={row} className="label-row">
        <p role="alert">{t("labels.removeSure", { count: label.conversations, name: label.name })}</p>
        <Button onClick={question.takeBack}>{t("app.cancel")}</Button>
        <Button kind="danger" onClick={takeAway}>
          {t("labels.remove")}
        </Button>
        <Problem kind={remove.isError ? "not_removed" : undefined} />
      </li>
    );
  }
  return (
    <li ref={row} className="label-row">
      <ColorChoice of={label.name} color={label.color} onChoose={(color) => changeTo({ color })} />
      <input
        type="text"
        aria-label={t("labels.nameOf", { name: label.name })}
        maxLength={MOST_CHARS}
        autoComplete="off"
        dir="auto"
        value={name}
        onChange={(event) => setName(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
        }}
      />
      <span className="label-count">{t("list.count", { count: label.conversations })}</span>
      <IconButton
        icon="trash"
        label={t("labels.removeNamed", { name: label.name })}
        onClick={() => (label.conversations > 0 ? question.ask() : takeAway())}
      />
      <Problem kind={problemOf({ change, remove })} />
    </li>
  );
}

const PROBLEMS = {
  name_taken: "labels.nameTaken",
  too_many: "labels.tooMany",
  not_saved: "toast.doneFailed",
  not_removed: "remove.failed",
} as const;

function Problem(props: { readonly kind: keyof typeof PROBLEMS | undefined }) {
  const { t } = useI18n();
  if (props.kind === undefined) return null;
  return (
    <p className="label-problem" role="alert">
      {t(PROBLEMS[props.kind])}
    </p>
  );
}

function problemOf({ change, remove }: Pick<ReturnType<typeof useLabelCommands>, "change" | "remove">) {
  if (remove.isError) return "not_removed";
  if (change.isError) return "not_saved";
  return change.data?.kind === "name_taken" ? "name_taken" : undefined;
}

/** One of the nine colours, each with its name. */
function ColorChoice(props: {
  /** The label's name, once it has one. */
  readonly of?: string;
  readonly color: LabelColor;
  readonly onChoose: (color: LabelColor) => void;
}) {
  const { t } = useI18n();
  const what = t("labels.color");
  const id = useId();
  return (
    <span className="color-choice">
      <span className="label-dot" data-label-color={props.color} aria-hidden="true" />
      <select
        id={id}
        aria-label={props.of === undefined ? what : t("app.named", { what, which: props.of })}
        value={props.color}
        onChange={(event) => {
          const color = LABEL_COLORS.find((each) => each === event.target.value);
          if (color !== undefined) props.onChoose(color);
        }}
      >
        {LABEL_COLORS.map((color) => (
          <option key={color} value={color}>
            {t(colorName(color))}
          </option>
        ))}
      </select>
    </span>
  );
}
