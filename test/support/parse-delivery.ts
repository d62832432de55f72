import { isForOtherObject, readDelivery, type InboundEvent, type NotUnderstood } from "#core/instagram/index.ts";

export type ParsedDelivery =
  | { readonly kind: "unknown_object" }
  | {
      readonly kind: "understood";
      readonly events: readonly InboundEvent[];
      readonly notUnderstood: readonly NotUnderstood[];
    };

/** What a delivery says, as the door and the ingest read it, without the deliveries that say each part alone. */
export function parseDelivery(body: Buffer, receivedAtMs: number): ParsedDelivery {
  if (isForOtherObject(body)) return { kind: "unknown_object" };
  const parts = readDelivery(body, receivedAtMs);
  return {
    kind: "understood",
    events: parts.flatMap((part) => (part.kind === "event" ? [part.event] : [])),
    notUnderstood: parts.flatMap((part) => (part.kind === "not_understood" ? [part.part] : [])),
  };
}
