import type { LabelView } from "#shared/contract/triage.ts";
import { foldWord } from "#shared/domain/fold-text.ts";
import { matchesWords } from "#renderer/lib/match-words.ts";

/** What Enter means behind a piece of a label's name. `several`: nobody can tell yet. */
export type MeantLabel =
  | { readonly kind: "label"; readonly labelId: number }
  | { readonly kind: "several" | "new" | "nothing" };

/** A whole name means its label, whatever else begins with it; a piece means the only label it fits. */
export function meantLabel(labels: readonly LabelView[], text: string): MeantLabel {
  const name = foldName(text);
  if (name === "") return { kind: "nothing" };
  const found = labels.filter((label) => matchesWords(label.name, text));
  const meant = labels.find((label) => foldName(label.name) === name) ?? (found.length === 1 ? found[0] : undefined);
  if (meant !== undefined) return { kind: "label", labelId: meant.id };
  return { kind: found.length === 0 ? "new" : "several" };
}

/** Two labels of one name would not be told apart: the host takes neither case nor accents for a difference. */
export const foldName = (name: string): string => foldWord(name.trim().replaceAll(/\s+/gu, " "));
