import { randomInt, randomUUID } from "node:crypto";
import { createCdn } from "./cdn/cdn.ts";
import type { Cdn } from "./cdn/cdn.ts";
import { createVirtualClock } from "./clock.ts";
import type { VirtualClock } from "./clock.ts";
import type { AcceptedListener, Context, Settings } from "./context.ts";
import type { ControlApi } from "./control/api.ts";
import { createCommands } from "./control/commands.ts";
import { createControlEndpoints } from "./control/endpoints.ts";
import { createGraphApi } from "./graph/api.ts";
import { readBody, readCall } from "./graph/read-call.ts";
import { createWorld } from "./model.ts";
import type { World } from "./model.ts";
import { createRandom, midFor } from "./random.ts";
import { createLoopbackServer } from "./server.ts";
import { addAccount, addApp } from "./store.ts";
import type { AccountInput, AppInput } from "./store.ts";
import { createDeliveryEngine } from "./webhook/delivery.ts";
import type { DeliverySettings } from "./webhook/delivery.ts";
import { createHttpCaller } from "./webhook/http-call.ts";

export interface SimulatorOptions {
  /** 0 means any free port. */
  readonly port?: number;
  /** The time that Meta's side lives in; the real one when left out. */
  readonly clock?: VirtualClock;
  /** Makes ids and choices repeatable. Without it message ids differ from run to run. */
  readonly seed?: number;
  /** Signs CDN links; a fixed one keeps links working over a restart on the same port. */
  readonly cdnSecret?: string;
  readonly app?: AppInput;
  /** One Instagram Login account when left out. */
  readonly accounts?: readonly AccountInput[];
  readonly settings?: Partial<Settings>;
  readonly delivery?: Partial<DeliverySettings>;
}

export interface Simulator extends ControlApi {
  readonly start: () => Promise<{ readonly url: string }>;
  readonly stop: () => Promise<void>;
  readonly world: World;
  readonly cdn: Cdn;
  readonly virtualClock: VirtualClock;
  /** Calls back after each message the account sends through the API; returns the function that ends it. */
  readonly onAccepted: (listener: AcceptedListener) => () => void;
}

/**
 * Meta's side on loopback: Graph API, webhook sender, CDN and the control endpoints on one server. Nothing happens
 * before `start()`; everything is in memory and gone after `stop()`.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const clock = options.clock ?? createVirtualClock();
  const run = options.seed === undefined ? randomUUID() : `seed/${options.seed}`;
  const random = createRandom(options.seed ?? randomInt(2 ** 32));
  const world = createWorld();
  const caller = createHttpCaller();
  addApp(world, options.app ?? {});
  for (const account of options.accounts ?? [{}]) addAccount(world, account);
  const server = createLoopbackServer(async (request, response, url) => {
    // Whoever knows only the Graph address, version included, reaches everything from there.
    url.pathname = url.pathname.replace(/^\/v\d+\.\d+(?=\/(?:control|cdn)\/)/, "");
    if (url.pathname.startsWith("/cdn/")) {
      cdn.handle(request, response, url);
    } else if (url.pathname.startsWith("/control/")) {
      await control(request, response, url);
    } else {
      const raw = await readBody(request);
      if (raw === undefined) {
        response.writeHead(413).end();
        return;
      }
      await graph.handle(readCall(request, url, server.origin(), raw), response);
    }
  });
  const cdn = createCdn(clock, server.origin, options.cdnSecret ?? run);
  let mids = 0;
  const context: Context = {
    world,
    clock,
    cdn,
    random,
    caller,
    engine: createDeliveryEngine({
      world,
      clock,
      caller,
      random,
      settings: { profile: "messenger", deadlineMs: 5000, immediateRetries: 2, ...options.delivery },
    }),
    settings: { echo: "before", echoDelayMs: 0, enforcesRates: false, fetchesAttachments: true, ...options.settings },
    callFaults: [],
    acceptedListeners: new Set(),
    newMid: () => {
      mids += 1;
      return midFor(`${run}/${mids}`);
    },
  };
  const graph = createGraphApi(context);
  const api = createCommands(context);
  const control = createControlEndpoints(api);
  return {
    ...api,
    world,
    cdn,
    virtualClock: clock,
    onAccepted: (listener) => {
      context.acceptedListeners.add(listener);
      return () => context.acceptedListeners.delete(listener);
    },
    start: async () => {
      await server.start(options.port ?? 0);
      return { url: server.origin() };
    },
    stop: async () => {
      clock.stop();
      caller.close();
      await server.stop();
    },
  };
}
