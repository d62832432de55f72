import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "#shared/contract/settings.ts";
import { createMemorySecretStore } from "./memory-secrets.ts";
import type { CorePorts, PracticeShop } from "./ports.ts";
import { TunnelError } from "./tunnel/tunnel-error.ts";

/** A practice that begins anew, and has nothing of the shop's but the computer it runs on. */
export interface PreparedPractice {
  readonly ports: CorePorts;
  /** Its settings as they are now, for a host that follows some of them itself. */
  readonly settings: () => unknown;
  /** Takes away everything that is left of it. */
  readonly clear: () => void;
}

export interface PracticeParts {
  readonly shop: CorePorts;
  /** The system's folder for what need not last. */
  readonly tempDir: string;
  /** Ports that look different in practice: what is kept in `folder` goes with it. */
  readonly instead?: (folder: string) => Partial<Pick<CorePorts, "logger" | "readLog">>;
  /** @param stateFile plays Meta's disk. */
  readonly startShop: (stateFile: string) => Promise<PracticeShop>;
}

/** How the owner likes Shopbell holds in practice as well; what concerns the shop does not. */
const TAKEN_ALONG: readonly (keyof Settings)[] = [
  "locale",
  "theme",
  "textSize",
  "motion",
  "spellCheck",
  "notifications",
  "notificationShows",
  "notificationSound",
  "quietHours",
  "whenClosed",
];

/**
 * Named one by one, so that a port that is added later is not the shop's in practice too: its secrets, settings, tunnel,
 * sign-in, updates, the lock's signals and the places of its copies stay where they are. The folder is new each time;
 * nothing of it is needed again.
 *
 * @throws when the folder cannot be made.
 */
export async function preparePractice(parts: PracticeParts): Promise<PreparedPractice> {
  const { shop } = parts;
  const taken = await takenAlong(shop);
  const folder = mkdtempSync(join(parts.tempDir, "shopbell-practice-"));
  // Whatever lies beside an inbox, its copies and its exports, goes with the folder.
  const dataDir = join(folder, "inbox");
  mkdirSync(dataDir, { mode: 0o700 });
  let settings = taken;
  const ports: CorePorts = {
    dataDir,
    version: shop.version,
    clock: shop.clock,
    newId: shop.newId,
    logger: shop.logger,
    fetch: shop.fetch,
    network: shop.network,
    graph: shop.graph,
    ...(shop.operator === undefined ? {} : { operator: shop.operator }),
    ...(shop.readLog === undefined ? {} : { readLog: shop.readLog }),
    ...(shop.notifier === undefined ? {} : { notifier: shop.notifier }),
    secrets: createMemorySecretStore(),
    settings: {
      load: () => Promise.resolve(settings),
      save(value) {
        settings = value;
        return Promise.resolve();
      },
    },
    webhook: { port: 0, publicHosts: [] },
    tunnel: { open: () => Promise.reject(new TunnelError("unexpected")) },
    practice: () => parts.startShop(join(folder, "meta.json")),
    ...parts.instead?.(folder),
  };
  return {
    ports,
    settings: () => settings,
    clear() {
      try {
        rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
      } catch (error) {
        shop.logger.error("practice.not_cleared", error);
      }
    },
  };
}

async function takenAlong(shop: CorePorts): Promise<Readonly<Record<string, unknown>>> {
  const document = await shop.settings.load();
  const values = typeof document === "object" && document !== null ? Object.entries(document) : [];
  const names: ReadonlySet<string> = new Set(TAKEN_ALONG);
  return Object.fromEntries(values.filter(([name]) => names.has(name)));
}
