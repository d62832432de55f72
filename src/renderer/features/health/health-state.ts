import type { AccountView, PauseReason } from "#shared/contract/accounts.ts";
import type { HealthToday } from "#shared/contract/health.ts";

/** What the light says, from the worst that is true. */
export type HealthLight = "ok" | "working" | "needs_you" | "down";

/** One sentence of the state of things; the worst first. */
export type Finding =
  | { readonly kind: "silent" }
  | { readonly kind: "storage" }
  | { readonly kind: "offline" }
  | {
      readonly kind: "paused";
      readonly accountId: string;
      readonly username: string;
      readonly because: PauseReason;
    }
  /** Meta's Human Agent feature: nobody can answer from here after 24 hours. */
  | { readonly kind: "human_agent"; readonly accountId: string; readonly username: string }
  /** Links of a chain; the state of the worst. */
  | { readonly kind: "chain"; readonly light: "needs_you" | "down" }
  | { readonly kind: "signature"; readonly count: number }
  | { readonly kind: "quarantined"; readonly count: number }
  | { readonly kind: "fetching"; readonly count: number }
  | { readonly kind: "removing"; readonly count: number };

export interface HealthFacts {
  /** The host does not answer. */
  readonly isSilent: boolean;
  readonly storageFailing: boolean;
  readonly online: boolean;
  readonly accounts: readonly AccountView[];
  /** What the chains of all accounts amount to. */
  readonly chains: HealthLight;
  /** Not known yet: undefined. */
  readonly today: HealthToday | undefined;
  readonly removals: number;
}

export function findings(facts: HealthFacts): readonly Finding[] {
  if (facts.isSilent) return [{ kind: "silent" }];
  const { today } = facts;
  const found: Finding[] = [];
  if (facts.storageFailing) found.push({ kind: "storage" });
  if (!facts.online) found.push({ kind: "offline" });
  for (const { id: accountId, sending, username, pausedBecause } of facts.accounts) {
    if (sending === "paused") found.push({ kind: "paused", accountId, username, because: pausedBecause ?? "sign_in" });
  }
  for (const { id: accountId, username, humanAgent } of facts.accounts) {
    if (humanAgent === "missing") found.push({ kind: "human_agent", accountId, username });
  }
  if (facts.chains === "needs_you" || facts.chains === "down") found.push({ kind: "chain", light: facts.chains });
  if (today !== undefined) {
    const badSignatures = today.refused.find(({ name }) => name === "bad_signature")?.count ?? 0;
    // A stranger may knock at a public door; only when nothing right comes beside it is the secret in doubt.
    if (badSignatures > 0 && today.received === 0) found.push({ kind: "signature", count: badSignatures });
    if (today.quarantine.total > 0) found.push({ kind: "quarantined", count: today.quarantine.total });
    if (today.beingFetched > 0) found.push({ kind: "fetching", count: today.beingFetched });
  }
  if (facts.removals > 0) found.push({ kind: "removing", count: facts.removals });
  return found;
}

const LIGHTS: Readonly<Record<Exclude<Finding["kind"], "chain">, HealthLight>> = {
  silent: "down",
  storage: "down",
  offline: "down",
  paused: "needs_you",
  human_agent: "needs_you",
  signature: "needs_you",
  quarantined: "needs_you",
  fetching: "working",
  removing: "working",
};
const WORST_FIRST: readonly HealthLight[] = ["down", "needs_you", "working"];

export const lightOf = (finding: Finding): HealthLight =>
  finding.kind === "chain" ? finding.light : LIGHTS[finding.kind];

export function healthLight(found: readonly Finding[]): HealthLight {
  const lights = new Set(found.map(lightOf));
  return WORST_FIRST.find((light) => lights.has(light)) ?? "ok";
}

export interface EventsRead {
  readonly isError: boolean;
  /** Of an earlier reading. */
  readonly hasEvents: boolean;
  /** More was asked for, and did not come. */
  readonly isOfNextPage: boolean;
  /** Somebody has chosen a kind of them. */
  readonly hasChosen: boolean;
  /** That health cannot be read is said above. */
  readonly isToldAbove: boolean;
}

/**
 * What is made of it when the kept events cannot be read: "told" beside them, nothing, or ("alone") nothing of them is
 * shown either. What somebody asked for here is answered here, whatever is said elsewhere.
 */
export function eventsFailure(read: EventsRead): "told" | "alone" | undefined {
  if (!read.isError) return undefined;
  const isAskedHere = read.isOfNextPage || (read.hasChosen && !read.hasEvents);
  if (isAskedHere || !read.isToldAbove) return "told";
  return read.hasEvents ? undefined : "alone";
}
