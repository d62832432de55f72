import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { DATABASE_FILE, openDatabaseForReading } from "#core/db/database.ts";
import { exportInbox } from "#core/inbox/export-inbox.ts";

/** `npm run -s export -- --data-dir D --format json`: the whole inbox on stdout, also while Shopbell is running. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { "data-dir": { type: "string" }, format: { type: "string", default: "json" } },
  });
  const dataDir = values["data-dir"];
  if (dataDir === undefined) throw new Error("Say which inbox to export: --data-dir <folder>.");
  if (values.format !== "json") throw new Error(`The format ${values.format} is not known; there is json.`);
  if (!existsSync(join(resolve(dataDir), DATABASE_FILE))) {
    throw new Error(`There is no Shopbell inbox in ${dataDir}.`);
  }
  const db = openDatabaseForReading(resolve(dataDir));
  try {
    // One view of the data from the first conversation to the last, whatever arrives meanwhile.
    db.prepare("BEGIN").run();
    let text = "";
    for (const piece of exportInbox(db)) {
      text += piece;
      if (text.length < 64 * 1024) continue;
      if (!process.stdout.write(text)) await once(process.stdout, "drain");
      text = "";
    }
    process.stdout.write(text);
  } finally {
    db.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
