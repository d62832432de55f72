import type { Envelope } from "./errors.ts";
import type { CoreEvent } from "./events.ts";

/**
 * What a host puts into the page as `window.shopbell`: three things, and it never grows. The headless host has
 * no preload; there the renderer makes the same bridge over loopback HTTP.
 */
export interface Bridge {
  readonly request: (route: string, input: unknown) => Promise<Envelope<unknown>>;
  /**
   * Any number may listen: who listened first hears first, and one that fails keeps it from no other. Returns the function
   * that ends the subscription. `resync` is called after a break in which events may have been lost.
   */
  readonly on: (listener: (event: CoreEvent) => void, resync: () => void) => () => void;
  readonly platform: "darwin" | "win32" | "linux" | "browser";
}

/** Global name of the bridge in the page. */
export const BRIDGE_NAME = "shopbell";
/** The two channels in Electron. */
export const REQUEST_CHANNEL = "request";
export const EVENT_CHANNEL = "event";
/** Media is read from this path below the page's own origin: `media/<attachment id>`, `media/picture/<picture id>`. */
export const MEDIA_PATH = "media";
/**
 * A host whose connections are few, a browser's, names another origin for what is shown of it, in a meta element of this
 * name. What is saved still comes from the page's own origin.
 */
export const MEDIA_ORIGIN_META = "shopbell-media";
/**
 * A host whose browser may speak another language than its computer names the computer's own in a meta element of this
 * name, the most preferred first, with commas between.
 */
export const LANGUAGES_META = "shopbell-languages";
/**
 * Files to be sent are posted here, one a request, as plain bytes: requests of the contract are small, files are not.
 * The answer is a `ReceivedFile` as JSON.
 */
export const FILES_PATH = "files";
