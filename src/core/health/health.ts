import type { TunnelUse } from "#shared/domain/tunnel-quota.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { Database } from "../db/database.ts";
import { createEveryDay, type EveryDay } from "../every-day.ts";
import type { Clock, Logger } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import {
  createEventCounts,
  createHistoryCounts,
  createRefusalCounts,
  createTunnelCounts,
  type EventCounts,
  type HistoryCounts,
  type RefusalCounts,
  type TunnelCounts,
} from "./counters.ts";
import { dayOf } from "./daily-counts.ts";
import { createHealthSignal } from "./health-signal.ts";
import { createHealthToday } from "./today.ts";
import { createTraces, type Traces } from "./traces.ts";

/** What happened to what Meta sent: numbers by day, and the trace of each message. */
export interface Health {
  readonly refusals: RefusalCounts;
  readonly events: EventCounts;
  readonly history: HistoryCounts;
  readonly tunnel: TunnelCounts;
  /** Of this month, by the calendar of this computer. */
  readonly tunnelUse: () => TunnelUse;
  readonly traces: Traces;
  /** A number that Health shows has changed. */
  readonly changed: () => void;
  readonly handlers: Pick<Handlers, "health/today" | "messages/trace">;
  /** Runs `sweep` now and once a day: what is kept for some days only is removed. */
  readonly everyDay: EveryDay["run"];
  readonly stop: () => void;
}

export interface HealthParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly emit: (event: CoreEvent) => void;
  /** Messages that Meta named and that are still being fetched. */
  readonly beingFetched: () => number;
}

export function createHealth({ db, clock, logger, emit, beingFetched }: HealthParts): Health {
  const signal = createHealthSignal(emit, clock);
  const refusals = createRefusalCounts(db, clock, signal.changed);
  const events = createEventCounts(db, clock, signal.changed);
  const history = createHistoryCounts(db, clock, signal.changed);
  const tunnel = createTunnelCounts(db, clock);
  const traces = createTraces(db, clock);
  const everyDay = createEveryDay(clock, logger);

  return {
    refusals,
    events,
    history,
    tunnel,
    tunnelUse() {
      const first = `${dayOf(clock.nowMs()).slice(0, 7)}-01`;
      return { requests: tunnel.since(first, "requests"), bytes: tunnel.since(first, "bytes") };
    },
    traces,
    changed: signal.changed,
    handlers: {
      "health/today": createHealthToday({ db, clock, refusals, events, history, beingFetched }),
      "messages/trace": traces.trace,
    },
    everyDay: everyDay.run,
    stop() {
      everyDay.stop();
      signal.stop();
      for (const counter of [refusals, events, history, tunnel, traces]) counter.stop();
    },
  };
}
