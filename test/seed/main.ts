/**
 * `npm run seed -- --messages 1000000 --data-dir D`: a new data folder with a made-up shop's inbox, for looking at the
 * screen full and for the benches. The same numbers give the same inbox, up to the time it ends at.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DATABASE_FILE } from "#core/db/database.ts";
import { fillInbox } from "./fill.ts";

const USAGE = "npm run seed -- --messages N --data-dir D [--seed S]";

function main(): void {
  const { values } = parseArgs({
    options: {
      messages: { type: "string", default: "1000000" },
      "data-dir": { type: "string" },
      seed: { type: "string", default: "7" },
    },
  });
  const messages = Number(values.messages);
  const dataDir = values["data-dir"] === undefined ? undefined : resolve(values["data-dir"]);
  if (dataDir === undefined || !Number.isSafeInteger(messages) || messages < 1) throw new Error(`Usage: ${USAGE}`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (existsSync(join(dataDir, DATABASE_FILE))) throw new Error(`There is an inbox in ${dataDir} already.`);
  const startedMs = performance.now();
  const seconds = (): string => ((performance.now() - startedMs) / 1000).toFixed(0);
  let toldAt = 0;
  fillInbox({
    dataDir,
    messages,
    conversations: Math.max(1, Math.round(messages / 50)),
    longThread: Math.floor(messages / 10),
    endMs: Date.now(),
    seed: Number(values.seed),
    progressed(written) {
      if (written - toldAt < 100_000) return;
      toldAt = written;
      console.error(`${written} messages, ${seconds()} s`);
    },
  });
  console.error(`${messages} messages are in ${dataDir} after ${seconds()} s.`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
