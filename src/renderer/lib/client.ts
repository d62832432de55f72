import { type Bridge, FILES_PATH } from "#shared/contract/bridge.ts";
import type { ReceivedFile } from "#shared/contract/files.ts";
import type { ErrorCode } from "#shared/contract/errors.ts";
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
  readonly requestAfterPaint: <Name extends RouteName>(
    route: Name,
    input: RouteInput<Name>,
    /** Not asked any more when nobody wants to know it by then. */
    signal?: AbortSignal,
  ) => Promise<RouteOutput<Name>>;
  /** The same for what the host is to know, whatever happens: at once when the page goes away before. */
  readonly tellAfterPaint: <Name extends RouteName>(route: Name, input: RouteInput<Name>) => Promise<RouteOutput<Name>>;
  /** The same for what is drawn a moment later. */
  readonly afterPaint: () => Promise<void>;
  /** Gives the host a file that is to be sent. Rejects when the host does not answer. */
  readonly sendFile: (file: Blob, signal: AbortSignal) => Promise<ReceivedFile>;
  readonly on: Bridge["on"];
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
    async requestAfterPaint(route, input, signal) {
      await afterPaint();
      signal?.throwIfAborted();
      return request(route, input);
    },
    async tellAfterPaint(route, input) {
      const leaving = Promise.withResolvers<void>();
      const leave = () => leaving.resolve();
      window.addEventListener("pagehide", leave);
      await Promise.race([afterPaint(), leaving.promise]);
      window.removeEventListener("pagehide", leave);
      return request(route, input);
    },
    afterPaint,
    async sendFile(file, signal) {
      const response = await fetch(FILES_PATH, { method: "POST", body: file, signal });
      // The same door as above, for what is too large for it.
      return (await response.json()) as ReceivedFile;
    },
    on: bridge.on,
    platform: bridge.platform,
  };
}

export function errorCode(error: unknown): ErrorCode {
  return error instanceof HostError ? error.code : "internal";
}
