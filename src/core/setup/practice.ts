import { toAccountId } from "#shared/domain/ids.ts";
import type { PracticeShop } from "../ports.ts";
import type { Accounts } from "./accounts.ts";

/** Connects the example shop of practice mode, without asking anybody: its secrets are no secrets. */
export async function connectPracticeShop(shop: PracticeShop, accounts: Accounts): Promise<void> {
  const { id, family, username, appSecret, accessToken, verifyToken } = shop.account;
  await accounts.save({ id: toAccountId(id), family, username, senderId: id, appSecret, accessToken, verifyToken });
}
