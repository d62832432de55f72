import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "#shared/contract/settings.ts";
import { LOCK_FILE, lockDataFolder } from "./db/data-folder-lock.ts";
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

const FOLDER = "shopbell-practice-";
const INBOX = "inbox";

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
  sweepLeftBehind(parts);
  const folder = mkdtempSync(join(parts.tempDir, FOLDER));
  // Whatever lies beside an inbox, its copies and its exports, goes with the folder.
  const dataDir = join(folder, INBOX);
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

/** A practice that was killed could not take away its folder, with all that was said in it. */
function sweepLeftBehind({ tempDir, shop }: PracticeParts): void {
  try {
    for (const name of readdirSync(tempDir)) {
      const folder = join(tempDir, name);
      if (name.startsWith(FOLDER) && isLeftBehind(folder)) rmSync(folder, { recursive: true, force: true });
    }
  } catch (error) {
    // The next practice tries again.
    shop.logger.error("practice.not_swept", error);
  }
}

/** Another Shopbell of this person's may be practising: its inbox is locked, or about to be where there is no lock yet. */
function isLeftBehind(folder: string): boolean {
  const about = lstatSync(folder, { throwIfNoEntry: false });
  const isOwn = process.getuid === undefined || about?.uid === process.getuid();
  const inbox = join(folder, INBOX);
  if (about?.isDirectory() !== true || !isOwn || !existsSync(join(inbox, LOCK_FILE))) return false;
  try {
    lockDataFolder(inbox)();
    return true;
  } catch {
    return false;
  }
}

async function takenAlong(shop: CorePorts): Promise<Readonly<Record<string, unknown>>> {
  const document = await shop.settings.load();
  const values = typeof document === "object" && document !== null ? Object.entries(document) : [];
  const names: ReadonlySet<string> = new Set(TAKEN_ALONG);
  return Object.fromEntries(values.filter(([name]) => names.has(name)));
}
