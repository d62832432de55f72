import { toConversationId, type AccountId, type ConversationId, type CustomerId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";

export interface ConversationIndex {
  /** The conversation of an account with a customer, made when it is not there yet. Inside a transaction. */
  readonly ensure: (accountId: AccountId, customerId: CustomerId) => ConversationId;
  /** The same without making it. */
  readonly find: (accountId: AccountId, customerId: CustomerId) => ConversationId | undefined;
  /** It is gone, or will be when the caller's transaction has ended. */
  readonly drop: (accountId: AccountId, customerId: CustomerId) => void;
  /** Forgets what a rolled back transaction may have made. */
  readonly forget: () => void;
  /** Customers made since the last call, whose profile has not been read. */
  readonly takeNewCustomers: () => readonly { accountId: AccountId; customerId: CustomerId }[];
}

const MAX_REMEMBERED = 20_000;

export function createConversationIndex(db: Database): ConversationIndex {
  const remembered = new Map<string, ConversationId>();
  let newCustomers: { accountId: AccountId; customerId: CustomerId }[] = [];

  const find = db.prepare<[AccountId, CustomerId], { id: number }>(
    `SELECT id FROM conversations WHERE account_id = ? AND customer_id = ?`,
  );
  const insertCustomer = db.prepare<[AccountId, CustomerId]>(
    `INSERT INTO customers (account_id, id) VALUES (?, ?) ON CONFLICT DO NOTHING`,
  );
  const insertConversation = db.prepare<[AccountId, CustomerId], { id: number }>(
    `INSERT INTO conversations (account_id, customer_id) VALUES (?, ?) RETURNING id`,
  );

  const findOrMake = (accountId: AccountId, customerId: CustomerId): ConversationId => {
    const found = find.get(accountId, customerId);
    if (found !== undefined) return toConversationId(found.id);
    if (insertCustomer.run(accountId, customerId).changes === 1) newCustomers.push({ accountId, customerId });
    const made = insertConversation.get(accountId, customerId);
    if (made === undefined) throw new Error("SQLite returned no id for a new conversation");
    return toConversationId(made.id);
  };

  return {
    ensure(accountId, customerId) {
      const key = `${accountId} ${customerId}`;
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const id = findOrMake(accountId, customerId);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(key, id);
      return id;
    },
    find(accountId, customerId) {
      const found = find.get(accountId, customerId);
      return found === undefined ? undefined : toConversationId(found.id);
    },
    drop(accountId, customerId) {
      remembered.delete(`${accountId} ${customerId}`);
      newCustomers = newCustomers.filter((each) => each.accountId !== accountId || each.customerId !== customerId);
    },
    forget() {
      remembered.clear();
      newCustomers = [];
    },
    takeNewCustomers() {
      const taken = newCustomers;
      newCustomers = [];
      return taken;
    },
  };
}
