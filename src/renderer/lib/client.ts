import type { Bridge } from "#shared/contract/bridge.ts";
import type { ErrorCode } from "#shared/contract/errors.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";

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
  readonly on: (listener: (event: CoreEvent) => void, resync: () => void) => () => void;
  readonly platform: Bridge["platform"];
}

export function createClient(bridge: Bridge): Client {
  return {
    request: async <Name extends RouteName>(route: Name, input: RouteInput<Name>) => {
      const envelope = await bridge.request(route, input);
      if (!envelope.ok) throw new HostError(envelope.error.code, envelope.error.message);
      // The host has validated its own answer against the contract: this is the door behind which types are trusted.
      return envelope.data as RouteOutput<Name>;
    },
    on: (listener, resync) => bridge.on(listener, resync),
    platform: bridge.platform,
  };
}

export function errorCode(error: unknown): ErrorCode {
  return error instanceof HostError ? error.code : "internal";
}
