import type { App, Family, World } from "../model.ts";
import type { VirtualClock } from "../clock.ts";
import type { Random } from "../random.ts";
import { deliveryBody } from "./events.ts";
import type { Entry } from "./events.ts";
import type { HttpCaller } from "./http-call.ts";
import { signDelivery } from "./wire.ts";
import type { SignatureMode } from "./wire.ts";

/**
 * Meta's delivery of webhooks. Two of Meta's pages disagree about what happens to an endpoint that fails, so both
 * exist as profiles:
 * - `messenger`: an alert to the developer after 15 minutes, the app is unsubscribed from the account after 1 hour
 *   (Meta, "Webhooks – Messenger Platform");
 * - `generic`: repeats with decreasing frequency over 36 hours, then the delivery is dropped (Meta, "Webhooks – Get
 *   started").
 * Both try again at once a few times first. The deadline of one call is real time, everything else the clock's.
 */
export type DeliveryProfile = "messenger" | "generic";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const ALERT_AFTER_MS = 15 * MINUTE_MS;
const DISABLE_AFTER_MS = HOUR_MS;
/** When a delivery is tried again, counted from its first attempt. */
const RETRY_OFFSETS_MS: Readonly<Record<DeliveryProfile, readonly number[]>> = {
  messenger: [0.25, 0.75, 2, 5, 10, 16, 25, 35, 45, 55].map((minutes) => minutes * MINUTE_MS),
  generic: [1 / 60, 0.1, 0.25, 0.5, 1, 2, 4, 8, 12, 18, 24, 30, 36].map((hours) => hours * HOUR_MS),
};
const RECORDS_KEPT = 5000;

export interface Attempt {
  readonly atMs: number;
  /** HTTP status, or why there was none. */
  readonly status?: number;
  readonly failure?: string;
}

export interface DeliveryRecord {
  readonly id: number;
  readonly appId: string;
  readonly createdMs: number;
  readonly eventCount: number;
  readonly signature: SignatureMode;
  /** Which of the app's two secrets signs it. */
  readonly family: Family;
  readonly attempts: Attempt[];
  state: "delivered" | "waiting" | "dropped" | "disabled" | "not_subscribed" | "held";
  /** Why nothing was sent, for `not_subscribed`. */
  reason?: string;
}

export interface DeliverOptions {
  readonly signature?: SignatureMode;
  /** How often the same delivery is sent; Meta asks receivers to expect duplicates. */
  readonly copies?: number;
  /** Sent as it is instead of being built from the entries. */
  readonly rawBody?: unknown;
}

export interface ReleaseOptions {
  readonly order?: "arrival" | "reverse" | "shuffle";
  /** Updates per POST, 1 to 1000 (Meta: "up to 1000 updates"). */
  readonly batchSize?: number;
  readonly signature?: SignatureMode;
  readonly copies?: number;
}

export interface DeliverySettings {
  profile: DeliveryProfile;
  deadlineMs: number;
  immediateRetries: number;
}

export interface DeliveryEngine {
  readonly settings: DeliverySettings;
  readonly records: readonly DeliveryRecord[];
  readonly alerts: readonly { readonly atMs: number; readonly appId: string; readonly text: string }[];
  /** Sends the events in one POST; resolves after the attempts Meta makes at once. */
  readonly deliver: (appId: string, entries: readonly Entry[], options?: DeliverOptions) => Promise<DeliveryRecord>;
  /** From now on events wait until they are released. */
  readonly hold: () => void;
  /** Sends what waited, in any order and in batches, and stops holding. */
  readonly release: (options?: ReleaseOptions) => Promise<readonly DeliveryRecord[]>;
  /** Resolves when no call is under way. */
  readonly settled: () => Promise<void>;
}

interface Failing {
  readonly sinceMs: number;
  readonly cancel: () => void;
  readonly pending: Set<DeliveryRecord>;
}

export interface DeliveryParts {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly caller: HttpCaller;
  readonly random: Random;
  readonly settings: DeliverySettings;
}

export function createDeliveryEngine({ world, clock, caller, random, settings }: DeliveryParts): DeliveryEngine {
  const records: DeliveryRecord[] = [];
  const alerts: { readonly atMs: number; readonly appId: string; readonly text: string }[] = [];
  const failing = new Map<string, Failing>();
  const underWay = new Set<Promise<unknown>>();
  let held: { readonly appId: string; readonly entry: Entry }[] | undefined;
  let lastId = 0;

  const track = async <Result>(work: Promise<Result>): Promise<Result> => {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };

  const newRecord = (
    appId: string,
    eventCount: number,
    signature: SignatureMode,
    family: Family = [...world.accounts.values()].find((account) => account.appId === appId)?.family ?? "facebook",
  ): DeliveryRecord => {
    lastId += 1;
    const record: DeliveryRecord = {
      id: lastId,
      appId,
      createdMs: clock.nowMs(),
      eventCount,
      signature,
      family,
      attempts: [],
      state: "waiting",
    };
    records.push(record);
    if (records.length > RECORDS_KEPT) records.splice(0, records.length - RECORDS_KEPT);
    return record;
  };

  const disable = (app: App, fault: Failing): void => {
    // The app-level subscription still reads "active": the loss is silent, as people report it.
    for (const account of world.accounts.values()) if (account.appId === app.id) account.subscribedFields = undefined;
    for (const record of fault.pending) record.state = "disabled";
    failing.delete(app.id);
    alerts.push({ atMs: clock.nowMs(), appId: app.id, text: "Webhooks Disabled" });
  };

  const noteFailure = (app: App, record: DeliveryRecord): void => {
    const known = failing.get(app.id);
    if (known !== undefined) {
      known.pending.add(record);
      return;
    }
    const cancels: (() => void)[] = [];
    const fault: Failing = {
      sinceMs: clock.nowMs(),
      pending: new Set([record]),
      cancel: () => {
        for (const cancel of cancels) cancel();
      },
    };
    failing.set(app.id, fault);
    if (settings.profile !== "messenger") return;
    cancels.push(
      clock.after(ALERT_AFTER_MS, () => {
        alerts.push({ atMs: clock.nowMs(), appId: app.id, text: "Webhooks have been failing for 15 minutes" });
      }),
      clock.after(DISABLE_AFTER_MS, () => {
        disable(app, fault);
      }),
    );
  };

  const noteSuccess = (app: App): void => {
    failing.get(app.id)?.cancel();
    failing.delete(app.id);
  };

  const attempt = async (app: App, record: DeliveryRecord, body: unknown): Promise<boolean> => {
    const subscription = app.subscription;
    if (subscription === undefined) return false;
    const atMs = clock.nowMs();
    const secret = record.family === "instagram" ? app.instagramSecret : app.secret;
    const signed = signDelivery(body, secret, record.signature);
    const outcome = await caller.call({
      method: "POST",
      url: subscription.callbackUrl,
      headers: signed.headers,
      body: signed.body,
      deadlineMs: settings.deadlineMs,
    });
    record.attempts.push(
      outcome.kind === "answered"
        ? { atMs, status: outcome.status }
        : { atMs, failure: outcome.kind === "timed_out" ? "timed out" : outcome.reason },
    );
    if (outcome.kind !== "answered" || outcome.status !== 200) return false;
    record.state = "delivered";
    noteSuccess(app);
    return true;
  };

  const retryLater = (app: App, record: DeliveryRecord, body: unknown, round: number): void => {
    const offsetMs = RETRY_OFFSETS_MS[settings.profile][round];
    if (offsetMs === undefined) {
      // The messenger profile ends with the whole subscription, the generic one with this delivery.
      if (settings.profile === "generic") record.state = "dropped";
      return;
    }
    clock.after(record.createdMs + offsetMs - clock.nowMs(), async () => {
      if (record.state !== "waiting") return;
      if (await track(attempt(app, record, body))) return;
      noteFailure(app, record);
      retryLater(app, record, body, round + 1);
    });
  };

  const send = async (app: App, record: DeliveryRecord, body: unknown): Promise<void> => {
    for (let round = 0; round <= settings.immediateRetries; round += 1) {
      if (await attempt(app, record, body)) return;
      if (record.signature !== "valid" && record.signature !== "reserialized") break;
    }
    // A forged delivery is a test of the receiver, not an outage: it is refused once and never repeated.
    if (record.signature !== "valid") {
      record.state = "dropped";
      return;
    }
    noteFailure(app, record);
    retryLater(app, record, body, 0);
  };

  const reasonNotToSend = (app: App | undefined, entries: readonly Entry[]): string | undefined => {
    if (app?.subscription === undefined) return "the app has no callback address";
    if (!app.subscription.active) return "the subscription is not active";
    // Tests from the dashboard (which have no entries here) arrive all the same, which misleads people.
    if (!app.isLive && entries.length > 0) return "the app is not published";
    for (const { account, subscription } of entries) {
      if (account.subscribedFields === undefined) return `account ${account.id} is not subscribed`;
      if (!account.allowsMessageAccess) return `account ${account.id} does not allow access to messages`;
      if (!app.subscription.fields.includes(subscription)) return `the app did not subscribe to ${subscription}`;
    }
    return undefined;
  };

  const deliverNow = async (
    appId: string,
    entries: readonly Entry[],
    options: DeliverOptions,
  ): Promise<DeliveryRecord> => {
    const app = world.apps.get(appId);
    const record = newRecord(appId, entries.length, options.signature ?? "valid", entries[0]?.account.family);
    const reason = reasonNotToSend(app, entries);
    if (app === undefined || reason !== undefined) {
      record.state = "not_subscribed";
      record.reason = reason ?? "no such app";
      return record;
    }
    const body = options.rawBody ?? deliveryBody(entries, clock.nowMs());
    await send(app, record, body);
    for (let copy = 1; copy < (options.copies ?? 1); copy += 1) {
      await send(app, newRecord(appId, entries.length, record.signature, record.family), body);
    }
    return record;
  };

  return {
    settings,
    records,
    alerts,
    deliver: async (appId, entries, options = {}) => {
      if (held !== undefined && options.rawBody === undefined) {
        held.push(...entries.map((entry) => ({ appId, entry })));
        const record = newRecord(appId, entries.length, "valid");
        record.state = "held";
        return record;
      }
      return track(deliverNow(appId, entries, options));
    },
    hold: () => {
      held ??= [];
    },
    release: async (options = {}) => {
      const waiting = held ?? [];
      held = undefined;
      const ordered =
        options.order === "shuffle"
          ? random.shuffle(waiting)
          : options.order === "reverse"
            ? waiting.toReversed()
            : waiting;
      const size = Math.min(1000, Math.max(1, options.batchSize ?? 1));
      const sent: DeliveryRecord[] = [];
      for (const appId of new Set(ordered.map((item) => item.appId))) {
        const entries = ordered.filter((item) => item.appId === appId).map((item) => item.entry);
        for (let start = 0; start < entries.length; start += size) {
          sent.push(await track(deliverNow(appId, entries.slice(start, start + size), options)));
        }
      }
      return sent;
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
