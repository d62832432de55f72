import type { WebPreferences } from "electron";

/** What no page of any window may do, said in full although much of it is Electron's default; docs/SECURITY.md says why. */
export const CLOSED_OFF: WebPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
};
