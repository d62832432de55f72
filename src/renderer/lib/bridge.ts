import type { Bridge } from "#shared/contract/bridge.ts";
import { createHttpBridge } from "./http-bridge.ts";

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser tab. The name is `BRIDGE_NAME` of the contract. */
    readonly shopbell?: Bridge;
  }
}

/** The bridge that is there: the preload's, or loopback HTTP to the host that served this page. */
export function pickBridge(): Bridge {
  return window.shopbell ?? createHttpBridge(new URL("./", document.baseURI));
}
