/**
 * `npm run audit`: asks the registry whether anything installed has a known advisory of level high or critical, and fails
 * when there is one. Where no audit can be had (no network, a registry without advisories), it says so and is no failure.
 */
import { execFile } from "node:child_process";
import { readAudit } from "./support/read-audit.ts";
import { REPOSITORY } from "./support/repository.ts";

const npm = process.env["npm_execpath"];

function main(): Promise<number> {
  if (npm === undefined) {
    console.error("Start it with npm run audit.");
    return Promise.resolve(2);
  }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [npm, "audit", "--json"],
      { cwd: REPOSITORY, maxBuffer: 1 << 26, timeout: 120_000 },
      (_failed, stdout) => {
        const found = readAudit(stdout);
        console.log(found.sentence);
        resolve(found.isBad ? 1 : 0);
      },
    );
  });
}

process.exitCode = await main();
