/** Runs in a process of its own, so that making load never takes time from the server that is measured. */
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { makeDelivery, makeHandshake, makeRouteRequest, type DeliveryPlan } from "./deliveries.ts";
import { openWire, type Wire } from "./wire.ts";

export type LoadOrder =
  /** Keeps `connections` busy for `durationMs`, or until `count` deliveries are sent. */
  | (DeliveryPlan & {
      readonly kind: "saturate";
      readonly connections: number;
      readonly durationMs: number;
      readonly count: number;
    })
  /** One delivery at a time with a pause before each. */
  | (DeliveryPlan & { readonly kind: "serial"; readonly count: number; readonly pauseMs: number })
  /** One delivery of many events; beside it the door and the core are asked small things, and wait when their thread does. */
  | (DeliveryPlan & {
      readonly kind: "batch";
      readonly events: number;
      readonly verifyToken: string;
      readonly rpc: { readonly port: number; readonly token: string };
    });

export interface LoadAnswer {
  /** Answered with 200. */
  readonly accepted: number;
  readonly refused: number;
  readonly elapsedMs: number;
  /** One for each delivery, from the first byte out to the answer. */
  readonly latenciesMs: readonly number[];
  /** `batch` only: Meta's handshake, asked of the door again and again. */
  readonly handshakesMs: readonly number[];
  /** `batch` only: `app/state`, asked of the core as the screen would. */
  readonly routesMs: readonly number[];
  /** Share of one processor that this process used while the clock ran. */
  readonly cpuShare: number;
}

const ASK_EVERY_MS = 2;

process.on("message", (order: LoadOrder) => {
  void answer(order).then((result) => process.send?.(result));
});
process.once("disconnect", () => process.exit(0));

async function answer(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.kind) {
    case "saturate":
      return saturate(order);
    case "serial":
      return serial(order);
    case "batch":
      return batch(order);
    default:
      return order satisfies never;
  }
}

async function saturate(order: LoadOrder & { kind: "saturate" }): Promise<LoadAnswer> {
  const requests = Array.from({ length: order.count }, (_, index) => makeDelivery(order, index));
  const wires = Array.from({ length: order.connections }, () => openWire(order.port));
  const latenciesMs: number[] = [];
  let refused = 0;
  let next = 0;
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const untilMs = startedMs + order.durationMs;
  await Promise.all(
    wires.map(
      (wire) =>
        new Promise<void>((resolve) => {
          const step = (): void => {
            const sentMs = performance.now();
            const request = sentMs < untilMs ? requests[next++] : undefined;
            if (request === undefined) return resolve();
            wire.send(request, (status) => {
              if (status === 200) latenciesMs.push(performance.now() - sentMs);
              else refused++;
              step();
            });
          };
          step();
        }),
    ),
  );
  const elapsedMs = performance.now() - startedMs;
  const cpu = process.cpuUsage(cpuBefore);
  for (const wire of wires) wire.close();
  const cpuShare = (cpu.user + cpu.system) / 1000 / elapsedMs;
  return { accepted: latenciesMs.length, refused, elapsedMs, latenciesMs, handshakesMs: [], routesMs: [], cpuShare };
}

async function serial(order: LoadOrder & { kind: "serial" }): Promise<LoadAnswer> {
  const requests = Array.from({ length: order.count }, (_, index) => makeDelivery(order, index));
  const wire = openWire(order.port);
  const latenciesMs: number[] = [];
  let refused = 0;
  const startedMs = performance.now();
  for (const request of requests) {
    await delay(order.pauseMs);
    const { status, tookMs } = await exchange(wire, request);
    if (status === 200) latenciesMs.push(tookMs);
    else refused++;
  }
  wire.close();
  const elapsedMs = performance.now() - startedMs;
  return { accepted: latenciesMs.length, refused, elapsedMs, latenciesMs, handshakesMs: [], routesMs: [], cpuShare: 0 };
}

async function batch(order: LoadOrder & { kind: "batch" }): Promise<LoadAnswer> {
  const request = makeDelivery(order, 0, order.events);
  const handshake = makeHandshake(order.port, order.verifyToken);
  const wire = openWire(order.port);
  // The connection stands before the clock starts.
  await exchange(wire, handshake);

  const finished = new AbortController();
  const handshakes = watch(order.port, handshake, finished.signal);
  const routes = watch(order.rpc.port, makeRouteRequest(order.rpc, "app/state"), finished.signal);
  await delay(20);
  const { status, tookMs } = await exchange(wire, request);
  await delay(20);
  finished.abort();
  const [handshakesMs, routesMs] = await Promise.all([handshakes, routes]);
  wire.close();
  const accepted = status === 200 ? 1 : 0;
  const latenciesMs = accepted === 1 ? [tookMs] : [];
  return { accepted, refused: 1 - accepted, elapsedMs: tookMs, latenciesMs, handshakesMs, routesMs, cpuShare: 0 };
}

/** Sends the same small request again and again; the longest answer shows how long the thread behind it was held. */
async function watch(port: number, request: Buffer, finished: AbortSignal): Promise<number[]> {
  const wire = openWire(port);
  await exchange(wire, request);
  const timesMs: number[] = [];
  while (!finished.aborted) {
    const { status, tookMs } = await exchange(wire, request);
    if (status !== 200) throw new Error(`A small request beside the batch was answered with ${status}.`);
    timesMs.push(tookMs);
    await delay(ASK_EVERY_MS);
  }
  wire.close();
  return timesMs;
}

function exchange(wire: Wire, request: Buffer): Promise<{ status: number; tookMs: number }> {
  return new Promise((resolve) => {
    const sentMs = performance.now();
    wire.send(request, (status) => resolve({ status, tookMs: performance.now() - sentMs }));
  });
}
