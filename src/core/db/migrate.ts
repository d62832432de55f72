import type { Database } from "better-sqlite3";
import { AppError } from "../app-error.ts";

export interface Migration {
  /** Counts up from 1 without a hole; kept in `PRAGMA user_version`. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings the database to the newest schema: all pending migrations in one transaction, so that the database is as it was
 * when one fails. The copy of the inbox that comes before it is a rolling one (archive/copy-before-update.ts): beside it
 * lies no other, which no erasure would go through.
 *
 * @throws AppError `newer_database` when a newer Shopbell wrote it, `storage_failed` when a migration fails.
 */
export function migrate(connection: Database, migrations: readonly Migration[]): void {
  const newest = checkedNewest(migrations);
  const current = Number(connection.pragma("user_version", { simple: true }));
  if (current > newest) {
    throw new AppError(
      "newer_database",
      `This inbox was last used with a newer version of Shopbell (its format is ${current}, this version knows ${newest}). Install the newest version to open it; nothing was changed.`,
    );
  }
  const pending = migrations.filter((migration) => migration.version > current);
  if (pending.length === 0) return;

  const applyAll = connection.transaction(() => {
    for (const migration of pending) connection.exec(migration.sql);
    connection.pragma(`user_version = ${newest}`);
  });
  try {
    applyAll.immediate();
  } catch (error) {
    throw new AppError(
      "storage_failed",
      "Shopbell could not bring its database to the format of this version. Nothing was lost: the database is as it was.",
      { cause: error },
    );
  }
}

function checkedNewest(migrations: readonly Migration[]): number {
  migrations.forEach((migration, index) => {
    if (migration.version !== index + 1) {
      throw new Error(`Migration ${migration.name} has number ${migration.version}, expected ${index + 1}`);
    }
  });
  return migrations.length;
}
