/** Runs in a process of its own, so that making load never takes time from the server that is measured. */
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { makeDelivery, makeHandshake, type DeliveryPlan } from "./deliveries.ts";
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
  /** One delivery of many events; handshakes go on beside it and wait when the host's event loop does. */
  | (DeliveryPlan & { readonly kind: "batch"; readonly events: number; readonly verifyToken: string });

export interface LoadAnswer {
  /** Answered with 200. */
  readonly accepted: number;
  readonly refused: number;
  readonly elapsedMs: number;
  /** One for each delivery, from the first byte out to the answer. */
  readonly latenciesMs: readonly number[];
  /** `batch` only: the answers to the handshakes beside it. */
  readonly handshakesMs: readonly number[];
  /** Share of one processor that this process used while the clock ran. */
  readonly cpuShare: number;
}

const HANDSHAKE_EVERY_MS = 2;

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
  return { accepted: latenciesMs.length, refused, elapsedMs, latenciesMs, handshakesMs: [], cpuShare };
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
  return { accepted: latenciesMs.length, refused, elapsedMs, latenciesMs, handshakesMs: [], cpuShare: 0 };
}

async function batch(order: LoadOrder & { kind: "batch" }): Promise<LoadAnswer> {
  const request = makeDelivery(order, 0, order.events);
  const handshake = makeHandshake(order.port, order.verifyToken);
  const [wire, beside] = [openWire(order.port), openWire(order.port)];
  // Both connections stand and the first answers are out of the way before the clock starts.
  await exchange(wire, handshake);
  await exchange(beside, handshake);

  const handshakesMs: number[] = [];
  const finished = new AbortController();
  const watch = async (): Promise<void> => {
    while (!finished.signal.aborted) {
      const { status, tookMs } = await exchange(beside, handshake);
      if (status !== 200) throw new Error(`The handshake was answered with ${status}.`);
      handshakesMs.push(tookMs);
      await delay(HANDSHAKE_EVERY_MS);
    }
  };
  const watching = watch();
  await delay(20);
  const { status, tookMs } = await exchange(wire, request);
  await delay(20);
  finished.abort();
  await watching;
  wire.close();
  beside.close();
  const accepted = status === 200 ? 1 : 0;
  return {
    accepted,
    refused: 1 - accepted,
    elapsedMs: tookMs,
    latenciesMs: accepted === 1 ? [tookMs] : [],
    handshakesMs,
    cpuShare: 0,
  };
}

function exchange(wire: Wire, request: Buffer): Promise<{ status: number; tookMs: number }> {
  return new Promise((resolve) => {
    const sentMs = performance.now();
    wire.send(request, (status) => resolve({ status, tookMs: performance.now() - sentMs }));
  });
}
