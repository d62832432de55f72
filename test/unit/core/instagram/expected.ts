import type { InboundAttachment, InboundEvent, MessageEvent, NotUnderstood } from "#core/instagram/index.ts";
import type { ParsedDelivery } from "../../../support/parse-delivery.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";

/** Who, when and where of the fixtures in test/fixtures/webhooks, and short ways to say what they must become. */
export const account = toAccountId("17841400000000011");
export const customer = toCustomerId("900000000000001");
export const eventMs = Date.parse("2026-01-01T00:00:00.000Z");
export const entryMs = eventMs + 500;
export const changeMs = Date.parse("2026-01-01T00:05:00.000Z");
export const receivedMs = Date.parse("2026-01-01T01:13:19.000Z");

export const sides = { accountId: account, customerId: customer, atMs: eventMs } as const;

export const mid = (value: string) => ({ mid: toMid(value) });

export function message(value: string, rest: Partial<MessageEvent> = {}): MessageEvent {
  return {
    kind: "message",
    ...sides,
    ...mid(value),
    direction: "in",
    attachments: [],
    isSelf: false,
    standby: false,
    isUnsupported: false,
    ...rest,
  };
}

export const withAttachments = (value: string, ...attachments: readonly InboundAttachment[]): MessageEvent =>
  message(value, { attachments });

export const cdn = (asset: string) => `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${asset}`;

export const understood = (...events: readonly InboundEvent[]): ParsedDelivery => ({
  kind: "understood",
  events,
  notUnderstood: [],
});

/** `raw` is compared as JSON, so that the table stays readable. */
export type ExpectedPart = Omit<NotUnderstood, "raw"> & { readonly raw: unknown };

export const kept = (
  reason: NotUnderstood["reason"],
  raw: unknown,
  rest: Partial<NotUnderstood> = {},
): ExpectedPart => ({
  reason,
  raw,
  accountId: account,
  ...rest,
});
