import { contextBridge, ipcRenderer, type IpcRendererEvent } from "electron";
import { BRIDGE_NAME, EVENT_CHANNEL, REQUEST_CHANNEL, type Bridge } from "#shared/contract/bridge.ts";
import type { Envelope } from "#shared/contract/errors.ts";
import type { CoreEvent } from "#shared/contract/events.ts";

/** The page gets these three and nothing else of Electron: no channel names, no event objects, no ipcRenderer. */
const bridge: Bridge = {
  request: async (route, input) => {
    const answer: Envelope<unknown> = await ipcRenderer.invoke(REQUEST_CHANNEL, route, input);
    return answer;
  },
  // Inside one computer no event gets lost, so `resync` has nothing to report here.
  on: (listener) => {
    const pass = (_event: IpcRendererEvent, event: CoreEvent): void => {
      try {
        listener(event);
      } catch (error) {
        reportError(error);
      }
    };
    ipcRenderer.on(EVENT_CHANNEL, pass);
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, pass);
    };
  },
  platform: platformName(),
};

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge);

function platformName(): Bridge["platform"] {
  return process.platform === "darwin" || process.platform === "win32" ? process.platform : "linux";
}
