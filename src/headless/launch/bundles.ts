import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** One file of every bundle that `vite build --app` makes. */
const BUILT = ["dist/main/main.js", "dist/preload/preload.cjs", "dist/renderer/index.html"] as const;
/** What they are made of. */
const SOURCES = ["src", "vite.config.ts", "package.json"] as const;

export type BundleState = "fresh" | "missing" | "stale";

/** Compares times of files: a bundle older than any source is stale. A checkout without sources is always fresh. */
export function bundleState(root: string): BundleState {
  const builtMs = BUILT.map((path) => modifiedMs(join(root, path)));
  if (builtMs.includes(0)) return "missing";
  const newestSourceMs = Math.max(...SOURCES.map((path) => newestMs(join(root, path))));
  return newestSourceMs > Math.min(...builtMs) ? "stale" : "fresh";
}

export type BuildOutcome = { readonly kind: "built" } | { readonly kind: "failed"; readonly output: string };

/** Runs `vite build --app` and keeps its words to itself unless it fails. */
export function buildBundles(root: string): Promise<BuildOutcome> {
  const vite = programOf(root, "vite", "vite");
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vite, "build", "--app", "--logLevel", "warn"], {
      cwd: root,
      // Vite and React's plugin follow it: a value inherited from a test run or a shell would build something else.
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", (error) => resolve({ kind: "failed", output: error.message }));
    child.once("close", (code) => resolve(code === 0 ? { kind: "built" } : { kind: "failed", output }));
  });
}

/** The program of an installed package, to be run with this Node: no shell, and no `.cmd` on Windows. */
export function programOf(root: string, packageName: string, binName: string): string {
  const folder = join(root, "node_modules", packageName);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly bin?: string | Readonly<Record<string, string>>;
  };
  const bin = typeof manifest.bin === "string" ? manifest.bin : manifest.bin?.[binName];
  if (bin === undefined) throw new Error(`${packageName} has no program ${binName}. Run npm ci, then try again.`);
  return join(folder, bin);
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestMs(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}
