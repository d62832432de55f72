import { MAX_REQUEST_BYTES } from "#shared/contract/routes.ts";
import type { Envelope, ErrorCode } from "#shared/contract/errors.ts";
import { isAppDocument } from "./app-address.ts";

/** What the gates look at of the frame that asks. */
export interface CallerFrame {
  readonly url: string;
  readonly parent: unknown;
  readonly detached: boolean;
}

export interface Caller {
  /** Id of the webContents. */
  readonly senderId: number;
  /** Null when the frame has navigated away or is gone. */
  readonly frame: CallerFrame | null;
}

export interface RequestGate {
  readonly isKnownSender: (senderId: number) => boolean;
  readonly request: (route: string, input: unknown) => Promise<Envelope<unknown>>;
  /** Told once per refusal, without anything the caller wrote. */
  readonly onRefused: (code: ErrorCode, reason: string) => void;
}

/** Names the first gate that is shut for this caller; undefined when it is our own page in one of our windows. */
export function refuseCaller(caller: Caller, isKnownSender: (senderId: number) => boolean): string | undefined {
  if (!isKnownSender(caller.senderId)) return "sender";
  if (caller.frame === null || caller.frame.detached) return "frame gone";
  if (caller.frame.parent !== null) return "sub-frame";
  if (!isAppDocument(caller.frame.url)) return "origin";
  return undefined;
}

/**
 * Answers one request from a page: known sender, top frame, exact origin, size, then the core, which knows the
 * routes and parses the input. Always an envelope; nothing is thrown across. The input goes through JSON on the
 * way, so that both hosts hand the core the same plain values and no exotic clone (Map, typed array, Date) gets in.
 */
export async function answerRequest(
  gate: RequestGate,
  caller: Caller,
  args: readonly unknown[],
): Promise<Envelope<unknown>> {
  const refuse = (code: ErrorCode, reason: string, message: string): Envelope<unknown> => {
    gate.onRefused(code, reason);
    return { ok: false, error: { code, message } };
  };
  const shut = refuseCaller(caller, gate.isKnownSender);
  if (shut !== undefined) return refuse("unauthorized", shut, "This page may not ask Shopbell anything.");
  const [route, input] = args;
  if (args.length !== 2 || typeof route !== "string") {
    return refuse("invalid_input", "shape", "A request is a route and its input.");
  }
  const json = toJson(input);
  if (json === undefined) return refuse("invalid_input", "not JSON", "The input is not plain data.");
  if (route.length > MAX_ROUTE_LENGTH || Buffer.byteLength(json) > MAX_REQUEST_BYTES) {
    return refuse("too_large", "size", "The request is too large.");
  }
  try {
    const plain: unknown = JSON.parse(json);
    return await gate.request(route, plain);
  } catch {
    return refuse("internal", "handler", "Something went wrong inside Shopbell.");
  }
}

const MAX_ROUTE_LENGTH = 100;

/** Undefined for what JSON has no words for: undefined, functions, cycles, bigint. */
function toJson(value: unknown): string | undefined {
  try {
    const json: string | undefined = JSON.stringify(value);
    return json;
  } catch {
    return undefined;
  }
}
