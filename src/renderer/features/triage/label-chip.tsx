import type { LabelView } from "#shared/contract/triage.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";

/** A label with its name; the colour only repeats it. */
export function LabelChip(props: { readonly label: LabelView }) {
  return (
    <span className="label-chip" data-label-color={props.label.color}>
      <span className="label-dot" aria-hidden="true" />
      <bdi>{props.label.name}</bdi>
    </span>
  );
}

/** Small dots where there is no room for names: they are said, and shown on hover. */
export function LabelDots(props: { readonly labels: readonly LabelView[] }) {
  const { format } = useI18n();
  if (props.labels.length === 0) return null;
  const isTooMany = props.labels.length > MOST_DOTS;
  const shown = isTooMany ? MOST_DOTS - 1 : MOST_DOTS;
  const names = props.labels.map(({ name }) => name).join(", ");
  return (
    <span className="label-dots" data-tip={names}>
      {props.labels.slice(0, shown).map(({ id, color }) => (
        <span key={id} className="label-dot" data-label-color={color} aria-hidden="true" />
      ))}
      {isTooMany && (
        <bdi className="label-more" dir="ltr" aria-hidden="true">
          +{format.number(props.labels.length - shown)}
        </bdi>
      )}
      <span className="visually-hidden">{names}</span>
    </span>
  );
}

const MOST_DOTS = 4;
