import type { LabelView } from "#shared/contract/triage.ts";

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
  if (props.labels.length === 0) return null;
  const names = props.labels.map(({ name }) => name).join(", ");
  return (
    <span className="label-dots" data-tip={names}>
      {props.labels.slice(0, MOST_DOTS).map(({ id, color }) => (
        <span key={id} className="label-dot" data-label-color={color} aria-hidden="true" />
      ))}
      <span className="visually-hidden">{names}</span>
    </span>
  );
}

const MOST_DOTS = 4;
