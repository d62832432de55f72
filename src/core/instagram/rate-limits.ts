import type { AccountId } from "#shared/domain/ids.ts";
import type { Clock } from "../ports.ts";
import type { Usage } from "./usage.ts";

/**
 * Meta's limits, kept before Meta has to: so many calls a second per account (Meta, "Messenger Platform rate limits":
 * 100 texts, 10 audio or video, 2 reads of conversations), slower from 80 percent of the allowance on, nothing at 100.
 */
export interface RateLimits {
  /** 0: go on, and the call is counted. Else how long to wait before asking again, in milliseconds. */
  readonly take: (accountId: AccountId, lane: RateLane) => number;
  /** What an answer's headers told. */
  readonly heard: (accountId: AccountId, usage: Usage | undefined) => void;
  /** Meta refused a call as one too many. Gives the time from which it may be tried again. */
  readonly refused: (accountId: AccountId, usage: Usage | undefined) => number;
  /** Until when nothing may be sent; undefined when something may. */
  readonly stoppedUntilMs: (accountId: AccountId) => number | undefined;
}

/** What the calls are counted as. */
export type RateLane = "text" | "media" | "conversations";

interface Lane {
  readonly perSecond: number;
  /** Calls that may go at once after a rest. With `perSecond` it stays within Meta's count in any one second. */
  readonly burst: number;
}

const LANES: Readonly<Record<RateLane, Lane>> = {
  text: { perSecond: 80, burst: 15 },
  media: { perSecond: 8, burst: 2 },
  // One in 600 ms leaves room for what the owner opens meanwhile.
  conversations: { perSecond: 1.6, burst: 1 },
};

const SLOW_FROM_PERCENT = 80;
const STOP_AT_PERCENT = 100;
/** Of the usual pace, just below the stop. */
const SLOWEST = 0.02;
/** Where Meta names no time. Doubled for every refusal in a row. */
const FIRST_STOP_MS = 60_000;
const LONGEST_STOP_MS = 60 * 60_000;
/** Headers are believed this long: the allowance is counted over an hour, and comes back bit by bit. */
const USAGE_COUNTS_MS = 5 * 60_000;

interface Account {
  readonly tokens: Map<RateLane, { left: number; atMs: number }>;
  percent: number;
  heardMs: number;
  stoppedMs: number;
  stopUntilMs: number;
  refusals: number;
}

export function createRateLimits(clock: Clock): RateLimits {
  const accounts = new Map<AccountId, Account>();
  const of = (accountId: AccountId): Account => {
    const known = accounts.get(accountId);
    if (known !== undefined) return known;
    const fresh = { tokens: new Map(), percent: 0, heardMs: 0, stoppedMs: 0, stopUntilMs: 0, refusals: 0 };
    accounts.set(accountId, fresh);
    return fresh;
  };
  const stop = (account: Account, nowMs: number, forMs: number): number => {
    const untilMs = nowMs + Math.min(forMs, LONGEST_STOP_MS);
    if (untilMs > account.stopUntilMs || nowMs < account.stoppedMs) {
      account.stopUntilMs = untilMs;
      account.stoppedMs = nowMs;
    }
    return account.stopUntilMs;
  };
  /** A clock set back ends a stop: Meta says so again if it was too early. */
  const isStopped = (account: Account, nowMs: number): boolean =>
    nowMs < account.stopUntilMs && nowMs >= account.stoppedMs;

  return {
    take(accountId, lane) {
      const account = of(accountId);
      const nowMs = clock.nowMs();
      if (isStopped(account, nowMs)) return account.stopUntilMs - nowMs;
      const { burst } = LANES[lane];
      const perMs = (LANES[lane].perSecond * paceOf(account, nowMs)) / 1000;
      const bucket = account.tokens.get(lane) ?? { left: burst, atMs: nowMs };
      const left = Math.min(burst, bucket.left + Math.max(0, nowMs - bucket.atMs) * perMs);
      const isFree = left >= 1;
      account.tokens.set(lane, { left: isFree ? left - 1 : left, atMs: nowMs });
      return isFree ? 0 : Math.ceil((1 - left) / perMs);
    },
    heard(accountId, usage) {
      if (usage === undefined) return;
      const account = of(accountId);
      const nowMs = clock.nowMs();
      account.percent = usage.percent;
      account.heardMs = nowMs;
      if (usage.percent >= STOP_AT_PERCENT) stop(account, nowMs, usage.regainMs > 0 ? usage.regainMs : FIRST_STOP_MS);
      else account.refusals = 0;
    },
    refused(accountId, usage) {
      const account = of(accountId);
      const named = usage?.regainMs ?? 0;
      const forMs = named > 0 ? named : FIRST_STOP_MS * 2 ** Math.min(account.refusals, 6);
      account.refusals += 1;
      return stop(account, clock.nowMs(), forMs);
    },
    stoppedUntilMs(accountId) {
      const account = of(accountId);
      return isStopped(account, clock.nowMs()) ? account.stopUntilMs : undefined;
    },
  };
}

/** Share of the usual pace: all of it up to 80 percent, next to nothing just below 100. */
function paceOf({ percent, heardMs }: Account, nowMs: number): number {
  const isOld = nowMs - heardMs > USAGE_COUNTS_MS || nowMs < heardMs;
  if (isOld || percent < SLOW_FROM_PERCENT) return 1;
  return Math.max(SLOWEST, (STOP_AT_PERCENT - percent) / (STOP_AT_PERCENT - SLOW_FROM_PERCENT));
}
