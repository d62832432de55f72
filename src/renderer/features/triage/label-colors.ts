import type { LabelColor } from "#shared/contract/triage.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";

const NAMES: Readonly<Record<LabelColor, PlainKey>> = {
  grey: "color.grey",
  red: "color.red",
  orange: "color.orange",
  yellow: "color.yellow",
  green: "color.green",
  teal: "color.teal",
  blue: "color.blue",
  violet: "color.violet",
  pink: "color.pink",
};

export const LABEL_COLORS: readonly LabelColor[] = [
  "grey",
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "violet",
  "pink",
];

export const colorName = (color: LabelColor): PlainKey => NAMES[color];
