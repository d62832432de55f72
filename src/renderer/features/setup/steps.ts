import type { ReactNode } from "react";
import type { LinkView, SetupDraft } from "#shared/contract/setup.ts";

/** What stands at the foot of every step, beside its own command. */
export interface StepFoot {
  readonly later: ReactNode;
  /** Only where the step works: then its own command is the second choice. */
  readonly onward: ReactNode;
}

/** The steps of the set-up, and the links of the chain that each of them makes whole. */
export const STEPS = ["app", "address", "sign_in", "subscription", "permissions", "live_test", "import"] as const;
export type Step = (typeof STEPS)[number];

const LINKS: Readonly<Record<Step, readonly LinkView["link"][]>> = {
  app: ["app"],
  address: ["address"],
  sign_in: ["sign_in"],
  subscription: ["subscription"],
  permissions: ["permissions", "probes"],
  live_test: ["live_test"],
  import: ["import"],
};

/** Where docs/connect.md tells more of a step, and of the choice before the first. */
export const STEP_HELP: Readonly<Record<Step | "family", string>> = {
  family: "which-way-to-sign-in",
  app: "1-meta-app",
  address: "2-public-address",
  sign_in: "3-sign-in",
  subscription: "4-webhook",
  permissions: "5-permission-checks",
  live_test: "6-test-message",
  import: "7-earlier-messages",
};

const WORST_FIRST: readonly LinkView["state"][] = ["needs_you", "failed", "working", "waiting"];

export function linksOf(step: Step, links: readonly LinkView[]): readonly LinkView[] {
  return links.filter(({ link }) => LINKS[step].includes(link));
}

export function stateOf(step: Step, links: readonly LinkView[]): LinkView["state"] {
  const states = new Set(linksOf(step, links).map(({ state }) => state));
  return WORST_FIRST.find((state) => states.has(state)) ?? "ok";
}

/** Where the set-up stands: the first step that does not hold yet, the last one when all do. */
export function openStep(draft: SetupDraft): Step {
  return STEPS.find((step) => stateOf(step, draft.links) !== "ok") ?? "import";
}

/** Messages come and go out: whatever is left goes on by itself. */
export function isWhole(draft: SetupDraft): boolean {
  return STEPS.every((step) => step === "import" || stateOf(step, draft.links) === "ok");
}

/** The last step, with everything brought in that Instagram still shows. */
export function isImported(step: Step, links: readonly LinkView[]): boolean {
  return step === "import" && linksOf(step, links).some(({ state, cause }) => state === "ok" && cause === undefined);
}

/** The owner stopped bringing in earlier messages: what is here works, and the rest does not come by itself. */
export function isStopped(step: Step, links: readonly LinkView[]): boolean {
  return linksOf(step, links).some(({ cause }) => cause === "import_stopped");
}

/** A step may be entered when everything before it holds; what was done can be done again. */
export function mayEnter(step: Step, draft: SetupDraft): boolean {
  return STEPS.indexOf(step) <= STEPS.indexOf(openStep(draft));
}
