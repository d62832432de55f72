import type { AppUpdater, CancellationToken, UpdateCheckResult } from "electron-updater";
import { z } from "zod";
import type { OfferedUpdate, Updater } from "#core/ports.ts";
import { UpdateError } from "#core/updates/update-error.ts";
import type { UpdateFault } from "#shared/contract/updates.ts";

export interface UpdaterParts {
  /** electron-updater's, for the system and the kind of package that runs. */
  readonly library: AppUpdater;
  readonly newCancellation: () => CancellationToken;
  readonly publicKey: string;
  readonly installsByHand: boolean;
  /** Ends the app as the owner would. */
  readonly quit: () => void;
  /** The new version may start while the last of this one is still there. */
  readonly letNextStart: () => void;
}

export interface HostUpdater extends Updater {
  /** Everything is closed and the app ends now: where a restart was asked for, the installer takes over and starts the new one. */
  readonly takeOver: () => void;
  /** What was fetched is not installed this time. */
  readonly leaveAsItIs: () => void;
}

const CHANNEL_FILES = { stable: "latest", early: "beta" } as const;
const NO_CHANNEL_FILE = "ERR_UPDATER_CHANNEL_FILE_NOT_FOUND";

/** What the file of a channel says, as far as it is of interest; electron-updater hands it on as it stands there. */
const channelFile = z.object({
  version: z.string().min(1).max(100),
  releaseNotes: z.string().nullish(),
  files: z
    .array(z.object({ url: z.string().max(2000), sha512: z.string().max(200), size: z.number().int().nonnegative() }))
    .min(1)
    .max(50),
  shopbellSignature: z.string().max(500).optional(),
});

export function createUpdater(parts: UpdaterParts): HostUpdater {
  const { library } = parts;
  library.autoDownload = false;
  library.autoInstallOnAppQuit = true;
  // Packages of a web installer would not be among the signed ones.
  library.disableWebInstaller = true;
  // Its words name folders of this computer; what went wrong is told by its errors.
  library.logger = null;
  // Else every question would carry a random number that stays with this computer.
  library.requestHeaders = { "x-user-staging-id": "not-told" };
  let tell = (_doneBytes: number, _totalBytes: number): void => {};
  library.on("download-progress", ({ transferred, total }) => tell(transferred, total));
  let wantsRestart = false;
  // `downloadUpdate` takes what was found last, whoever asked and whatever came of it.
  let foundLast: unknown;
  library.on("update-available", (info) => {
    foundLast = info;
  });
  const foundAs = new WeakMap<OfferedUpdate, unknown>();

  const ask = async (channel: keyof typeof CHANNEL_FILES): Promise<UpdateCheckResult | null> => {
    library.channel = CHANNEL_FILES[channel];
    // Naming a channel has just allowed going back to an older version.
    library.allowDowngrade = false;
    try {
      return await library.checkForUpdates();
    } catch (error) {
      // No version is early at the moment.
      if (channel === "early" && codeOf(error) === NO_CHANNEL_FILE) return ask("stable");
      throw new UpdateError(faultOf(error), { cause: error });
    }
  };

  return {
    publicKey: parts.publicKey,
    installsByHand: parts.installsByHand,
    async check(channel) {
      const result = await ask(channel);
      if (result?.isUpdateAvailable !== true) return undefined;
      const offer = readOffer(result.updateInfo);
      foundAs.set(offer, result.updateInfo);
      return offer;
    },
    async download(offer, onProgress, signal) {
      if (foundLast === undefined || foundAs.get(offer) !== foundLast) throw new UpdateError("unsigned");
      const cancellation = parts.newCancellation();
      const cancel = (): void => cancellation.cancel();
      signal.addEventListener("abort", cancel, { once: true });
      tell = onProgress;
      library.autoInstallOnAppQuit = true;
      try {
        await library.downloadUpdate(cancellation);
      } catch (error) {
        throw new UpdateError(faultOf(error), { cause: error });
      } finally {
        tell = () => {};
        signal.removeEventListener("abort", cancel);
      }
    },
    restart() {
      wantsRestart = true;
      parts.quit();
    },
    takeOver() {
      if (!wantsRestart) return;
      parts.letNextStart();
      library.quitAndInstall(true, true);
    },
    leaveAsItIs() {
      wantsRestart = false;
      library.autoInstallOnAppQuit = false;
    },
  };
}

function readOffer(found: unknown): OfferedUpdate {
  const parsed = channelFile.safeParse(found);
  // What cannot be read cannot be what was signed.
  if (!parsed.success) throw new UpdateError("unsigned");
  const { version, releaseNotes, files, shopbellSignature } = parsed.data;
  return { version, notes: releaseNotes ?? "", files, signature: shopbellSignature };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

const FAULTS: readonly (readonly [pattern: RegExp, fault: UpdateFault])[] = [
  [/^ERR_CHECKSUM_MISMATCH$/u, "damaged"],
  [/^ERR_UPDATER_INVALID_SIGNATURE$/u, "unsigned"],
  [/^(?:ENOSPC|EDQUOT)$/u, "disk_full"],
  [/^(?:ENOTFOUND|EAI_AGAIN|ECONN[A-Z]+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EPIPE)$/u, "offline"],
  [/^(?:HTTP_ERROR_\d+|ERR_UPDATER_\w+)$/u, "unavailable"],
];

/** Chromium's network says what happened in the message, Node's in the code. */
function faultOf(error: unknown): UpdateFault {
  const code = codeOf(error);
  const known = FAULTS.find(([pattern]) => pattern.test(code));
  if (known !== undefined) return known[1];
  const message = error instanceof Error ? error.message : "";
  if (/net::ERR_(?:CERT|SSL|INSECURE)/u.test(message)) return "unavailable";
  return /net::ERR_|timed out/iu.test(message) ? "offline" : "unknown";
}
