import { toAccountId, type AccountId } from "#shared/domain/ids.ts";
import type { AccountView, HumanAgent, LoginFamily, PauseReason } from "#shared/contract/accounts.ts";
import type { Database } from "../db/database.ts";
import type { Clock, SecretStore } from "../ports.ts";

/**
 * The connected accounts and their secrets. The Instagram account id is the identity: connecting the same account
 * again, with another token, app or Page, changes this row and leaves every conversation where it is.
 */
export interface Accounts {
  /** Reads accounts and secrets once; secrets stay in memory because the door needs them for every delivery. */
  readonly load: () => Promise<void>;
  readonly list: () => readonly AccountView[];
  readonly isKnown: (id: AccountId) => boolean;
  readonly appSecrets: () => readonly string[];
  readonly verifyTokens: () => readonly string[];
  readonly accessToken: (id: AccountId) => string | undefined;
  readonly save: (account: NewAccount) => Promise<AccountView>;
  /** How the account is connected; undefined when it is unknown. */
  readonly connectionOf: (id: AccountId) => Connection | undefined;
  /** A newer token for the same sign-in. */
  readonly renewToken: (id: AccountId, token: NewToken) => Promise<void>;
  readonly pauseSending: (id: AccountId, because: PauseReason) => void;
  /** False when there is no such account. */
  readonly resumeSending: (id: AccountId) => boolean;
  /** What the owner or Meta says of the Human Agent feature. False when there is no such account. */
  readonly setHumanAgent: (id: AccountId, humanAgent: HumanAgent) => boolean;
  readonly ofAppSecret: (appSecret: string) => readonly AccountId[];
  /** Accounts that belong to no app of the set-up yet, to this one. */
  readonly joinApp: (ids: readonly AccountId[], metaApp: number) => void;
  /**
   * Forgets access tokens: replies wait until the owner signs in again. The secret of the shop's own app stays, so
   * that messages go on arriving.
   */
  readonly signOut: (ids: readonly AccountId[]) => Promise<void>;
  /** Forgets an account and all its secrets. False while customers of it are here. */
  readonly remove: (id: AccountId) => Promise<boolean>;
  /** Called after accounts or their secrets have changed. */
  readonly whenChanged: (listener: () => void) => void;
  /** Nothing is being kept or forgotten half any more. */
  readonly settled: () => Promise<void>;
}

/** What the set-up knows of a connected account. */
export interface Connection {
  readonly family: LoginFamily;
  readonly username: string;
  readonly senderId: string;
  /** Number of the shop's app here; undefined for an account that was connected without the set-up. */
  readonly metaApp?: number;
  readonly scopes?: readonly string[];
  readonly tokenIssuedMs?: number;
  readonly tokenEndsMs?: number;
}

export interface NewToken {
  readonly accessToken: string;
  readonly issuedMs: number;
  readonly endsMs: number;
}

export interface NewAccount {
  readonly id: AccountId;
  readonly family: LoginFamily;
  readonly username: string;
  /** Id the Send API is called with. */
  readonly senderId: string;
  readonly appSecret: string;
  readonly accessToken: string;
  readonly verifyToken: string;
  /** Left out: as it was. */
  readonly metaApp?: number;
  readonly scopes?: readonly string[];
  readonly tokenIssuedMs?: number;
  readonly tokenEndsMs?: number;
}

interface ConnectionRow {
  readonly family: LoginFamily;
  readonly username: string;
  readonly sender_id: string;
  readonly meta_app: number | null;
  readonly scopes: string | null;
  readonly token_issued_ms: number | null;
  readonly token_ends_ms: number | null;
}

interface AccountRow extends Omit<AccountView, "pausedBecause"> {
  readonly pausedBecause: PauseReason | null;
}

function toView({ pausedBecause, ...account }: AccountRow): AccountView {
  return account.sending === "ready" ? account : { ...account, pausedBecause: pausedBecause ?? "sign_in" };
}

const SECRET_KINDS = ["app-secret", "access-token", "verify-token"] as const;
type SecretKind = (typeof SECRET_KINDS)[number];

export function createAccounts(db: Database, secrets: SecretStore, clock: Clock): Accounts {
  const all = db.prepare<[], AccountRow>(
    `SELECT id, family, username, sending, paused_because AS pausedBecause, human_agent AS humanAgent
     FROM accounts ORDER BY connected_ms, id`,
  );
  const upsert = db.prepare(
    `INSERT INTO accounts (id, family, username, sender_id, sending, connected_ms, meta_app, scopes, token_issued_ms,
       token_ends_ms)
     VALUES (@id, @family, @username, @senderId, 'ready', @nowMs, @metaApp, @scopes, @tokenIssuedMs, @tokenEndsMs)
     ON CONFLICT (id) DO UPDATE SET family = excluded.family, username = excluded.username,
       sender_id = excluded.sender_id, sending = 'ready', paused_because = NULL, meta_app = coalesce(excluded.meta_app, meta_app),
       scopes = excluded.scopes, token_issued_ms = excluded.token_issued_ms, token_ends_ms = excluded.token_ends_ms`,
  );
  const connection = db.prepare<[AccountId], ConnectionRow>(
    `SELECT family, username, sender_id, meta_app, scopes, token_issued_ms, token_ends_ms FROM accounts WHERE id = ?`,
  );
  const setToken = db.prepare<[number, number, AccountId]>(
    `UPDATE accounts SET token_issued_ms = ?, token_ends_ms = ? WHERE id = ?`,
  );
  const pause = db.prepare<[PauseReason, AccountId]>(
    `UPDATE accounts SET sending = 'paused', paused_because = ? WHERE id = ?`,
  );
  const resume = db.prepare<[AccountId]>(`UPDATE accounts SET sending = 'ready', paused_because = NULL WHERE id = ?`);
  const join = db.prepare<[number, AccountId]>(`UPDATE accounts SET meta_app = ? WHERE id = ? AND meta_app IS NULL`);
  const setHumanAgent = db.prepare<[HumanAgent, AccountId]>(`UPDATE accounts SET human_agent = ? WHERE id = ?`);

  const removeEmpty = db.prepare<[AccountId, AccountId]>(
    `DELETE FROM accounts WHERE id = ? AND NOT EXISTS (SELECT 1 FROM customers WHERE account_id = ?)`,
  );

  let accounts: readonly AccountView[] = [];
  const held: Record<SecretKind, Map<string, string>> = {
    "app-secret": new Map(),
    "access-token": new Map(),
    "verify-token": new Map(),
  };
  const readRows = (): void => {
    accounts = all.all().map(toView);
  };
  const known = new Set<string>();
  const listeners: (() => void)[] = [];
  const refresh = (): void => {
    readRows();
    known.clear();
    for (const { id } of accounts) known.add(id);
    for (const listener of listeners) listener();
  };

  const dropSecret = async (kind: SecretKind, id: AccountId): Promise<void> => {
    await secrets.delete(`${kind}/${id}`);
    held[kind].delete(id);
  };

  const underWay = new Set<Promise<unknown>>();
  /** Secrets are kept one by one, and the row last: the database stays open until both are there. */
  const whole = <Given extends readonly unknown[], Answer>(work: (...given: Given) => Promise<Answer>) => {
    return (...given: Given): Promise<Answer> => {
      const job = work(...given);
      const settled: Promise<unknown> = job.then(
        () => underWay.delete(settled),
        () => underWay.delete(settled),
      );
      underWay.add(settled);
      return job;
    };
  };

  return {
    async load() {
      refresh();
      for (const { id } of accounts) {
        for (const kind of SECRET_KINDS) {
          const value = await secrets.get(`${kind}/${id}`);
          if (value !== undefined) held[kind].set(id, value);
        }
      }
    },
    list: () => accounts,
    isKnown: (id) => known.has(id),
    appSecrets: () => [...new Set(held["app-secret"].values())],
    verifyTokens: () => [...held["verify-token"].values()],
    accessToken: (id) => held["access-token"].get(id),
    save: whole(async (account: NewAccount) => {
      const values = {
        "app-secret": account.appSecret,
        "access-token": account.accessToken,
        "verify-token": account.verifyToken,
      };
      for (const kind of SECRET_KINDS) {
        await secrets.set(`${kind}/${account.id}`, values[kind]);
        held[kind].set(account.id, values[kind]);
      }
      const { id, family, username, senderId } = account;
      db.write("accounts.save", () =>
        upsert.run({
          id,
          family,
          username,
          senderId,
          nowMs: clock.nowMs(),
          metaApp: account.metaApp ?? null,
          scopes: account.scopes?.join(",") ?? null,
          tokenIssuedMs: account.tokenIssuedMs ?? null,
          tokenEndsMs: account.tokenEndsMs ?? null,
        }),
      );
      refresh();
      const saved = accounts.find((account) => account.id === id);
      return saved ?? { id, family, username, sending: "ready", humanAgent: "unknown" };
    }),
    connectionOf(id) {
      const row = connection.get(id);
      if (row === undefined) return undefined;
      return {
        family: row.family,
        username: row.username,
        senderId: row.sender_id,
        ...(row.meta_app === null ? {} : { metaApp: row.meta_app }),
        ...(row.scopes === null ? {} : { scopes: row.scopes.split(",") }),
        ...(row.token_issued_ms === null ? {} : { tokenIssuedMs: row.token_issued_ms }),
        ...(row.token_ends_ms === null ? {} : { tokenEndsMs: row.token_ends_ms }),
      };
    },
    renewToken: whole(async (id: AccountId, { accessToken, issuedMs, endsMs }: NewToken) => {
      await secrets.set(`access-token/${id}`, accessToken);
      held["access-token"].set(id, accessToken);
      db.write("accounts.renew-token", () => setToken.run(issuedMs, endsMs, id));
    }),
    pauseSending(id, because) {
      db.write("accounts.pause", () => pause.run(because, id));
      refresh();
    },
    resumeSending(id) {
      const isKnown = db.write("accounts.resume", () => resume.run(id).changes === 1);
      refresh();
      return isKnown;
    },
    setHumanAgent(id, humanAgent) {
      const isKnown = db.write("accounts.human-agent", () => setHumanAgent.run(humanAgent, id).changes === 1);
      refresh();
      return isKnown;
    },
    ofAppSecret: (appSecret) =>
      [...held["app-secret"]].flatMap(([id, secret]) => (secret === appSecret ? [toAccountId(id)] : [])),
    joinApp(ids, metaApp) {
      db.write("accounts.join-app", () => {
        for (const id of ids) join.run(metaApp, id);
      });
    },
    signOut: whole(async (ids: readonly AccountId[]) => {
      for (const id of ids) await dropSecret("access-token", id);
      db.write("accounts.sign-out", () => {
        for (const id of ids) pause.run("sign_in", id);
      });
      refresh();
    }),
    remove: whole(async (id: AccountId) => {
      for (const kind of SECRET_KINDS) await dropSecret(kind, id);
      const removed = db.write("accounts.remove", () => removeEmpty.run(id, id).changes === 1);
      refresh();
      return removed;
    }),
    whenChanged: (listener) => void listeners.push(listener),
    settled: async () => void (await Promise.all(underWay)),
  };
}
