import { type Bridge, FILES_PATH } from "#shared/contract/bridge.ts";
import type { ReceivedFile } from "#shared/contract/files.ts";
import type { ErrorCode } from "#shared/contract/errors.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import { createAfterPaint } from "./after-paint.ts";

/** A fault the host reported, or its silence (`unavailable`). */
export class HostError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = "HostError";
    this.code = code;
  }
}

/** The contract as typed functions. Only feature hooks hold it. */
export interface Client {
  /** Throws `HostError`; expected outcomes are in the answer. */
  readonly request: <Name extends RouteName>(route: Name, input: RouteInput<Name>) => Promise<RouteOutput<Name>>;
  /** The same for what may come a moment later: asked when what is being opened stands on the screen. */
  readonly requestAfterPaint: Client["request"];
  /** Gives the host a file that is to be sent. Rejects when the host does not answer. */
  readonly sendFile: (file: Blob, signal: AbortSignal) => Promise<ReceivedFile>;
  readonly on: (listener: (event: CoreEvent) => void, resync: () => void) => () => void;
  readonly platform: Bridge["platform"];
}

export function createClient(bridge: Bridge): Client {
  const request = async <Name extends RouteName>(route: Name, input: RouteInput<Name>) => {
    const envelope = await bridge.request(route, input);
    if (!envelope.ok) throw new HostError(envelope.error.code, envelope.error.message);
    // The host has validated its own answer against the contract: this is the door behind which types are trusted.
    return envelope.data as RouteOutput<Name>;
  };
  const afterPaint = createAfterPaint();
  return {
    request,
    async requestAfterPaint(route, input) {
      await afterPaint();
      return request(route, input);
    },
    async sendFile(file, signal) {
      const response = await fetch(FILES_PATH, { method: "POST", body: file, signal });
      // The same door as above, for what is too large for it.
      return (await response.json()) as ReceivedFile;
    },
    on: hearTogether(bridge),
    platform: bridge.platform,
  };
}

/**
 * The host is listened to once, for all who listen here: in a browser tab each time is a connection that stays open, and of
 * six there are, two would be left for everything else. Who listened first hears first.
 */
function hearTogether(bridge: Pick<Bridge, "on">): Client["on"] {
  type Ears = Parameters<Client["on"]>;
  const all = new Set<Ears>();
  let stop: (() => void) | undefined;
  const tellAll = (tell: (ears: Ears) => void): void => {
    for (const ears of all) {
      try {
        tell(ears);
      } catch (error) {
        // One that fails keeps it from no other.
        reportError(error);
      }
    }
  };
  return (...ears) => {
    all.add(ears);
    stop ??= bridge.on(
      (event) => tellAll(([listener]) => listener(event)),
      () => tellAll(([, resync]) => resync()),
    );
    return () => {
      all.delete(ears);
      if (all.size > 0) return;
      stop?.();
      stop = undefined;
    };
  };
}

export function errorCode(error: unknown): ErrorCode {
  return error instanceof HostError ? error.code : "internal";
}
