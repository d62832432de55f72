import { ipcMain, type WebContents } from "electron";
import { EVENT_CHANNEL, REQUEST_CHANNEL } from "#shared/contract/bridge.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import { answerRequest, type RequestGate } from "./request-gate.ts";

/** The one file that touches ipcMain: one channel in, one channel out, and no other listener survives. */
export function bindIpc(gate: RequestGate): () => void {
  // electron-store registers a channel of its own for renderers that read settings themselves. Ours do not.
  ipcMain.removeAllListeners();
  ipcMain.handle(REQUEST_CHANNEL, (event, ...args: unknown[]) =>
    answerRequest(gate, { senderId: event.sender.id, frame: event.senderFrame }, args),
  );
  return () => ipcMain.removeHandler(REQUEST_CHANNEL);
}

export function sendEvent(windows: Iterable<WebContents>, event: CoreEvent): void {
  for (const contents of windows) {
    if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, event);
  }
}
