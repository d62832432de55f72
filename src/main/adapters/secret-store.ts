import { z } from "zod";
import { AppError } from "#core/app-error.ts";
import type { Logger, SecretProtection, SecretStore } from "#core/ports.ts";
import type { JsonFile } from "./json-file.ts";

/** The part of Electron's safeStorage used here. The synchronous calls are gone from Electron 46 on. */
export interface SafeStorage {
  readonly isAsyncEncryptionAvailable: () => Promise<boolean>;
  readonly encryptStringAsync: (plainText: string) => Promise<Buffer>;
  readonly decryptStringAsync: (encrypted: Buffer) => Promise<{ shouldReEncrypt: boolean; result: string }>;
  /** Linux only. */
  readonly getSelectedStorageBackend: () => string;
  readonly setUsePlainTextEncryption: (usePlainText: boolean) => void;
}

export interface SecretStoreOptions {
  readonly platform: NodeJS.Platform;
  readonly safeStorage: SafeStorage;
  readonly file: JsonFile;
  readonly logger: Logger;
  /** The owner has said yes to weak protection before. */
  readonly hasAcceptedWeak: () => boolean;
  /** Asks the owner once and remembers a yes. Only ever called where no keychain protects the secret. */
  readonly isWeakProtectionAccepted: () => Promise<boolean>;
  /** A secret is in the file and the keychain does not open it. Told once. */
  readonly onUnreadable: () => void;
}

const entrySchema = z.strictObject({
  /** What protected it when it was written: a later reader can tell a weak one. */
  backend: z.string().max(40),
  data: z.base64(),
});

/**
 * Secrets, encrypted with the key the operating system keeps for this app, in a file of their own. On Linux without a
 * keychain the "encryption" uses a password that everybody knows; there nothing is stored unless the owner, told so
 * in a sentence, chose it. What was written is marked with its backend.
 *
 * A secret that cannot be opened (keychain locked, reset, another desktop) counts as not there: the owner signs in
 * again, and reads the inbox meanwhile. The entry stays, in case the keychain comes back.
 */
export function createSecretStore(options: SecretStoreOptions): SecretStore {
  const { file, logger, platform, safeStorage } = options;

  /** As the system said when it was last asked; it is not asked only to be shown. */
  let isAvailable = true;
  const unreadable = new Set<string>();
  const backendNow = (): string => (platform === "linux" ? safeStorage.getSelectedStorageBackend() : platform);

  const protect = async (): Promise<string> => {
    const backend = backendNow();
    isAvailable = await safeStorage.isAsyncEncryptionAvailable();
    const isStrong = isAvailable && !WEAK_BACKENDS.has(backend);
    if (isStrong) return backend;
    if (platform !== "linux" || !(await options.isWeakProtectionAccepted())) {
      logger.warn("secret-not-stored", { backend });
      throw new AppError("storage_failed", NO_KEYCHAIN);
    }
    safeStorage.setUsePlainTextEncryption(true);
    return "basic_text";
  };

  const write = async (name: string, value: string): Promise<void> => {
    const backend = await protect();
    let data: string;
    try {
      data = (await safeStorage.encryptStringAsync(value)).toString("base64");
    } catch (error) {
      logger.error("secret-not-encrypted", error, { backend });
      throw new AppError("storage_failed", NO_KEYCHAIN, { cause: error });
    }
    file.write({ ...file.read(), [name]: { backend, data } });
    unreadable.delete(name);
  };

  let hasToldUnreadable = false;
  const notOpened = (name: string, error: unknown): undefined => {
    logger.error("secret-not-readable", error);
    unreadable.add(name);
    if (!hasToldUnreadable) options.onUnreadable();
    hasToldUnreadable = true;
    return undefined;
  };
  const protection = (): SecretProtection => {
    const backend = backendNow();
    const isUnreadable = unreadable.size > 0;
    if (isAvailable && !WEAK_BACKENDS.has(backend)) return { kind: "keychain", backend, isUnreadable };
    const isWeak = platform === "linux" && options.hasAcceptedWeak();
    return { kind: isWeak ? "known_password" : "none", backend, isUnreadable };
  };

  return {
    protection,
    get: async (name) => {
      const stored = file.read()[name];
      if (stored === undefined) return undefined;
      const entry = entrySchema.safeParse(stored);
      if (!entry.success) return notOpened(name, entry.error);
      if (entry.data.backend === "basic_text") safeStorage.setUsePlainTextEncryption(true);
      let opened: { readonly shouldReEncrypt: boolean; readonly result: string };
      try {
        opened = await safeStorage.decryptStringAsync(Buffer.from(entry.data.data, "base64"));
      } catch (error) {
        return notOpened(name, error);
      }
      unreadable.delete(name);
      if (opened.shouldReEncrypt) {
        try {
          await write(name, opened.result);
        } catch {
          // Said in the log by the write; the old entry still opens, so the secret is not lost with it.
          logger.warn("secret-not-renewed");
        }
      }
      return opened.result;
    },
    set: write,
    delete: (name) => {
      const { [name]: _gone, ...rest } = file.read();
      file.write(rest);
      unreadable.delete(name);
      return Promise.resolve();
    },
  };
}

const WEAK_BACKENDS: ReadonlySet<string> = new Set(["basic_text", "unknown"]);

const NO_KEYCHAIN =
  "This computer has no keychain that is open, so Shopbell did not store the sign-in. " +
  "Unlock or set up the keychain of this computer, then connect Instagram again.";
