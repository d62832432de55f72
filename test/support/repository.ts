/** The repository as the tests see it: its root and the files that belong to it. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

export const REPOSITORY = resolve(import.meta.dirname, "../..");

const NOT_OURS = new Set(["node_modules", "dist", ".git"]);

/** Paths with `/`, relative to the root: what git tracks or would track; outside a checkout, everything but built things. */
export function repositoryFiles(): string[] {
  const paths = filesOfGit() ?? filesUnder(REPOSITORY);
  return paths
    .filter((path) => statSync(join(REPOSITORY, path), { throwIfNoEntry: false })?.isFile() === true)
    .toSorted();
}

function filesOfGit(): string[] | undefined {
  try {
    const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const output = execFileSync("git", list, {
      cwd: REPOSITORY,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return output.split("\0").filter((path) => path !== "");
  } catch {
    return undefined;
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (NOT_OURS.has(entry.name)) return [];
    return entry.isDirectory() ? filesUnder(path) : [relative(REPOSITORY, path).split(sep).join("/")];
  });
}

/** undefined for a file that is not text. */
export function readText(path: string): string | undefined {
  const bytes = readFileSync(join(REPOSITORY, path));
  return bytes.includes(0) ? undefined : bytes.toString("utf8");
}

/** The program of an installed package, to be started with this Node: no shell and no `.cmd` on Windows. */
export function programOf(packageName: string, binName = packageName): string {
  const folder = join(REPOSITORY, "node_modules", packageName);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    bin?: string | Record<string, string>;
  };
  const bin = typeof manifest.bin === "string" ? manifest.bin : manifest.bin?.[binName];
  if (bin === undefined) throw new Error(`${packageName} has no program called ${binName}: is npm ci done?`);
  return join(folder, bin);
}
