import { AppError } from "./app-error.ts";
import { createEventHub } from "./event-hub.ts";
import type { Core, CorePorts } from "./ports.ts";
import { startRooms, type RunningRooms } from "./start-rooms.ts";

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly done: Promise<RunningRooms> }
  | { readonly kind: "running"; readonly rooms: RunningRooms }
  | { readonly kind: "stopped" };

/** The product without a screen. Nothing runs until `start`; everything ends with `stop`. */
export function createCore(ports: CorePorts): Core {
  const events = createEventHub(ports.logger);
  let state: State = { kind: "idle" };

  const open = async (from: CorePorts): Promise<RunningRooms> => {
    const done = startRooms(from, events, restart);
    state = { kind: "starting", done };
    const rooms = await done;
    // Stopped meanwhile: then stop has them.
    if (isStill(done)) state = { kind: "running", rooms };
    return rooms;
  };
  const isStill = (done: Promise<RunningRooms>): boolean => state.kind === "starting" && state.done === done;

  const reopen = async (rooms: RunningRooms): Promise<RunningRooms> => {
    const port = Number(new URL(rooms.started.webhookUrl).port) || ports.webhook.port;
    await rooms.stop();
    return startRooms({ ...ports, webhook: { ...ports.webhook, port } }, events, restart);
  };
  /** The rooms close, and others open on what is in the data folder then; at the same address, where the tunnel points. */
  const restart = (): void => {
    if (state.kind !== "running") return;
    const done = reopen(state.rooms);
    state = { kind: "starting", done };
    void settle(done);
  };
  const settle = async (done: Promise<RunningRooms>): Promise<void> => {
    try {
      const rooms = await done;
      if (isStill(done)) state = { kind: "running", rooms };
      events.emit({ type: "restored" });
    } catch (error) {
      ports.logger.error("core.restart_failed", error);
      if (isStill(done)) state = { kind: "stopped" };
    }
  };

  return {
    events,
    async start() {
      if (state.kind !== "idle") throw new AppError("unavailable", "Shopbell's core can be started once.");
      return (await open(ports)).started;
    },
    async stop() {
      const before = state;
      if (before.kind === "starting") {
        const rooms = await before.done.catch(() => undefined);
        state = { kind: "stopped" };
        return rooms?.stop();
      }
      state = { kind: "stopped" };
      if (before.kind === "running") await before.rooms.stop();
    },
    async request(route, input) {
      if (state.kind === "running") return state.rooms.request(route, input);
      const message = "Shopbell is starting or closing. Try again in a moment.";
      return { ok: false, error: { code: "unavailable", message } };
    },
    wish(wish) {
      if (state.kind === "running") state.rooms.wish(wish);
    },
    async receiveFile(body, signal) {
      return state.kind === "running" ? state.rooms.receiveFile(body, signal) : { kind: "failed" };
    },
    async openMedia(path, request) {
      return state.kind === "running" ? state.rooms.openMedia(path, request) : { kind: "offline" };
    },
  };
}
