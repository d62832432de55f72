import type { RouteOutput } from "#shared/contract/routes.ts";
import { AppError } from "../app-error.ts";
import type { CorePorts } from "../ports.ts";
import type { LockHandlers } from "../rpc/router.ts";
import { createLockFile, type KeptLock, type LockDocument } from "./lock-file.ts";
import { isPassphrase, rememberPassphrase } from "./passphrase.ts";
import { waitLeft } from "./wrong-tries.ts";

/**
 * The lock of the screen. It stands in front of the rooms and outlives them: while it is shut, what Meta delivers is
 * taken, replies leave, reminders come; only nobody at the screen is told anything (`guard.ts`). A room of its own
 * because it must work when the others do not.
 */
export interface Lock {
  /** Shut from the first moment when the owner has turned it on. */
  readonly begin: () => void;
  readonly isLocked: () => boolean;
  readonly handlers: LockHandlers;
  readonly stop: () => void;
}

export interface LockParts {
  readonly ports: Pick<CorePorts, "dataDir" | "clock" | "logger" | "computer" | "ownerCheck">;
  /** Turned on or off, locked or opened. */
  readonly changed: () => void;
}

const FIRST_WISHES = { afterMin: 10, withComputer: true, usesSystem: true } as const;
const MINUTE_MS = 60_000;

type Tried = Extract<RouteOutput<"lock/unlock">, { kind: "wrong" | "wait" }>;

export function createLock({ ports, changed }: LockParts): Lock {
  const { clock, logger } = ports;
  const file = createLockFile(ports.dataDir);
  let kept: KeptLock;
  let locked = false;
  let usedAtMs = 0;
  let endWaiting = (): void => {};
  let endListening = (): void => {};
  /** Counts the reasons to be shut, also those that came while it was: an earlier wish to open it holds no longer. */
  let shuts = 0;
  /**
   * Whatever compares or changes the passphrase, one after the other: two tries at once would be counted as one, and a
   * passphrase would be changed by one that holds no longer.
   */
  let underWay: Promise<unknown> = Promise.resolve();
  const inTurn = async <Answer>(job: () => Promise<Answer>): Promise<Answer> => {
    const turn = underWay.then(job);
    underWay = turn.catch(() => {});
    return turn;
  };

  const document = (): LockDocument | undefined => (kept === "broken" ? undefined : kept);
  const keep = (next: LockDocument): void => {
    file.write(next);
    kept = next;
  };
  /** A full disk does not keep the owner out; until the end of this run the count stands in memory. */
  const count = (next: LockDocument): void => {
    kept = next;
    try {
      file.write(next);
    } catch (error) {
      logger.error("lock.count_not_kept", error);
    }
  };
  const set = (isNowLocked: boolean): void => {
    if (locked === isNowLocked) return;
    locked = isNowLocked;
    logger.info(locked ? "lock.locked" : "lock.opened");
    watchIdleness();
    changed();
  };
  const shut = (): void => {
    if (kept === undefined) return;
    shuts += 1;
    set(true);
  };

  const idleLeftMs = (): number | undefined => {
    const { afterMin = 0 } = document() ?? {};
    if (locked || afterMin === 0) return undefined;
    return usedAtMs + afterMin * MINUTE_MS - clock.nowMs();
  };
  const watchIdleness = (): void => {
    endWaiting();
    const leftMs = idleLeftMs();
    if (leftMs !== undefined) endWaiting = clock.after(Math.max(0, leftMs), shutWhenIdle);
  };
  const shutWhenIdle = (): void => {
    const leftMs = idleLeftMs();
    if (leftMs === undefined) return;
    if (leftMs <= 0) shut();
    else watchIdleness();
  };
  const isLocked = (): boolean => {
    // A computer that slept through the time wakes with its timers late.
    shutWhenIdle();
    return locked;
  };
  const use = (): void => {
    usedAtMs = clock.nowMs();
    watchIdleness();
  };

  const waitMs = (): number => {
    const { wrongTries = 0, lastWrongMs = 0 } = document() ?? {};
    return waitLeft(wrongTries, lastWrongMs, clock.nowMs());
  };
  /** In its turn only. Undefined when it was right, or there is no lock. */
  const attempt = async (given: string): Promise<Tried | undefined> => {
    const known = document();
    if (known === undefined) return kept === "broken" ? { kind: "wrong", waitMs: 0 } : undefined;
    const left = waitMs();
    if (left > 0) return { kind: "wait", waitMs: left };
    // Counted before it is looked at: ending Shopbell in between gives no free try.
    count({ ...known, wrongTries: known.wrongTries + 1, lastWrongMs: clock.nowMs() });
    if (!(await isPassphrase(given, known.passphrase))) {
      logger.warn("lock.wrong_passphrase", { tries: known.wrongTries + 1 });
      return { kind: "wrong", waitMs: waitMs() };
    }
    // As it is by now: what the owner wishes may have changed meanwhile.
    const now = document();
    if (now !== undefined) count({ ...now, wrongTries: 0, lastWrongMs: 0 });
    return undefined;
  };
  const refuseWhileLocked = (): void => {
    if (isLocked()) throw new AppError("locked", "Shopbell is locked.");
  };
  const open = (): void => {
    use();
    set(false);
  };

  return {
    begin() {
      kept = file.read();
      if (kept === "broken") logger.warn("lock.file_broken");
      shut();
      endListening =
        ports.computer?.onAway(() => {
          if (document()?.withComputer !== false) shut();
        }) ?? endListening;
    },
    isLocked,
    handlers: {
      "lock/state": () => ({
        isOn: kept !== undefined,
        isLocked: isLocked(),
        afterMin: document()?.afterMin ?? FIRST_WISHES.afterMin,
        withComputer: document()?.withComputer ?? FIRST_WISHES.withComputer,
        usesSystem: document()?.usesSystem ?? FIRST_WISHES.usesSystem,
        system: ports.ownerCheck?.isThere() === true ? "touch_id" : "none",
        waitMs: waitMs(),
        file: file.path,
      }),
      "lock/turn-on": async ({ passphrase, current }) =>
        inTurn(async (): Promise<RouteOutput<"lock/turn-on">> => {
          refuseWhileLocked();
          const tried = kept === undefined ? undefined : await attempt(current ?? "");
          if (tried !== undefined) return tried;
          const hash = await rememberPassphrase(passphrase);
          refuseWhileLocked();
          const { afterMin, withComputer, usesSystem } = document() ?? FIRST_WISHES;
          keep({ passphrase: hash, afterMin, withComputer, usesSystem, wrongTries: 0, lastWrongMs: 0 });
          use();
          changed();
          return { kind: "on" };
        }),
      "lock/turn-off": async ({ passphrase }) =>
        inTurn(async (): Promise<RouteOutput<"lock/turn-off">> => {
          refuseWhileLocked();
          const tried = await attempt(passphrase);
          if (tried !== undefined) return tried;
          // Shut meanwhile, it is opened first: without a passphrase nothing could open it.
          refuseWhileLocked();
          file.remove();
          kept = undefined;
          watchIdleness();
          changed();
          return { kind: "off" };
        }),
      "lock/set"(wishes) {
        refuseWhileLocked();
        const known = document();
        if (known === undefined) return {};
        const { afterMin = known.afterMin, withComputer = known.withComputer, usesSystem = known.usesSystem } = wishes;
        keep({ ...known, afterMin, withComputer, usesSystem });
        use();
        changed();
        return {};
      },
      "lock/lock"() {
        shut();
        return {};
      },
      "lock/touch"() {
        if (!isLocked()) use();
        return {};
      },
      async "lock/unlock"({ passphrase }) {
        const asked = shuts;
        return inTurn(async (): Promise<RouteOutput<"lock/unlock">> => {
          if (!isLocked()) return { kind: "unlocked" };
          const tried = await attempt(passphrase);
          if (tried !== undefined) return tried;
          if (shuts !== asked) return { kind: "wait", waitMs: 0 };
          open();
          return { kind: "unlocked" };
        });
      },
      async "lock/unlock-with-system"() {
        if (!isLocked()) return { kind: "unlocked" };
        const asked = shuts;
        const check = ports.ownerCheck;
        const mayAsk = document()?.usesSystem === true && check?.isThere() === true;
        if (!mayAsk || !(await check.ask()) || shuts !== asked) return { kind: "refused" };
        open();
        return { kind: "unlocked" };
      },
    },
    stop() {
      endWaiting();
      endListening();
    },
  };
}
