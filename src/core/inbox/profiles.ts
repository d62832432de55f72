import { z } from "zod";
import type { AccountId, CustomerId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { GraphAccess, GraphClient } from "../instagram/graph-client.ts";
import type { Clock, Logger } from "../ports.ts";

/**
 * Names and pictures of customers (Meta, "User Profile API"). Decoration: a customer without a profile is shown by
 * the end of their id, and no message ever waits for one.
 */
export interface Profiles {
  readonly request: (customers: readonly { accountId: AccountId; customerId: CustomerId }[]) => void;
  /** Reads one now: the link of a picture has run out. Two who ask at once share one call. */
  readonly read: (accountId: AccountId, customerId: CustomerId) => Promise<void>;
  /** Asks again for customers whose profile could not be read because of the line. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

export interface ProfilesParts {
  readonly db: Database;
  readonly graph: GraphClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly accessOf: (accountId: AccountId) => GraphAccess | undefined;
  readonly changed: (accountId: AccountId, customerId: CustomerId) => void;
}

const FIELDS = "name,username,profile_pic,follower_count,is_user_follow_business,is_verified_user";
const MAX_AT_ONCE = 2;
const MAX_QUEUED = 500;

const profile = z.object({
  name: z.string().max(500).nullish(),
  username: z.string().max(200).nullish(),
  profile_pic: z.string().max(4000).nullish(),
  follower_count: z.number().nullish(),
  is_user_follow_business: z.boolean().nullish(),
  is_verified_user: z.boolean().nullish(),
});

export function createProfiles({ db, graph, clock, logger, accessOf, changed }: ProfilesParts): Profiles {
  const save = db.prepare(
    `UPDATE customers SET name = @name, username = @username, picture_url = @pictureUrl, follower_count = @followers,
       follows_account = @follows, verified = @verified, profile_read_ms = @nowMs
     WHERE account_id = @accountId AND id = @customerId`,
  );
  const markRead = db.prepare(
    `UPDATE customers SET profile_read_ms = @nowMs WHERE account_id = @accountId AND id = @customerId`,
  );
  const unread = db.prepare<[number], { accountId: AccountId; customerId: CustomerId }>(
    `SELECT account_id AS accountId, id AS customerId FROM customers WHERE profile_read_ms IS NULL LIMIT ?`,
  );
  const queue: { accountId: AccountId; customerId: CustomerId }[] = [];
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  const read = async (accountId: AccountId, customerId: CustomerId): Promise<void> => {
    const access = accessOf(accountId);
    if (access === undefined) return;
    const outcome = await graph.call({ method: "GET", ...access, path: customerId, query: { fields: FIELDS } });
    // Without an answer the row stays unread, and is asked for again when the line is back.
    if (stopped || outcome.kind === "not_sent" || outcome.kind === "unknown") return;
    const parsed = outcome.kind === "answered" ? profile.safeParse(outcome.data) : undefined;
    const key = { accountId, customerId, nowMs: clock.nowMs() };
    if (parsed?.success !== true) {
      // No consent, blocked, an odd id: the fallback name stays (codes 230, 9010, 100/33).
      db.write("profiles.none", () => markRead.run(key));
      return;
    }
    const { data } = parsed;
    const flag = (value: boolean | null | undefined) => (value === null || value === undefined ? null : Number(value));
    db.write("profiles.save", () =>
      save.run({
        ...key,
        name: data.name ?? null,
        username: data.username ?? null,
        pictureUrl: data.profile_pic ?? null,
        followers: data.follower_count ?? null,
        follows: flag(data.is_user_follow_business),
        verified: flag(data.is_verified_user),
      }),
    );
    changed(accountId, customerId);
  };

  const asked = new Map<string, Promise<void>>();
  const readNow: Profiles["read"] = async (accountId, customerId) => {
    const key = `${accountId} ${customerId}`;
    const known = asked.get(key);
    if (known !== undefined) return known;
    const job = read(accountId, customerId)
      .catch((error: unknown) => logger.error("profiles.fault", error))
      .finally(() => {
        asked.delete(key);
        underWay.delete(job);
      });
    asked.set(key, job);
    underWay.add(job);
    return job;
  };

  const next = (): void => {
    while (underWay.size < MAX_AT_ONCE) {
      const customer = stopped ? undefined : queue.shift();
      if (customer === undefined) return;
      const job = read(customer.accountId, customer.customerId)
        .catch((error: unknown) => logger.error("profiles.fault", error))
        .finally(() => {
          underWay.delete(job);
          next();
        });
      underWay.add(job);
    }
  };

  return {
    request(customers) {
      queue.push(...customers.slice(0, Math.max(0, MAX_QUEUED - queue.length)));
      next();
    },
    read: readNow,
    wake() {
      if (queue.length > 0 || underWay.size > 0) return;
      queue.push(...unread.all(MAX_QUEUED));
      next();
    },
    async stop() {
      stopped = true;
      await Promise.allSettled(underWay);
    },
  };
}
