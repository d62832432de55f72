import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { Database } from "../db/database.ts";
import type { SecretStore } from "../ports.ts";

/** One of the shop's own apps at Meta. Its secrets are kept like every other and never leave the core. */
export interface MetaApp {
  readonly id: number;
  readonly family: LoginFamily;
  readonly metaAppId?: string;
  readonly instagramAppId?: string;
  readonly name?: string;
  readonly handshakeUrl?: string;
  readonly handshakeMs?: number;
  readonly metaSecret?: string;
  readonly instagramSecret?: string;
  readonly verifyToken: string;
}

export interface MetaApps {
  readonly load: () => Promise<void>;
  readonly get: (id: number) => MetaApp | undefined;
  readonly list: () => readonly MetaApp[];
  /** Keeps what is given and leaves the rest as it was; a new app when `id` is undefined. */
  readonly save: (id: number | undefined, app: NewMetaApp) => Promise<MetaApp>;
  readonly named: (id: number, name: string) => void;
  readonly shookHands: (id: number, url: string, atMs: number) => void;
  readonly appSecrets: () => readonly string[];
  readonly verifyTokens: () => readonly string[];
  readonly whenChanged: (listener: () => void) => void;
}

export interface NewMetaApp {
  readonly family: LoginFamily;
  readonly metaAppId?: string;
  readonly metaSecret?: string;
  readonly instagramAppId?: string;
  readonly instagramSecret?: string;
}

interface Row {
  readonly id: number;
  readonly family: LoginFamily;
  readonly meta_app_id: string | null;
  readonly instagram_app_id: string | null;
  readonly name: string | null;
  readonly handshake_url: string | null;
  readonly handshake_ms: number | null;
}

export function createMetaApps(db: Database, secrets: SecretStore, newId: () => string): MetaApps {
  const all = db.prepare<[], Row>(
    `SELECT id, family, meta_app_id, instagram_app_id, name, handshake_url, handshake_ms FROM meta_apps ORDER BY id`,
  );
  const same = db.prepare<[string | null, string | null], { id: number }>(
    `SELECT id FROM meta_apps WHERE meta_app_id IS ? AND instagram_app_id IS ?`,
  );
  const insert = db.prepare<[LoginFamily, string | null, string | null]>(
    `INSERT INTO meta_apps (family, meta_app_id, instagram_app_id) VALUES (?, ?, ?)`,
  );
  const update = db.prepare<[string | null, string | null, number]>(
    `UPDATE meta_apps SET meta_app_id = coalesce(?, meta_app_id), instagram_app_id = coalesce(?, instagram_app_id)
     WHERE id = ?`,
  );
  const setName = db.prepare<[string, number]>(`UPDATE meta_apps SET name = ? WHERE id = ?`);
  const setHandshake = db.prepare<[string, number, number]>(
    `UPDATE meta_apps SET handshake_url = ?, handshake_ms = ? WHERE id = ?`,
  );

  let apps: readonly MetaApp[] = [];
  /** Made in this run, because the one before could not be had. */
  const made = new Map<number, string>();
  const listeners: (() => void)[] = [];
  const read = async (): Promise<void> => {
    const found: MetaApp[] = [];
    for (const row of all.all()) {
      const metaSecret = await secrets.get(`meta-app-secret/${row.id}`);
      const instagramSecret = await secrets.get(`instagram-app-secret/${row.id}`);
      let verifyToken = await secrets.get(`app-verify-token/${row.id}`);
      if (verifyToken === undefined) {
        // Lost with a keyring: a new one is as good once Meta has been told.
        verifyToken = made.get(row.id) ?? newId();
        made.set(row.id, verifyToken);
        // A keychain that opens nothing takes nothing either; the inbox starts without it.
        await secrets.set(`app-verify-token/${row.id}`, verifyToken).catch(() => undefined);
      }
      found.push({
        id: row.id,
        family: row.family,
        verifyToken,
        ...(row.meta_app_id === null ? {} : { metaAppId: row.meta_app_id }),
        ...(row.instagram_app_id === null ? {} : { instagramAppId: row.instagram_app_id }),
        ...(row.name === null ? {} : { name: row.name }),
        ...(row.handshake_url === null ? {} : { handshakeUrl: row.handshake_url }),
        ...(row.handshake_ms === null ? {} : { handshakeMs: row.handshake_ms }),
        ...(metaSecret === undefined ? {} : { metaSecret }),
        ...(instagramSecret === undefined ? {} : { instagramSecret }),
      });
    }
    apps = found;
    for (const listener of listeners) listener();
  };
  const change = (id: number, changed: Partial<MetaApp>): void => {
    apps = apps.map((app) => (app.id === id ? { ...app, ...changed } : app));
  };

  return {
    load: read,
    get: (id) => apps.find((app) => app.id === id),
    list: () => apps,
    async save(given, app) {
      const metaAppId = app.metaAppId ?? null;
      const instagramAppId = app.instagramAppId ?? null;
      const id = db.write("setup.save-app", () => {
        // Another id is another app: accounts that still use the first one keep it.
        const known = same.get(metaAppId, instagramAppId)?.id ?? given;
        if (known === undefined) return Number(insert.run(app.family, metaAppId, instagramAppId).lastInsertRowid);
        update.run(metaAppId, instagramAppId, known);
        return known;
      });
      if (app.metaSecret !== undefined) await secrets.set(`meta-app-secret/${id}`, app.metaSecret);
      if (app.instagramSecret !== undefined) await secrets.set(`instagram-app-secret/${id}`, app.instagramSecret);
      await read();
      const saved = apps.find((one) => one.id === id);
      if (saved === undefined) throw new Error("An app was saved and cannot be found");
      return saved;
    },
    named(id, name) {
      if (apps.find((app) => app.id === id)?.name === name) return;
      db.write("setup.name-app", () => setName.run(name, id));
      change(id, { name });
    },
    shookHands(id, url, atMs) {
      db.write("setup.handshake", () => setHandshake.run(url, atMs, id));
      change(id, { handshakeUrl: url, handshakeMs: atMs });
    },
    appSecrets: () => [
      ...new Set(
        apps
          .flatMap(({ metaSecret, instagramSecret }) => [metaSecret, instagramSecret])
          .filter((secret) => secret !== undefined),
      ),
    ],
    verifyTokens: () => apps.map(({ verifyToken }) => verifyToken),
    whenChanged: (listener) => void listeners.push(listener),
  };
}
