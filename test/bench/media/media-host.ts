/**
 * The headless host as an owner has it, but for one thing: its practice shop is nothing but a CDN, so that neither the
 * simulator's memory nor its drawing is measured. `media-host.ts <data folder> <CDN origin>`; prints where it is.
 */
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { createCore } from "#core/create-core.ts";
import { createNgrokTunnel } from "#core/tunnel/ngrok-tunnel.ts";
import {
  createFileLogger,
  createNetworkSignals,
  createSecretFile,
  createSettingsFile,
  systemClock,
} from "#headless/adapters.ts";
import { openBridge } from "#headless/bridge.ts";

const [dataDir = "", cdn = ""] = process.argv.slice(2);
const account = {
  id: "17841400000000011",
  family: "instagram",
  username: "my.shop",
  appSecret: "s3cret",
  accessToken: "IGAAbench",
  verifyToken: "verify-me",
} as const;
const logger = createFileLogger(dataDir);
const core = createCore({
  dataDir,
  version: "0.0.0-bench",
  clock: systemClock,
  newId: randomUUID,
  logger,
  fetch: globalThis.fetch,
  secrets: createSecretFile(dataDir, logger),
  settings: createSettingsFile(dataDir, logger),
  network: createNetworkSignals(systemClock),
  webhook: { port: 0, publicHosts: [] },
  graph: {
    facebook: cdn,
    instagram: cdn,
    signIn: { facebookDialog: cdn, instagramDialog: cdn, instagramCodes: cdn },
  },
  tunnel: createNgrokTunnel(logger),
  practice: async () => ({ graphUrl: cdn, mediaOrigin: cdn, account, play: async () => {}, stop: async () => {} }),
});
const { webhookUrl } = await core.start();
const token = "bench-token-bench-token";
const pagesDir = fileURLToPath(new URL("../../../dist/renderer", import.meta.url));
const bridge = await openBridge({ core, port: 0, token, pagesDir });
const { origin, mediaOrigin } = bridge;
process.stdout.write(`${JSON.stringify({ origin, mediaOrigin, token, webhookUrl, account, pid: process.pid })}\n`);
