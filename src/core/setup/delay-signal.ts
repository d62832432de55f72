import type { AccountId } from "#shared/domain/ids.ts";
import type { InboundEvent } from "../instagram/events.ts";

/**
 * An outage that nothing else told of: Meta's timestamps jump. What happens at Meta is delivered within seconds, so an
 * event that comes a quarter of an hour late was held back because this computer could not be reached, and more may be
 * missing from that time. The other way round, when events suddenly seem to come earlier than before, this computer's
 * clock was ahead and has been put right: what was asked for by the wrong clock is asked for again.
 */
export interface DelaySignal {
  /** An event of a webhook that was news here. */
  readonly heard: (event: InboundEvent, receivedMs: number) => void;
  /** What was heard is on disk. */
  readonly flush: () => void;
}

/** As long as an outage has to be before every conversation of its time is read (catch-up.ts). */
const JUMP_MS = 15 * 60_000;
/** Meta repeats for hours what it could not deliver; one look covers what came since. */
const QUIET_MS = 15 * 60_000;

export function createDelaySignal(missedSince: (id: AccountId, sinceMs: number) => void): DelaySignal {
  /** How much later than Meta says events arrive here at best; the difference of the clocks is in it. */
  const usualMs = new Map<AccountId, number>();
  const toldMs = new Map<AccountId, number>();
  const due = new Map<AccountId, number>();

  return {
    heard(event, receivedMs) {
      if (!isTimely(event)) return;
      const { accountId: id, atMs } = event;
      const lagMs = receivedMs - atMs;
      const usual = usualMs.get(id);
      usualMs.set(id, usual === undefined ? lagMs : Math.min(usual, lagMs));
      const isLate = lagMs - (usual ?? 0) > JUMP_MS;
      const aheadMs = usual === undefined ? 0 : usual - lagMs;
      if (!isLate && aheadMs <= JUMP_MS) return;
      const sinceMs = isLate ? atMs : receivedMs - aheadMs;
      const told = toldMs.get(id);
      const isQuiet = told !== undefined && Math.abs(receivedMs - told) < QUIET_MS;
      // Several of one delivery are one signal, of the earliest.
      if (isQuiet && !due.has(id)) return;
      toldMs.set(id, receivedMs);
      due.set(id, Math.min(due.get(id) ?? sinceMs, sinceMs));
    },
    flush() {
      for (const [id, sinceMs] of due) missedSince(id, sinceMs);
      due.clear();
    },
  };
}

/** Events whose time is when they happened; a test from the dashboard carries one of 2018. */
function isTimely({ kind }: InboundEvent): boolean {
  return kind === "message" || kind === "postback" || kind === "reaction" || kind === "unsent";
}
