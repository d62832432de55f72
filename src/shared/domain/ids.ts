/**
 * Branded ids: the same string can never be used as an account in one place and as a customer in another.
 * Only the `to…` functions below make them, from values that a parser has already accepted.
 */
declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Instagram professional account id (`17841…`), the identity that survives every reconnect. */
export type AccountId = Branded<string, "AccountId">;
/** Instagram-scoped id of a person (IGSID), scoped to one account. */
export type CustomerId = Branded<string, "CustomerId">;
/** Meta's message id, opaque, up to about 200 characters. */
export type Mid = Branded<string, "Mid">;
/** Local row id of a conversation. */
export type ConversationId = Branded<number, "ConversationId">;
/** Local row id of a message. */
export type MessageId = Branded<number, "MessageId">;
/** Local row id of something in the outbox. */
export type ReplyId = Branded<number, "ReplyId">;

export const toAccountId = (value: string): AccountId => value as AccountId;
export const toCustomerId = (value: string): CustomerId => value as CustomerId;
export const toMid = (value: string): Mid => value as Mid;
export const toConversationId = (value: number): ConversationId => value as ConversationId;
export const toMessageId = (value: number): MessageId => value as MessageId;
export const toReplyId = (value: number): ReplyId => value as ReplyId;
