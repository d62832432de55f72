import type { DoorRefusal } from "#shared/contract/health.ts";

/** What the door's thread and the core say to each other. Plain data, checked by the compiler on both sides. */

/** Given to the door before it opens. */
export interface DoorSetup {
  readonly dataDir: string;
  readonly port: number;
  readonly keys: DoorKeys;
  /** Arrivals are numbered from here: after a fault, beyond every number the core has heard. */
  readonly firstId: number;
}

/** Changes when the owner signs in, reconnects or moves to another address. */
export interface DoorKeys {
  readonly appSecrets: readonly string[];
  readonly verifyTokens: readonly string[];
  readonly publicHosts: readonly string[];
}

export type ToDoor =
  /** The first of all, and said once. */
  | { readonly kind: "begin"; readonly setup: DoorSetup }
  | { readonly kind: "keys"; readonly keys: DoorKeys }
  /** The inbox has committed everything up to this arrival. */
  | { readonly kind: "applied"; readonly upTo: number }
  /** The inbox cannot write now: Meta is asked to come back later. Ends with the next `applied`. */
  | { readonly kind: "failing" }
  /** What is applied may be forgotten at once. */
  | { readonly kind: "sweep"; readonly requestId: number }
  | { readonly kind: "offer"; readonly offer: FileOffer }
  | { readonly kind: "withdraw"; readonly token: string }
  | { readonly kind: "callback_answer"; readonly requestId: number; readonly answer: CallbackAnswer | undefined }
  | { readonly kind: "close" };

export type FromDoor =
  | { readonly kind: "open"; readonly port: number }
  | { readonly kind: "refused_to_open"; readonly reason: "port_taken" | "storage"; readonly detail: string }
  | { readonly kind: "arrived"; readonly arrivals: PackedArrivals }
  /** Deliveries an earlier run had acknowledged and not applied; sent before `open`. */
  | { readonly kind: "left"; readonly arrivals: PackedArrivals }
  | { readonly kind: "refusals"; readonly counts: Readonly<Partial<Record<DoorRefusal, number>>> }
  /** Since the last one: requests that came from outside, and bytes of files that went there. */
  | { readonly kind: "passed"; readonly requests: number; readonly bytes: number }
  | { readonly kind: "handshake"; readonly challenge: string; readonly verifyToken: string }
  | { readonly kind: "callback"; readonly requestId: number; readonly request: CallbackRequest }
  /** `clean`: no byte of what is applied is left in the journal. */
  | { readonly kind: "swept"; readonly requestId: number; readonly clean: boolean }
  /** A file is no longer to be had. */
  | { readonly kind: "offer_ended"; readonly token: string }
  /** So many bytes of an offered file have been handed over, from its beginning. */
  | { readonly kind: "offer_progressed"; readonly token: string; readonly bytes: number }
  | { readonly kind: "storage_failed"; readonly detail: string }
  | { readonly kind: "closed" };

/** One file for Meta to fetch, under `/media/<token>`. */
export interface FileOffer {
  /** Random; whoever knows it may have the file. */
  readonly token: string;
  readonly path: string;
  readonly contentType: string;
  readonly size: number;
}

/** Many deliveries in one block of memory, which changes hands instead of being copied. */
export interface PackedArrivals {
  readonly firstId: number;
  readonly receivedMs: number;
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A request for one of Meta's callbacks (data deletion, deauthorize) or their status page. */
export interface CallbackRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query: string;
  readonly acceptLanguage: string;
  readonly host: string;
  readonly body: string;
}

export interface CallbackAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export function packArrivals(firstId: number, receivedMs: number, bodies: readonly Uint8Array[]): PackedArrivals {
  const lengths = bodies.map((body) => body.length);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const body of bodies) {
    bytes.set(body, at);
    at += body.length;
  }
  return { firstId, receivedMs, lengths, bytes };
}

export function unpackArrivals({ lengths, bytes }: PackedArrivals): Buffer[] {
  let at = 0;
  return lengths.map((length) => {
    const body = Buffer.from(bytes.buffer, bytes.byteOffset + at, length);
    at += length;
    return body;
  });
}
