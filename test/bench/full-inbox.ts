/** A data folder with a million messages (`npm run seed`), made once, brought to each new schema, copied for each run. */
import { cp, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { openDatabase } from "#core/db/database.ts";
import { migrations } from "#core/db/migrations/index.ts";
import { REPOSITORY } from "../support/repository.ts";
import { makeBenchFolder } from "./host.ts";

export const FULL_INBOX_MESSAGES = 1_000_000;

const NAME = `full-inbox-${FULL_INBOX_MESSAGES}-`;

/** The caller removes it, or gives it to a host that does. */
export async function copyFullInbox(note: (line: string) => void): Promise<string> {
  const cache = join(REPOSITORY, "node_modules/.cache");
  const master = join(cache, `${NAME}${migrations.length}`);
  if (!existsSync(master)) {
    await mkdir(cache, { recursive: true });
    const unfinished = `${master}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    const older = await newestOlder(cache);
    if (older === undefined) await fill(unfinished, note);
    else {
      note(`bringing ${older} to the newest schema`);
      await cp(join(cache, older), unfinished, { recursive: true });
      openDatabase(unfinished, { info: () => {}, warn: () => {}, error: () => {} }).close();
    }
    await rename(unfinished, master);
  }
  const folder = await makeBenchFolder();
  await cp(master, folder, { recursive: true });
  // An owner's inbox has been on its disk for long; this one would be brought there while something is measured.
  for (const name of await readdir(folder)) {
    const file = await open(join(folder, name), "r+");
    await file.sync();
    await file.close();
  }
  return folder;
}

async function newestOlder(cache: string): Promise<string | undefined> {
  const schemas = (await readdir(cache))
    .filter((name) => name.startsWith(NAME))
    .map((name) => Number(name.slice(NAME.length)))
    .filter((schema) => schema < migrations.length);
  return schemas.length === 0 ? undefined : `${NAME}${Math.max(...schemas)}`;
}

async function fill(folder: string, note: (line: string) => void): Promise<void> {
  note("filling an inbox with a million messages, which takes some minutes; it is kept for the next run");
  const args = ["test/seed/main.ts", "--messages", String(FULL_INBOX_MESSAGES), "--data-dir", folder];
  const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error("The inbox could not be filled.");
}
