/** A data folder with a million messages (`npm run seed`), made once per schema and copied for each run. */
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { migrations } from "#core/db/migrations/index.ts";
import { REPOSITORY } from "../support/repository.ts";
import { makeBenchFolder } from "./host.ts";

export const FULL_INBOX_MESSAGES = 1_000_000;

/** The caller removes it, or gives it to a host that does. */
export async function copyFullInbox(note: (line: string) => void): Promise<string> {
  const cache = join(REPOSITORY, "node_modules/.cache");
  const master = join(cache, `full-inbox-${FULL_INBOX_MESSAGES}-${migrations.length}`);
  if (!existsSync(master)) {
    note("filling an inbox with a million messages, which takes some minutes; it is kept for the next run");
    await mkdir(cache, { recursive: true });
    const unfinished = `${master}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    const args = ["test/seed/main.ts", "--messages", String(FULL_INBOX_MESSAGES), "--data-dir", unfinished];
    const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: ["ignore", "ignore", "inherit"] });
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error("The inbox could not be filled.");
    await rename(unfinished, master);
  }
  const folder = await makeBenchFolder();
  await cp(master, folder, { recursive: true });
  return folder;
}
