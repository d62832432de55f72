import { createSimulator } from "../create-simulator.ts";
import type { Simulator } from "../create-simulator.ts";
import type { VirtualClock } from "../clock.ts";
import type { Account, Family } from "../model.ts";
import { createRandom } from "../random.ts";
import { customerIdOf, layDownHistory, practiceSecret } from "./history.ts";
import type { PastEvent } from "./history.ts";
import { bringBack, readKept, writeKept } from "./keep.ts";
import { goOnLive } from "./live.ts";
import { peopleEarlier } from "./people-earlier.ts";
import { peopleToday } from "./people-today.ts";
import type { Person } from "./script.ts";

export const practicePeople: readonly Person[] = [...peopleToday, ...peopleEarlier];
export const practiceCustomerId = (key: string): string => customerIdOf({ key });

/** The core asks for exactly this shape (its port `PracticeShop`); the simulator knows the core only by it. */
export interface StartedPracticeShop {
  readonly graphUrl: string;
  readonly mediaOrigin: string;
  readonly account: {
    readonly id: string;
    readonly family: Family;
    readonly username: string;
    readonly appSecret: string;
    readonly accessToken: string;
    readonly verifyToken: string;
  };
  readonly play: (webhookUrl: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface PracticeOptions {
  /** The usual port is tried first, so that links to pictures survive a restart; then any free one. */
  readonly port?: number;
  readonly clock?: VirtualClock;
  /**
   * File that remembers what was said, for practice that goes on after a restart. It plays Meta's disk: put it beside
   * the inbox's data folder, not inside, for what the inbox erases Meta may still know. Left out: every start begins
   * with the scripted past only.
   */
  readonly stateFile?: string;
}

/** What is behind the shop, for tests and developers: the same object with its simulator. */
export interface PracticeShopWithSimulator extends StartedPracticeShop {
  readonly simulator: Simulator;
}

const USUAL_PORT = 41_784;
const ACCOUNT_ID = "17841405309211844";
const APP_ID = "1096421188204417";
const VERSION = "v25.0";
const EVENTS_PER_BATCH = 50;
const PATIENCE = 5;
const PAUSE_MS = 300;
const KEEP_EVERY_MS = 2000;

/**
 * Starts the example shop "mira.linen" (linen clothing and ceramics): Meta's side with a past of nine days and
 * customers who go on writing. Ids and secrets are fixed, so a restart on the same data tells nothing twice.
 */
export async function startPracticeShop(options: PracticeOptions = {}): Promise<PracticeShopWithSimulator> {
  const { simulator, url } = await startSimulator(options);
  const [account] = simulator.world.accounts.values();
  const app = simulator.world.apps.get(APP_ID);
  if (account === undefined || app === undefined) throw new Error("The practice shop has no account.");
  const verifyToken = practiceSecret("verify-token", 24);
  const { stateFile } = options;
  const kept = stateFile === undefined ? undefined : readKept(stateFile);
  const startedMs = kept?.startedMs ?? simulator.virtualClock.nowMs();
  const past = layDownHistory(simulator, account, practicePeople, startedMs);
  if (kept !== undefined) bringBack(simulator.world, account.id, kept);
  const keep = stateFile === undefined ? () => {} : keepOnChange(simulator, stateFile, startedMs);
  let endLive: (() => void) | undefined;
  let stopped = false;

  return {
    simulator,
    graphUrl: `${url}/${VERSION}`,
    mediaOrigin: url,
    account: {
      id: account.id,
      family: account.family,
      username: account.username,
      appSecret: app.secret,
      accessToken: account.accessToken,
      verifyToken,
    },
    play: async (webhookUrl) => {
      await simulator.webhook({ url: webhookUrl, verifyToken });
      await deliverPast(simulator, account, past);
      if (!stopped) endLive ??= goOnLive(simulator, practicePeople, createRandom(Date.now()));
    },
    stop: async () => {
      stopped = true;
      endLive?.();
      try {
        keep();
      } finally {
        await simulator.stop();
      }
    },
  };
}

async function startSimulator(
  options: PracticeOptions,
): Promise<{ readonly simulator: Simulator; readonly url: string }> {
  const make = (port: number): Simulator =>
    createSimulator({
      port,
      cdnSecret: practiceSecret("cdn", 32),
      app: { id: APP_ID, name: "mira.linen inbox", secret: practiceSecret("app-secret", 32) },
      accounts: [
        {
          id: ACCOUNT_ID,
          family: "instagram",
          username: "mira.linen",
          name: "Mira · Linen & Clay",
          accessToken: `IGAA${practiceSecret("access-token", 140)}`,
        },
      ],
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
  const wanted = options.port ?? USUAL_PORT;
  const simulator = make(wanted);
  try {
    return { simulator, ...(await simulator.start()) };
  } catch (error) {
    if (wanted === 0 || !(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") throw error;
    const other = make(0);
    return { simulator: other, ...(await other.start()) };
  }
}

/** Changes whenever something was said, edited, unsent or reacted to. */
function fingerprint({ world }: Simulator): string {
  let [deleted, edits, reactions] = [0, 0, ""];
  for (const { message } of world.messages.values()) {
    deleted += message.isDeleted ? 1 : 0;
    edits += message.editCount;
    for (const emoji of message.reactions.values()) reactions += emoji;
  }
  return [world.messages.size, deleted, edits, reactions].join("/");
}

/** Writes the state file now and then when something was said; the returned function writes it at once. */
function keepOnChange(simulator: Simulator, file: string, startedMs: number): () => void {
  const { world, virtualClock: clock } = simulator;
  let written = "";
  const write = (): void => {
    const said = fingerprint(simulator);
    if (said === written) return;
    writeKept(file, world, startedMs);
    written = said;
  };
  const again = (): void => {
    write();
    clock.after(KEEP_EVERY_MS, again);
  };
  again();
  return () => {
    written = "";
    write();
  };
}

/** The whole past in signed batches. A door that is not open yet gets a few more tries. */
async function deliverPast(simulator: Simulator, account: Account, past: readonly PastEvent[]): Promise<void> {
  for (let start = 0; start < past.length; start += EVENTS_PER_BATCH) {
    const events = past.slice(start, start + EVENTS_PER_BATCH).map(({ event }) => event);
    for (let attempt = 1; ; attempt += 1) {
      const [delivered] = await simulator.deliver({ accountId: account.id, events });
      if (delivered?.state === "delivered") break;
      if (attempt >= PATIENCE) {
        throw new Error(
          `The practice shop could not deliver its history: the webhook answered ${delivered?.status ?? "nothing"}.`,
        );
      }
      await simulator.virtualClock.wait(PAUSE_MS);
    }
  }
}
