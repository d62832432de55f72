import { MOST_NOTES, type UpdateFault, type UpdateStep, type UpdateView } from "#shared/contract/updates.ts";
import type { EveryDay } from "../every-day.ts";
import type { Foundation } from "../foundation.ts";
import type { CorePorts, OfferedUpdate, Updater } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import { isSignedBy } from "./signed-offer.ts";
import { UpdateError } from "./update-error.ts";

/**
 * New versions: looked for at the start and once a day, fetched when the owner says so, installed when Shopbell ends.
 * Nothing of it is waited for by anything else, and nothing happens while replies are leaving.
 */
export interface Updates {
  readonly handlers: Pick<
    Handlers,
    "updates/state" | "updates/check" | "updates/download" | "updates/cancel" | "updates/restart"
  >;
  readonly begin: () => void;
  /** Ends what is under way. */
  readonly stop: () => Promise<void>;
}

const CHECK_WITHIN_MS = 60_000;
/** Without a byte for so long, a download has ended. */
const STALLED_MS = 60_000;
const LOOK_AGAIN_MS = 500;
/** The screen is told of every so many bytes, not of each. */
const TELL_EVERY_BYTES = 1_000_000;

export interface UpdatesParts extends Pick<Foundation, "clock" | "logger" | "emit"> {
  readonly settings: Pick<Foundation["settings"], "get">;
  readonly line: Pick<Foundation["line"], "whenReturned">;
  readonly updater: CorePorts["updater"];
  readonly isPractice: boolean;
  readonly everyDay: EveryDay["run"];
}

/** @param isLeaving whether a reply is on its way, or about to be. */
export function createUpdates(parts: UpdatesParts, isLeaving: () => boolean): Updates {
  const { updater } = parts;
  if (parts.isPractice) return switchedOff("practice");
  if (updater === undefined) return switchedOff("not_installed");
  if (updater === "not_set_up") return switchedOff("not_set_up");
  const { begin, stop, ...room } = createRoom(parts, updater, isLeaving);
  return { handlers: handlersOf(room), begin, stop };
}

function switchedOff(why: (UpdateStep & { readonly kind: "off" })["why"]): Updates {
  const state = () => ({ step: { kind: "off" as const, why } });
  return { handlers: handlersOf({ state }), begin: () => {}, stop: async () => {} };
}

interface Room {
  readonly state: Updates["handlers"]["updates/state"];
  readonly check?: () => void;
  readonly download?: () => void;
  readonly cancel?: () => void;
  readonly restart?: () => void;
}

function handlersOf({ state, ...commands }: Room): Updates["handlers"] {
  const answer = (command: (() => void) | undefined) => (): ReturnType<Room["state"]> => {
    command?.();
    return state({});
  };
  return {
    "updates/state": state,
    "updates/check": answer(commands.check),
    "updates/download": answer(commands.download),
    "updates/cancel": answer(commands.cancel),
    "updates/restart": answer(commands.restart),
  };
}

function createRoom(
  { clock, logger, settings, line, everyDay, emit }: UpdatesParts,
  updater: Updater,
  isLeaving: () => boolean,
) {
  let step: UpdateStep = { kind: "none" };
  /** Its signature was looked at. */
  let signedOffer: OfferedUpdate | undefined;
  let checkedMs: number | undefined;
  let fault: UpdateFault | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  let endDownload = (): void => {};
  let endWait = (): void => {};

  const go = (next: UpdateStep, because?: UpdateFault): void => {
    step = next;
    fault = because;
    emit({ type: "updates" });
  };
  /** One thing at a time; whoever stops the room waits for it. */
  const run = (work: () => Promise<void>): void => {
    const mine = work().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
  };

  const look = async (before: UpdateStep): Promise<void> => {
    try {
      const offer = await within(CHECK_WITHIN_MS, updater.check(settings.get().updateChannel));
      if (isStopped) return;
      checkedMs = clock.nowMs();
      if (offer === undefined) return go({ kind: "none" });
      if (!isSignedBy(updater.publicKey, offer)) {
        logger.warn("updates.unsigned");
        return go({ kind: "none" }, "unsigned");
      }
      signedOffer = offer;
      go({ kind: "offered", update: toView(offer), byHand: updater.installsByHand });
    } catch (error) {
      if (isStopped) return;
      const because = faultOf(error);
      if (because !== "offline") logger.error("updates.not_checked", error);
      // What lies there now is not what was offered before.
      go(because === "unsigned" ? { kind: "none" } : before, because);
    }
  };
  const check = (): void => {
    if (step.kind !== "none" && step.kind !== "offered") return;
    const before = step;
    go({ kind: "checking" });
    run(() => look(before));
  };

  const fetchIt = async (offered: UpdateStep & { readonly kind: "offered" }, offer: OfferedUpdate): Promise<void> => {
    const ending = new AbortController();
    endDownload = () => ending.abort();
    const { update } = offered;
    let isStalled = false;
    let toldBytes = 0;
    const stalled = (): void => {
      isStalled = true;
      ending.abort();
    };
    let cancelTimer = clock.after(STALLED_MS, stalled);
    try {
      await updater.download(
        offer,
        (doneBytes, totalBytes) => {
          cancelTimer();
          cancelTimer = clock.after(STALLED_MS, stalled);
          if (isStopped || ending.signal.aborted || doneBytes - toldBytes < TELL_EVERY_BYTES) return;
          toldBytes = doneBytes;
          go({ kind: "downloading", update, doneBytes, totalBytes });
        },
        ending.signal,
      );
      if (!isStopped) go({ kind: "ready", update });
    } catch (error) {
      if (isStopped) return;
      if (ending.signal.aborted) return go(offered, isStalled ? "offline" : undefined);
      const because = faultOf(error);
      logger.error("updates.not_fetched", error);
      // What was announced is not what lies there: it is not offered again before it is looked for anew.
      go(because === "unsigned" ? { kind: "none" } : offered, because);
    } finally {
      cancelTimer();
    }
  };
  const download = (): void => {
    if (step.kind !== "offered" || step.byHand || signedOffer === undefined) return;
    const offered = step;
    const offer = signedOffer;
    go({ kind: "downloading", update: offered.update, doneBytes: 0, totalBytes: 0 });
    run(() => fetchIt(offered, offer));
  };

  const leave = (update: UpdateView): void => {
    if (isStopped) return;
    const waitsForReplies = isLeaving();
    go({ kind: "restarting", update, waitsForReplies });
    if (waitsForReplies) endWait = clock.after(LOOK_AGAIN_MS, () => leave(update));
    else updater.restart();
  };

  /** Settles with `work`, or fails after so long: whatever comes of it then is not heard. */
  const within = async <Result>(timeMs: number, work: Promise<Result>): Promise<Result> => {
    const late = Promise.withResolvers<never>();
    const cancel = clock.after(timeMs, () => late.reject(new UpdateError("offline")));
    stopWaiting = () => late.reject(new UpdateError("offline"));
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      cancel();
    }
  };
  let stopWaiting = (): void => {};

  const checkByItself = (): void => {
    if (settings.get().looksForUpdates) check();
  };

  return {
    state: () => ({
      step,
      ...(checkedMs === undefined ? {} : { checkedMs }),
      ...(fault === undefined ? {} : { fault }),
    }),
    check,
    download,
    cancel() {
      if (step.kind === "downloading") endDownload();
      if (step.kind !== "restarting" || !step.waitsForReplies) return;
      endWait();
      go({ kind: "ready", update: step.update });
    },
    restart() {
      if (step.kind === "ready") leave(step.update);
    },
    begin: () => {
      everyDay("updates", checkByItself);
      line.whenReturned(() => {
        if (fault === "offline") checkByItself();
      });
    },
    stop: async () => {
      isStopped = true;
      endWait();
      endDownload();
      stopWaiting();
      await running;
    },
  };
}

function toView({ version, notes }: OfferedUpdate): UpdateView {
  return { version, notes: notes.slice(0, MOST_NOTES) };
}

function faultOf(error: unknown): UpdateFault {
  return error instanceof UpdateError ? error.fault : "unknown";
}
