import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { signChannelFiles, updatePlan, type UpdatePlan } from "./sign-updates.ts";
import { signingPlan } from "./signing-plan.ts";

/**
 * `npm run package [-- --electron-dist <folder>] [-- electron-builder's own options]`: builds the bundles and makes the
 * installers of this system. The runtime comes from the folder that is named (an unpacked Electron, or one with
 * Electron's zip files), from the installed electron package, or from electron-builder's download.
 */
const ROOT = join(import.meta.dirname, "..", "..");

async function main(args: readonly string[]): Promise<number> {
  const { runtime, rest } = readArguments(args);
  if (runtime !== undefined && !existsSync(runtime)) {
    return complain(`There is no folder ${runtime}. Name one that holds Electron ${electronVersion()}.`);
  }
  let updates: UpdatePlan;
  try {
    updates = updatePlan(process.env);
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
  if ((await run("vite", "vite", ["build", "--app", "--logLevel", "warn"])).code !== 0) {
    return complain("The bundles could not be built, so there is nothing to package.");
  }
  for (const sentence of signingPlan(process.platform, process.env)) process.stdout.write(`${sentence}\n`);
  process.stdout.write(`${updates.sentence}\n`);
  const chosen = runtime ?? installedRuntime();
  const named = chosen === undefined ? [] : [`--config.electronDist=${chosen}`];
  const { code, output } = await run("electron-builder", "electron-builder", [
    ...named,
    ...updates.args,
    "--publish",
    "never",
    ...rest,
  ]);
  if (code !== 0 && chosen === undefined && NO_RUNTIME.test(output)) {
    complain(
      `Electron's runtime is not installed and cannot be downloaded here. Name a folder that holds Electron ` +
        `${electronVersion()} for this system with SHOPBELL_ELECTRON_DIST or --electron-dist, then try again.`,
    );
  }
  if (code === 0 && updates.key !== undefined) {
    const signed = signChannelFiles(outputFolder(rest), updates.key);
    process.stdout.write(`Signed for updates: ${signed.join(", ") || "nothing, since there is no installer"}.\n`);
  }
  return code;
}

/** Where electron-builder has put the installers. */
function outputFolder(args: readonly string[]): string {
  const option = "--config.directories.output=";
  const named = args.findLast((arg) => arg.startsWith(option))?.slice(option.length);
  return resolve(ROOT, named ?? join("dist", "package"));
}

/** What electron-builder says when the runtime's zip is not to be had. */
const NO_RUNTIME = /electron-v[\d.]+-\w+-\w+\.zip|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|HTTPError/u;

function readArguments(args: readonly string[]): { readonly runtime: string | undefined; readonly rest: string[] } {
  const { tokens } = parseArgs({
    args: [...args],
    options: { "electron-dist": { type: "string" } },
    strict: false,
    tokens: true,
  });
  const ours = tokens.find((token) => token.kind === "option" && token.name === "electron-dist");
  const used = new Set<number>();
  if (ours?.kind === "option") {
    used.add(ours.index);
    if (ours.inlineValue === false) used.add(ours.index + 1);
  }
  const given = (ours?.kind === "option" ? ours.value : undefined) ?? process.env["SHOPBELL_ELECTRON_DIST"];
  return {
    runtime: given === undefined || given === "" ? undefined : resolve(given),
    rest: args.filter((_arg, index) => !used.has(index)),
  };
}

/** The electron package's own copy. Not on a Mac, whose universal build needs the runtimes of both processors. */
function installedRuntime(): string | undefined {
  if (process.platform === "darwin") return undefined;
  const folder = join(ROOT, "node_modules", "electron", "dist");
  return existsSync(join(folder, "version")) ? folder : undefined;
}

function electronVersion(): string {
  return manifestOf("electron").version;
}

interface Manifest {
  readonly version: string;
  readonly bin?: string | Readonly<Record<string, string>>;
}

function manifestOf(packageName: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, "node_modules", packageName, "package.json"), "utf8")) as Manifest;
}

/** Runs an installed program with this Node, shows its words and keeps them. */
function run(
  packageName: string,
  binName: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  const { bin } = manifestOf(packageName);
  const program = typeof bin === "string" ? bin : bin?.[binName];
  if (program === undefined) throw new Error(`${packageName} has no program ${binName}. Run npm ci, then try again.`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, "node_modules", packageName, program), ...args], {
      cwd: ROOT,
      // Vite and React's plugin follow it: a value inherited from the shell would package something else.
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (part: Buffer) => {
      output += part.toString();
      process.stdout.write(part);
    });
    child.stderr.on("data", (part: Buffer) => {
      output += part.toString();
      process.stderr.write(part);
    });
    child.once("error", (error) => resolve({ code: 1, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function complain(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
