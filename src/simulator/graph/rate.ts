import type { VirtualClock } from "../clock.ts";

/** Meta, "Messenger Platform rate limits": per account, calls a second. */
export type RatedCall = "text" | "media" | "conversations";
const PER_SECOND: Readonly<Record<RatedCall, number>> = { text: 100, media: 10, conversations: 2 };

export interface RateMeter {
  /** False: the call is one too many. */
  readonly take: (accountId: string, call: RatedCall) => boolean;
  /** The two usage headers for an answer; the numbers are percent. */
  readonly headers: (accountId: string) => Readonly<Record<string, string>>;
}

export function createRateMeter(clock: VirtualClock): RateMeter {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const recent = new Map<string, number[]>();
  return {
    take: (accountId, call) => {
      const nowMs = clock.nowMs();
      const calls = recent.get(accountId) ?? [];
      recent.set(accountId, [...calls.filter((atMs) => nowMs - atMs < 60_000).slice(-199), nowMs]);
      const key = `${accountId}/${call}`;
      const bucket = buckets.get(key) ?? { tokens: PER_SECOND[call], atMs: nowMs };
      const refill = Math.max(0, ((nowMs - bucket.atMs) / 1000) * PER_SECOND[call]);
      const tokens = Math.min(PER_SECOND[call], bucket.tokens + refill);
      buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, atMs: nowMs });
      return tokens >= 1;
    },
    headers: (accountId) => {
      const nowMs = clock.nowMs();
      const calls = (recent.get(accountId) ?? []).filter((atMs) => nowMs - atMs < 60_000).length;
      const percent = Math.min(100, Math.round(calls / 2));
      const usage = {
        call_count: percent,
        total_cputime: Math.round(percent / 3),
        total_time: Math.round(percent / 2),
      };
      return {
        "X-App-Usage": JSON.stringify(usage),
        "X-Business-Use-Case-Usage": JSON.stringify({
          [accountId]: [{ type: "messenger", ...usage, estimated_time_to_regain_access: 0 }],
        }),
      };
    },
  };
}
