import type { Migration } from "../migrate.ts";
import { inbox } from "./0001-inbox.ts";

/** Append only: a migration that has been released is never changed. */
export const migrations: readonly Migration[] = [inbox];
