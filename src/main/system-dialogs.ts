import { app, dialog } from "electron";
import { AppError } from "#core/app-error.ts";
import { UpdateCopyError } from "#core/archive/copy-before-update.ts";
import type { Logger } from "#core/ports.ts";
import { systemClock } from "./adapters/clock.ts";
import type { HostState } from "./adapters/host-state.ts";
import type { NativeText } from "./native-text.ts";

/** What the owner is told and asked in the system's own dialogs, because there may be no window to say it in. */

/** And ends the app. */
export function sayCannotStart(text: NativeText, error: unknown): void {
  dialog.showErrorBox(text.cannotStart, sentenceIn(text, error));
  app.exit(1);
}

/**
 * After a fault nobody expected, nothing here can be trusted any more. What Meta was told is received is on disk, so
 * ending is safe; Electron's own box would show the engine's words, which may quote a customer.
 */
export function endOnFault(logger: Logger): void {
  process.on("uncaughtException", (error) => {
    logger.error("uncaught-exception", error);
    dialog.showErrorBox("Shopbell", UNEXPECTED);
    app.exit(1);
  });
  process.on("unhandledRejection", (reason) => logger.error("unhandled-rejection", reason));
}

export function showUnreadable(text: NativeText, logger: Logger): void {
  dialog
    .showMessageBox({ type: "warning", message: text.secretsUnreadableTitle, detail: text.secretsUnreadableDetail })
    .catch((error: unknown) => logger.error("dialog-failed", error));
}

export async function askForWeakProtection(hostState: HostState, text: NativeText): Promise<boolean> {
  if (hostState.weakSecretsAcceptedAtMs() !== undefined) return true;
  const { response } = await dialog.showMessageBox({
    type: "warning",
    title: "Shopbell",
    message: text.weakSecretsTitle,
    detail: text.weakSecretsDetail,
    buttons: [text.doNotStore, text.storeAnyway],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response !== 1) return false;
  hostState.acceptWeakSecrets(systemClock.nowMs());
  return true;
}

const UNEXPECTED =
  "Something unexpected happened, and Shopbell has to close. Start it again; if it happens again, the file " +
  "shopbell.log in its logs folder says where.";

/** In the owner's language where it is one that can be expected. */
function sentenceIn(text: NativeText, error: unknown): string {
  if (error instanceof UpdateCopyError) return error.isDiskFull ? text.noRoomToUpdate : text.noCopyToUpdate;
  if (error instanceof AppError && error.code === "newer_database") return text.newerDatabase;
  return sentenceOf(error);
}

/** Our own sentences only: what an engine says is for the log, and not even there in full. */
function sentenceOf(error: unknown): string {
  return error instanceof AppError ? error.message : UNEXPECTED;
}
