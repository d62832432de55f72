import { z } from "zod";
import { nothing, type RouteMap } from "./route.ts";

export const SHORTEST_PASSPHRASE = 6;
export const LONGEST_PASSPHRASE = 200;
/** Four hours. */
export const LONGEST_IDLE_MIN = 240;

const passphrase = z.string().min(1).max(LONGEST_PASSPHRASE);
const newPassphrase = z.string().min(SHORTEST_PASSPHRASE).max(LONGEST_PASSPHRASE);
const waitMs = z.number().int().min(0);

const lockWishes = {
  /** Minutes without a hand on mouse or keyboard; 0: it does not lock by itself. */
  afterMin: z.number().int().min(0).max(LONGEST_IDLE_MIN),
  /** Also when the computer locks its screen or goes to sleep, where the host hears of it. */
  withComputer: z.boolean(),
  /** The system's own check of its owner opens it too. */
  usesSystem: z.boolean(),
} as const;

/** The lock of the screen. It keeps eyes out, it encrypts nothing. */
export const lockState = z.strictObject({
  isOn: z.boolean(),
  isLocked: z.boolean(),
  ...lockWishes,
  /** What this computer has to check who sits in front of it. */
  system: z.enum(["touch_id", "none"]),
  /** So long no passphrase is taken after wrong ones. */
  waitMs,
  /** Deleting this file, while Shopbell is closed, takes the lock off: the way back for whoever forgot the passphrase. */
  file: z.string(),
});
export type LockState = z.infer<typeof lockState>;

const tried = [
  z.strictObject({ kind: z.literal("wrong"), waitMs }),
  /** Not even looked at, too soon after wrong ones; or, with nothing to wait for, the lock was shut once more meanwhile. */
  z.strictObject({ kind: z.literal("wait"), waitMs }),
] as const;

export const lockRoutes = {
  "lock/state": { kind: "query", input: nothing, output: lockState },
  /** Where the lock is on already, `wrong` until `current` is right. */
  "lock/turn-on": {
    kind: "command",
    input: z.strictObject({ passphrase: newPassphrase, current: passphrase.optional() }),
    output: z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("on") }), ...tried]),
  },
  "lock/turn-off": {
    kind: "command",
    input: z.strictObject({ passphrase }),
    output: z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("off") }), ...tried]),
  },
  "lock/set": { kind: "command", input: z.strictObject(lockWishes).partial(), output: nothing },
  "lock/lock": { kind: "command", input: nothing, output: nothing },
  /** A hand on mouse or keyboard, told now and then. */
  "lock/touch": { kind: "command", input: nothing, output: nothing },
  "lock/unlock": {
    kind: "command",
    input: z.strictObject({ passphrase }),
    output: z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("unlocked") }), ...tried]),
  },
  /**
   * Asks the system to check its owner. `refused`: it did not recognise them, they gave up, it may not be asked, or the
   * lock was shut once more while it asked.
   */
  "lock/unlock-with-system": {
    kind: "command",
    input: nothing,
    output: z.strictObject({ kind: z.enum(["unlocked", "refused"]) }),
  },
} as const satisfies RouteMap;
