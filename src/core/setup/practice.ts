import { toAccountId } from "#shared/domain/ids.ts";
import type { PracticeDoor, PracticeShop } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import type { Accounts } from "./accounts.ts";

/** Connects the example shop of practice mode, without asking anybody: its secrets are no secrets. */
export async function connectPracticeShop(shop: PracticeShop, accounts: Accounts): Promise<void> {
  const { id, family, username, appSecret, accessToken, verifyToken } = shop.account;
  await accounts.save({ id: toAccountId(id), family, username, senderId: id, appSecret, accessToken, verifyToken });
}

/** The way to practice and back. A shop that is connected is not closed for it: its messages have to arrive. */
export function practiceHandlers(
  door: PracticeDoor | undefined,
  accounts: Pick<Accounts, "list">,
  leaveSignIn: () => void,
): Pick<Handlers, "practice/begin" | "practice/leave"> {
  const isUnconnected = (): boolean => accounts.list().length === 0;
  return {
    "practice/begin": async () => {
      if (door?.leadsTo !== "practice" || !isUnconnected()) return { kind: "not_now" };
      leaveSignIn();
      if (await door.go(isUnconnected)) return { kind: "begun" };
      return { kind: isUnconnected() ? "failed" : "not_now" };
    },
    "practice/leave": async () => {
      if (door?.leadsTo !== "shop") return { kind: "not_now" };
      return { kind: (await door.go()) ? "left" : "not_now" };
    },
  };
}
