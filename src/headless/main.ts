import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "#core/app-error.ts";
import { createCore } from "#core/create-core.ts";
import { addressesAt, META_ADDRESSES } from "#core/instagram/addresses.ts";
import type { CorePorts, PracticeShop } from "#core/ports.ts";
import { preparePractice } from "#core/prepare-practice.ts";
import { createShopOrPractice } from "#core/shop-or-practice.ts";
import { createNgrokTunnel } from "#core/tunnel/ngrok-tunnel.ts";
import packageJson from "../../package.json" with { type: "json" };
import {
  createFileLogger,
  readLog,
  createNetworkSignals,
  createSecretFile,
  createSettingsFile,
  operator,
  systemClock,
} from "./adapters.ts";
import { openBridge } from "./bridge.ts";
import { readOptions, USAGE } from "./options.ts";

/**
 * The plain-Node host: the same inbox in a browser tab on this machine. Prints one line of JSON on stdout when it is
 * ready; everything said to a person goes to stderr.
 */
const STOP_WITHIN_MS = 10_000;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const logger = createFileLogger(dataDir);
  const ports: CorePorts = {
    dataDir,
    version: packageJson.version,
    ...operator(),
    clock: systemClock,
    newId: randomUUID,
    logger,
    fetch: globalThis.fetch,
    secrets: createSecretFile(dataDir, logger),
    settings: createSettingsFile(dataDir, logger),
    network: createNetworkSignals(systemClock),
    readLog: () => readLog(dataDir),
    webhook: { port: options.webhookPort, publicHosts: options.publicHosts },
    graph: options.graphUrl === undefined ? META_ADDRESSES : addressesAt(options.graphUrl),
    tunnel: createNgrokTunnel(logger),
    ...(options.practice ? { practice: () => startPractice(`${dataDir}-meta.json`) } : {}),
  };
  const core = options.practice
    ? createCore(ports)
    : createShopOrPractice({
        createCore,
        shop: ports,
        preparePractice: () =>
          preparePractice({
            shop: ports,
            tempDir: tmpdir(),
            instead: (folder) => ({ logger: createFileLogger(folder), readLog: () => readLog(folder) }),
            startShop: startPractice,
          }),
        failed: endWith,
      });
  const started = await core.start();
  const token = options.token ?? randomBytes(24).toString("base64url");
  const pagesDir = fileURLToPath(new URL("../../dist/renderer", import.meta.url));
  const bridge = await openBridge({ core, port: options.uiPort, token, pagesDir });

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    // A stop that hangs must not keep the data folder locked.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    bridge
      .close()
      .then(() => core.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);

  const ui = `${bridge.origin}/?token=${token}`;
  const ready = {
    ready: true,
    ui,
    webhook: started.webhookUrl,
    rpc: `${bridge.origin}/rpc`,
    token,
    dataDir,
    pid: process.pid,
    ...(started.practice === undefined ? {} : { practice: started.practice }),
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  if (options.open) await showInBrowser(ui);
}

/** Loaded only for practice: a shop's own inbox never has the simulator in memory. */
async function startPractice(stateFile: string): Promise<PracticeShop> {
  const { startPracticeShop } = await import("#simulator/index.ts");
  return startPracticeShop({ stateFile });
}

/** Says the address as well: a computer without a desktop opens nothing, and does not say so. */
async function showInBrowser(ui: string): Promise<void> {
  process.stderr.write(`Your inbox is open at ${ui}\n`);
  try {
    const { default: open } = await import("open");
    const browser = await open(ui);
    browser.once("error", () => {});
  } catch {
    // The address above is all that is needed.
  }
}

function endWith(error: unknown): never {
  const known = error instanceof AppError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(known ? `${message}\n` : `${message}\nUsage: ${USAGE}\n`);
  process.exit(1);
}

main().catch(endWith);
