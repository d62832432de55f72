import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { z } from "zod";
import { REPOSITORY } from "../support/repository.ts";

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const billOfMaterials = z.object({
  bomFormat: z.literal("CycloneDX"),
  metadata: z.object({
    component: z.object({ "bom-ref": z.string(), name: z.string(), version: z.string(), purl: z.string() }),
  }),
  components: z.array(z.object({ name: z.string(), version: z.string() })),
});

/** npm fails by itself where what is installed is not what package-lock.json says. */
it("`npm run sbom` lists what Shopbell is made of, every package of ours in the version that is pinned", async () => {
  const npm = process.env["npm_execpath"];
  const [program, ...before] = npm === undefined ? ["npm"] : [process.execPath, npm];
  const { stdout } = await promisify(execFile)(program ?? "npm", [...before, "run", "--silent", "sbom"], {
    cwd: REPOSITORY,
    maxBuffer: 1 << 26,
  });
  const { components, metadata } = billOfMaterials.parse(JSON.parse(stdout));
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const { name, version, dependencies, devDependencies } = manifest.parse(
    JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")),
  );
  const ours = Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) => `${name}@${version}`);
  expect(ours.filter((each) => !listed.has(each))).toEqual([]);
  // In whatever folder it lies.
  expect(metadata.component).toEqual({
    "bom-ref": `${name}@${version}`,
    name,
    version,
    purl: `pkg:npm/${name}@${version}`,
  });
}, 60_000);
