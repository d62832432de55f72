import { appendFileSync, renameSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, LogFields, Logger, NetworkSignals, SecretStore, SettingsStore } from "#core/ports.ts";
import { createJsonFile, type JsonFile } from "./json-file.ts";

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(delayMs, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Who is signed in to this computer; nobody where the system has no entry for the user that runs us. */
export function operator(): { readonly operator?: string } {
  try {
    return { operator: userInfo().username };
  } catch {
    return {};
  }
}

const MAX_LOG_BYTES = 2 * 1024 * 1024;

/** One JSON line an event, in a file that is rotated once and bounded. */
export function createFileLogger(dataDir: string): Logger {
  const path = join(dataDir, "shopbell.log");
  const write = (level: string, event: string, fields: LogFields): void => {
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(path, `${path}.old`);
      appendFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`, {
        mode: 0o600,
      });
    } catch {
      // A full disk must not stop the inbox because it cannot be logged.
    }
  };
  return {
    info: (event, fields = {}) => write("info", event, fields),
    warn: (event, fields = {}) => write("warn", event, fields),
    error: (event, error, fields = {}) => write("error", event, { ...fields, error: describe(error) }),
  };
}

/** What the logger above has written and not yet thrown away, oldest first. */
export async function readLog(dataDir: string): Promise<readonly string[]> {
  const texts = ["shopbell.log.old", "shopbell.log"].map((name) =>
    readFile(join(dataDir, name), "utf8").catch(() => ""),
  );
  return (await Promise.all(texts)).join("").split("\n").slice(0, -1);
}

/** Kind and place of an error. Messages of our own errors are fixed sentences; others' may quote input, so they stay out. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "not an error";
  const code = "code" in error ? ` ${String(error.code)}` : "";
  const place = error.stack?.split("\n").find((line) => line.trimStart().startsWith("at ")) ?? "";
  const cause = error.cause instanceof Error ? ` caused by ${describe(error.cause)}` : "";
  return `${error.name}${code} ${place.trim()}${cause}`;
}

export function createSettingsFile(dataDir: string, logger: Logger): SettingsStore {
  const file = jsonFile(dataDir, "settings.json", logger);
  return { load: file.read, save: file.write };
}

/**
 * Secrets of the headless host: a file that only its owner can read. There is no keychain to ask here; the README
 * says so plainly.
 */
export function createSecretFile(dataDir: string, logger: Logger): SecretStore {
  const file = jsonFile(dataDir, "secrets.json", logger);
  let known: Promise<Map<string, string>> | undefined;
  const all = (): Promise<Map<string, string>> => {
    known ??= file
      .read()
      .then(
        (value) =>
          new Map(
            Object.entries(value ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
          ),
      );
    return known;
  };
  const change = async (apply: (secrets: Map<string, string>) => void): Promise<void> => {
    const secrets = await all();
    apply(secrets);
    await file.write(Object.fromEntries(secrets));
  };
  return {
    protection: () => ({ kind: "owner_file", isUnreadable: false }),
    get: async (name) => (await all()).get(name),
    set: (name, value) => change((secrets) => secrets.set(name, value)),
    delete: (name) => change((secrets) => secrets.delete(name)),
  };
}

function jsonFile(dataDir: string, name: string, logger: Logger): JsonFile {
  return createJsonFile(join(dataDir, name), systemClock.nowMs, () => logger.warn("file.set_aside", { name }));
}

const LOOK_EVERY_MS = 10_000;

/** Plain Node is told nothing about sleep: a timer that comes much too late means the computer has slept. */
export function createNetworkSignals(clock: Clock): NetworkSignals {
  return {
    onReturn(listener) {
      let cancel = () => {};
      const look = (): void => {
        const dueMs = clock.nowMs() + LOOK_EVERY_MS;
        cancel = clock.after(LOOK_EVERY_MS, () => {
          if (clock.nowMs() - dueMs > LOOK_EVERY_MS) listener();
          look();
        });
      };
      look();
      return () => cancel();
    },
  };
}
