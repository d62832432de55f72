import { type AccountId, type CustomerId, toAccountId, toCustomerId } from "#shared/domain/ids.ts";

export interface Sides {
  readonly accountId: AccountId;
  readonly customerId: CustomerId;
  readonly fromAccount: boolean;
}

/**
 * Who of the two is the account. `entry.id` decides where it is one of them; Meta's samples sometimes put another id
 * there, then the account is the recipient, and of an echo the sender. undefined when no customer can be told.
 */
export function resolveSides(
  entryId: string | undefined,
  senderId: string | undefined,
  recipientId: string | undefined,
  isEcho: boolean,
): Sides | undefined {
  if (senderId !== undefined && recipientId !== undefined) {
    if (entryId === senderId) return sides(senderId, recipientId, true);
    if (entryId === recipientId) return sides(recipientId, senderId, isEcho);
    return isEcho ? sides(senderId, recipientId, true) : sides(recipientId, senderId, false);
  }
  if (entryId === undefined) return undefined;
  if (senderId !== undefined && senderId !== entryId && !isEcho) return sides(entryId, senderId, false);
  if (recipientId !== undefined && recipientId !== entryId && isEcho) return sides(entryId, recipientId, true);
  return undefined;
}

function sides(accountId: string, customerId: string, fromAccount: boolean): Sides {
  return { accountId: toAccountId(accountId), customerId: toCustomerId(customerId), fromAccount };
}
