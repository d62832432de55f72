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

  return {
    events,
    async start() {
      if (state.kind !== "idle") throw new AppError("unavailable", "Shopbell's core can be started once.");
      const done = startRooms(ports, events);
      state = { kind: "starting", done };
      const rooms = await done;
      state = { kind: "running", rooms };
      return rooms.started;
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
    async openMedia(path, request) {
      return state.kind === "running" ? state.rooms.openMedia(path, request) : { kind: "offline" };
    },
  };
}
