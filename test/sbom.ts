/**
 * `npm run sbom`: what Shopbell is made of, as CycloneDX on stdout. npm lists what is installed, and fails where that is
 * not what package-lock.json says; it names the whole after the folder it lies in, which is set right here.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { REPOSITORY } from "./support/repository.ts";

const manifest = z.object({ name: z.string(), version: z.string() });
const billOfMaterials = z.looseObject({ metadata: z.looseObject({ component: z.looseObject({}) }) });

async function main(npm: string | undefined): Promise<number> {
  if (npm === undefined) {
    console.error("Start it with npm run sbom.");
    return 2;
  }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [npm, "sbom", "--sbom-format=cyclonedx", "--sbom-type=application"],
    { cwd: REPOSITORY, maxBuffer: 1 << 26 },
  );
  const bill = billOfMaterials.parse(JSON.parse(stdout));
  const { name, version } = manifest.parse(JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")));
  Object.assign(bill.metadata.component, { name, version });
  console.log(JSON.stringify(bill, null, 2));
  return 0;
}

process.exitCode = await main(process.env["npm_execpath"]);
