import type { AccountId } from "#shared/domain/ids.ts";
import type { Clock, Logger } from "../ports.ts";
import type { PublicAddress } from "../tunnel/public-address.ts";
import type { Accounts } from "./accounts.ts";
import type { ChainKeeper } from "./chain-keeper.ts";
import type { SignInCalls } from "./sign-in-calls.ts";

/**
 * Staying connected: the chains are walked at start, when the computer wakes or the network returns, when the address
 * changes, and every ten minutes. Meta unsubscribes an app whose webhook has failed for an hour, and a shop's computer
 * sleeps every night. What the owner has to do is said by the links; the rest is mended by walking.
 */
export interface Watch {
  readonly begin: () => void;
  /** The computer woke, or the network came back. */
  readonly returned: () => void;
  /** The address came, went or is another one. */
  readonly addressChanged: () => void;
  readonly stop: () => Promise<void>;
}

export interface WatchParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly address: PublicAddress;
  readonly accounts: Accounts;
  readonly keeper: ChainKeeper;
  readonly calls: SignInCalls;
  /** Accounts whose chains are walked. */
  readonly watched: () => readonly AccountId[];
  /** After every walk of an account: what was missed may be fetched. */
  readonly walked: (id: AccountId) => void;
}

const EVERY_MS = 10 * 60_000;
/** While the address does not hold, it is tried sooner, and less and less often. */
const FIRST_RETRY_MS = 15_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Meta renews a token of Instagram Login from a day on, and never after its end. */
const RENEW_FROM_AGE_MS = DAY_MS;
const RENEW_BEFORE_END_MS = 30 * DAY_MS;
const RENEW_AGAIN_AFTER_MS = 6 * HOUR_MS;

export function createWatch(parts: WatchParts): Watch {
  const { clock, logger, address, accounts, keeper } = parts;
  let cancel = () => {};
  let stopped = false;
  let failures = 0;
  let lastUrl: string | undefined;
  /** The line to the tunnel was lost and is not back yet. */
  let wasLost = false;
  /** The round under way, and whether another was asked for meanwhile: never more than one waits. */
  let round: Promise<void> | undefined;
  let again: "walk" | "renew" | undefined;
  const triedMs = new Map<AccountId, number>();

  const renewToken = async (id: AccountId): Promise<void> => {
    const connection = accounts.connectionOf(id);
    const token = accounts.accessToken(id);
    const nowMs = clock.nowMs();
    if (connection?.family !== "instagram" || token === undefined) return;
    const { tokenIssuedMs = 0, tokenEndsMs } = connection;
    if (tokenEndsMs === undefined || tokenEndsMs - nowMs > RENEW_BEFORE_END_MS || tokenEndsMs <= nowMs) return;
    if (nowMs - tokenIssuedMs < RENEW_FROM_AGE_MS) return;
    if (nowMs - (triedMs.get(id) ?? 0) < RENEW_AGAIN_AFTER_MS) return;
    triedMs.set(id, nowMs);
    const renewed = await parts.calls.renewInstagram(token);
    if (renewed.kind === "broken" || stopped) return logger.warn("setup.token_not_renewed", { account: id.slice(-3) });
    const { accessToken, issuedMs, endsMs } = renewed.answer;
    // Signed in anew meanwhile: that token is the newer one.
    if (accounts.accessToken(id) !== token) return;
    await accounts.renewToken(id, { accessToken, issuedMs, endsMs: endsMs ?? tokenEndsMs });
    logger.info("setup.token_renewed", { account: id.slice(-3) });
  };

  let hasCheckedApps = false;
  /** Whether the apps' secrets are still there and fit: at start and after waking, not every ten minutes. */
  const checkApps = async (): Promise<void> => {
    const apps = new Set(parts.watched().map((id) => accounts.connectionOf(id)?.metaApp));
    for (const id of apps) await keeper.checkApp(id);
    hasCheckedApps = true;
  };

  const walkAll = async (kind: "walk" | "renew"): Promise<void> => {
    if (address.wish() === undefined && parts.watched().length === 0) return;
    await (kind === "renew" ? address.renew() : address.open());
    lastUrl = address.url();
    await keeper.checkAddress();
    if (kind === "renew" || !hasCheckedApps) await checkApps();
    for (const id of parts.watched()) {
      if (stopped) return;
      await renewToken(id);
      await keeper.checkAccount(id, "sign_in");
      parts.walked(id);
    }
    failures = keeper.addressLink().state === "ok" ? 0 : failures + 1;
  };
  const sleep = (): void => {
    if (stopped) return;
    const pauseMs = failures === 0 ? EVERY_MS : Math.min(EVERY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
    cancel();
    cancel = clock.after(pauseMs, () => go("walk"));
  };
  const go = (kind: "walk" | "renew"): void => {
    if (stopped) return;
    if (round !== undefined) {
      again = again === "renew" ? "renew" : kind;
      return;
    }
    cancel();
    round = walkAll(kind)
      .catch((error: unknown) => logger.error("setup.watch_fault", error))
      .finally(() => {
        round = undefined;
        const wanted = again;
        again = undefined;
        if (wanted === undefined) sleep();
        else go(wanted);
      });
  };

  return {
    begin: () => go("walk"),
    returned: () => go("renew"),
    addressChanged() {
      const { kind } = address.status();
      if (kind === "down") wasLost = true;
      if (kind === "up" && wasLost) {
        wasLost = false;
        return go("walk");
      }
      // The rounds open the address themselves; what they did is no news to them.
      if (round !== undefined || kind === "opening") return;
      if (kind === "broken") {
        // Just refused: asked again soon, not at once.
        failures = Math.max(1, failures);
        return sleep();
      }
      if (kind === "down" || address.url() !== lastUrl) go("walk");
    },
    async stop() {
      stopped = true;
      cancel();
      await round;
    },
  };
}
