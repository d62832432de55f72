import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { hostCommand } from "./host-command.ts";
import { buildBundles, bundleState } from "./launch/bundles.ts";
import { chooseHost } from "./launch/choose-host.ts";
import { canSandbox, findElectron, installElectron } from "./launch/electron-runtime.ts";

/**
 * `npm start` and `npm run practice`: the app in its window where Electron can run, the same inbox in the browser
 * where it cannot, said in one line. Flags are handed on as they are.
 */
const ROOT = join(import.meta.dirname, "..", "..");

async function main(flags: readonly string[]): Promise<number> {
  if (bundleState(ROOT) !== "fresh") {
    console.error("Building Shopbell, this takes a few seconds.");
    const outcome = await buildBundles(ROOT);
    if (outcome.kind === "failed") {
      console.error(`Shopbell could not be built.\n${outcome.output}`);
      return 1;
    }
  }
  const choice = await chooseHost(
    { platform: process.platform, userId: process.getuid?.(), env: process.env },
    {
      find: () => findElectron(ROOT, process.env["ELECTRON_OVERRIDE_DIST_PATH"]),
      install: () => installElectron(ROOT),
      canSandbox,
    },
  );
  if (choice.kind === "electron") return runToEnd(choice.path, [ROOT, ...flags]);
  console.error(`${choice.reason}, so Shopbell opens in your browser instead.`);
  return runToEnd(process.execPath, hostCommand(ROOT, flags));
}

/** Runs the program in our place: its words, our signals, its exit code. */
function runToEnd(program: string, args: readonly string[]): Promise<number> {
  // Set by some editors for their own terminals; it would turn Electron into plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(program, args, { env, stdio: "inherit" });
  forwardSignals(child);
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

function forwardSignals(child: ChildProcess): void {
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) {
    process.on(signal, () => {
      // Ctrl+C in a terminal reaches the child by itself; a second one would cut its orderly end short.
      if (signal === "SIGINT" && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
}

process.exitCode = await main(process.argv.slice(2));
