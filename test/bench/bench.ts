/** What a bench is. A bench measures; whether a budget was met is a result like any other and never a failure of the run. */

export interface BenchResult {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** undefined for a figure that only explains the others. */
  readonly budget?: { readonly bound: "at least" | "at most"; readonly value: number };
}

export interface Bench {
  readonly name: string;
  /** One line for the list of benches. */
  readonly about: string;
  /** `note` is for the reader of the figures: what was measured, and on what. */
  readonly run: (note: (line: string) => void) => Promise<readonly BenchResult[]>;
}

/** undefined when there is no budget. */
export function isMet(result: BenchResult): boolean | undefined {
  if (result.budget === undefined) return undefined;
  return result.budget.bound === "at least" ? result.value >= result.budget.value : result.value <= result.budget.value;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that `share` of all values do not exceed; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
