export const STEPS = ["open", "answer", "later", "done", "find"] as const;
export type Step = (typeof STEPS)[number];

/** The first step that was not taken; undefined when all were. */
export const nextStep = (taken: ReadonlySet<Step>): Step | undefined => STEPS.find((step) => !taken.has(step));

export interface Seen {
  readonly hasOpened: boolean;
  readonly hasAnswered: boolean;
  readonly hasLooked: boolean;
  /** What was asked to be changed of conversations, as it was asked. */
  readonly changes: readonly unknown[];
}

export function stepsTaken({ hasOpened, hasAnswered, hasLooked, changes }: Seen): readonly Step[] {
  const kinds = changes.map(kindOf);
  const taken: Readonly<Record<Step, boolean>> = {
    open: hasOpened,
    answer: hasAnswered,
    later: kinds.some((kind) => kind === "snooze" || kind === "label"),
    done: kinds.includes("done"),
    find: hasLooked,
  };
  return STEPS.filter((step) => taken[step]);
}

function kindOf(asked: unknown): unknown {
  if (typeof asked !== "object" || asked === null || !("change" in asked)) return undefined;
  const { change } = asked;
  return typeof change === "object" && change !== null && "kind" in change ? change.kind : undefined;
}
