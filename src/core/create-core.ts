import type { Wish } from "#shared/contract/desk.ts";
import { AppError } from "./app-error.ts";
import { createEventHub } from "./event-hub.ts";
import { createGuard, createLock } from "./lock/index.ts";
import type { Core, CorePorts } from "./ports.ts";
import { createPartialRouter } from "./rpc/router.ts";
import { startRooms, type RunningRooms } from "./start-rooms.ts";

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly done: Promise<RunningRooms> }
  | { readonly kind: "running"; readonly rooms: RunningRooms }
  | { readonly kind: "stopped" };

/** The product without a screen. Nothing runs until `start`; everything ends with `stop`. */
export function createCore(given: CorePorts): Core {
  const events = createEventHub(given.logger);
  const lock = createLock({
    ports: given,
    changed() {
      if (lock.isLocked()) guard.shut();
      events.emit({ type: "lock", isLocked: lock.isLocked() });
    },
  });
  const guard = createGuard(lock.isLocked);
  const answerLock = createPartialRouter(lock.handlers, given.logger, "There is no such route.");
  const { notifier, files, signInWindow } = given;
  const ports: CorePorts = {
    ...given,
    ...(notifier === undefined ? {} : { notifier: guard.notifier(notifier) }),
    ...(files === undefined ? {} : { files: guard.files(files) }),
    ...(signInWindow === undefined ? {} : { signInWindow: guard.signInWindow(signInWindow) }),
  };
  let state: State = { kind: "idle" };
  /** Came while no rooms were open, as while the inbox goes back to a copy: the last of them holds once they are. */
  let kept: Wish | undefined;

  const open = async (from: CorePorts): Promise<RunningRooms> => {
    const done = startRooms(from, events, restart);
    state = { kind: "starting", done };
    const rooms = await done;
    run(done, rooms);
    return rooms;
  };
  const run = (done: Promise<RunningRooms>, rooms: RunningRooms): void => {
    // Stopped meanwhile: then stop has them.
    if (!isStill(done)) return;
    state = { kind: "running", rooms };
    const wished = kept;
    kept = undefined;
    if (wished !== undefined) rooms.wish(wished);
  };
  const isStill = (done: Promise<RunningRooms>): boolean => state.kind === "starting" && state.done === done;

  const reopen = async (rooms: RunningRooms): Promise<RunningRooms> => {
    kept = rooms.untaken();
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
      run(done, await done);
      events.emit({ type: "restored" });
    } catch (error) {
      ports.logger.error("core.restart_failed", error);
      if (isStill(done)) state = { kind: "stopped" };
    }
  };

  const answer: Core["request"] = async (route, input) => {
    if (state.kind === "running") return state.rooms.request(route, input);
    const message = "Shopbell is starting or closing. Try again in a moment.";
    return { ok: false, error: { code: "unavailable", message } };
  };

  return {
    events: guard.events(events),
    async start() {
      if (state.kind !== "idle") throw new AppError("unavailable", "Shopbell's core can be started once.");
      lock.begin();
      return (await open(ports)).started;
    },
    async stop() {
      const before = state;
      lock.stop();
      if (before.kind === "starting") {
        const rooms = await before.done.catch(() => undefined);
        state = { kind: "stopped" };
        return rooms?.stop();
      }
      state = { kind: "stopped" };
      if (before.kind === "running") await before.rooms.stop();
    },
    request: async (route, input) =>
      route.startsWith("lock/") && state.kind !== "idle" && state.kind !== "stopped"
        ? answerLock(route, input)
        : guard.request(route, input, answer),
    wish(wish) {
      // A command was for what was on the screen, and behind the lock nothing is.
      if (wish.kind === "command" && lock.isLocked()) return;
      if (state.kind === "running") state.rooms.wish(wish);
      else if (state.kind === "starting" && wish.kind !== "command") kept = wish;
    },
    async receiveFile(body, signal) {
      if (lock.isLocked() || state.kind !== "running") return { kind: "failed" };
      return state.rooms.receiveFile(body, signal);
    },
    async openMedia(path, request) {
      if (state.kind !== "running") return { kind: "offline" };
      const { rooms } = state;
      return guard.openMedia(request, async (guarded) => rooms.openMedia(path, guarded));
    },
  };
}
