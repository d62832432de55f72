import { z } from "zod";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { Database } from "../db/database.ts";

/** The one set-up that is under way, on disk: it goes on after a restart where it was left. */
export interface Draft {
  readonly family: LoginFamily;
  readonly metaApp?: number;
  readonly accountIds: readonly string[];
}

export interface DraftRow {
  readonly get: () => Draft | undefined;
  readonly put: (draft: Draft) => void;
  readonly clear: () => void;
}

const ids = z.array(z.string());

export function createDraft(db: Database): DraftRow {
  const read = db.prepare<[], { family: LoginFamily; meta_app: number | null; accounts: string }>(
    `SELECT family, meta_app, accounts FROM setup_draft`,
  );
  const write = db.prepare(
    `INSERT INTO setup_draft (one, family, meta_app, accounts) VALUES (1, @family, @metaApp, @accounts)
     ON CONFLICT (one) DO UPDATE SET family = excluded.family, meta_app = excluded.meta_app,
       accounts = excluded.accounts`,
  );
  const remove = db.prepare<[]>(`DELETE FROM setup_draft`);
  return {
    get() {
      const row = read.get();
      if (row === undefined) return undefined;
      const accounts = ids.safeParse(JSON.parse(row.accounts));
      return {
        family: row.family,
        accountIds: accounts.success ? accounts.data : [],
        ...(row.meta_app === null ? {} : { metaApp: row.meta_app }),
      };
    },
    put: ({ family, metaApp, accountIds }) =>
      void db.write("setup.draft", () =>
        write.run({ family, metaApp: metaApp ?? null, accounts: JSON.stringify(accountIds) }),
      ),
    clear: () => void db.write("setup.draft-over", () => remove.run()),
  };
}
