import type { Bridge } from "#shared/contract/bridge.ts";
import type { Envelope } from "#shared/contract/errors.ts";
import type { CoreEvent } from "#shared/contract/events.ts";

/**
 * The bridge for a browser tab: requests are POSTs, events come as server-sent events, both to the host that
 * served the page, which knows us by its same-origin cookie.
 */
const REQUEST_TIMEOUT_MS = 60_000;
/** What is asked first waits for the events no longer than this. */
const LONGEST_WAIT_FOR_EVENTS_MS = 1000;
/** Of all that outlives a page, a browser takes 64 KiB (Fetch, "HTTP-network-or-cache fetch"); a letter is up to three bytes. */
const MOST_OUTLIVING_LENGTH = 20_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
/** A record, so that the compiler asks for every type there is: one that is missing here would never reach the screen. */
const KNOWN_EVENTS: Readonly<Record<CoreEvent["type"], true>> = {
  conversations: true,
  erased: true,
  erasure: true,
  accounts: true,
  lock: true,
  settings: true,
  setup: true,
  connection: true,
  health: true,
  storage: true,
  archive: true,
  restored: true,
  practice: true,
  labels: true,
  reminder: true,
  wish: true,
  saved_replies: true,
  updates: true,
  assistant: true,
};
const EVENT_TYPES: ReadonlySet<string> = new Set(Object.keys(KNOWN_EVENTS));

export function createHttpBridge(root: URL): Bridge {
  const events = createEventStream(new URL("events", root));
  let isLeaving = false;
  window.addEventListener("pagehide", () => {
    isLeaving = true;
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });
  return {
    async request(route, input) {
      // What happens after the answer is heard of: it is asked for when the host knows that somebody listens. A page that
      // goes away has no time to wait.
      const settling = isLeaving ? undefined : events.settling();
      if (settling !== undefined) await settling;
      return request(new URL(`rpc/${route}`, root), input, isLeaving);
    },
    on: (listener, resync) => events.listen(listener, resync),
    platform: "browser",
  };
}

/** @param outlives The page goes away, and what it asks for now is to get there all the same: as much as a browser lets. */
async function request(url: URL, input: unknown, outlives: boolean): Promise<Envelope<unknown>> {
  const body = JSON.stringify(input);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      keepalive: outlives && body.length <= MOST_OUTLIVING_LENGTH,
      credentials: "same-origin",
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const answer: unknown = await response.json();
    if (isEnvelope(answer)) return answer;
    return unavailable(`answer ${response.status} is not an envelope`);
  } catch (cause) {
    return unavailable(cause instanceof Error ? cause.message : "no answer");
  }
}

const unavailable = (message: string): Envelope<never> => ({ ok: false, error: { code: "unavailable", message } });

function isEnvelope(body: unknown): body is Envelope<unknown> {
  if (typeof body !== "object" || body === null || !("ok" in body)) return false;
  return body.ok === true ? "data" in body : "error" in body;
}

interface Listener {
  readonly hear: (event: CoreEvent) => void;
  readonly resync: () => void;
}

/** One stream for all who listen: each would hold one of the few connections that a browser opens to a host. */
function createEventStream(url: URL) {
  const listeners = new Set<Listener>();
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let wasOpen = false;
  let isBroken = false;
  let isLate = false;
  let settling: PromiseWithResolvers<void> | undefined;
  const tellAll = (tell: (listener: Listener) => void): void => {
    for (const listener of listeners) {
      try {
        tell(listener);
      } catch (error) {
        reportError(error);
      }
    }
  };
  const resync = (): void => tellAll((listener) => listener.resync());

  const settle = (): void => {
    settling?.resolve();
    settling = undefined;
  };

  const open = (): void => {
    source = new EventSource(url);
    source.addEventListener("open", () => {
      retryMs = FIRST_RETRY_MS;
      settle();
      if (wasOpen || isBroken || isLate) resync();
      wasOpen = true;
      isBroken = false;
      isLate = false;
    });
    source.addEventListener("message", (message: MessageEvent<unknown>) => {
      const event = toCoreEvent(message.data);
      if (event !== undefined) tellAll((listener) => listener.hear(event));
    });
    source.addEventListener("error", () => {
      settle();
      // Asking again now is how the screen learns at once whether the host is there.
      if (wasOpen && !isBroken) resync();
      isBroken = true;
      // A refused source has ended for good; a mere break it mends itself.
      if (source?.readyState !== EventSource.CLOSED) return;
      const jitter = 0.5 + Math.random() / 2;
      retry = setTimeout(open, retryMs * jitter);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    });
  };

  const begin = (): void => {
    [retryMs, wasOpen, isBroken, isLate] = [FIRST_RETRY_MS, false, false, false];
    const begun = Promise.withResolvers<void>();
    settling = begun;
    setTimeout(() => {
      if (settling !== begun) return;
      // What happens from now on until it opens is told to nobody.
      isLate = true;
      settle();
    }, LONGEST_WAIT_FOR_EVENTS_MS);
    open();
  };
  return {
    listen(hear: Listener["hear"], resyncOne: Listener["resync"]): () => void {
      const listener: Listener = { hear, resync: resyncOne };
      if (listeners.size === 0) begin();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(retry);
        source?.close();
        settle();
      };
    },
    /** Until the stream is open, has failed once, or lets itself be waited for; nothing to wait for without anybody who listens. */
    settling: (): Promise<void> | undefined => settling?.promise,
  };
}

function toCoreEvent(data: unknown): CoreEvent | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return isCoreEvent(value) ? value : undefined;
  } catch {
    return undefined; // A comment or a half line: the next event or resync tells it again.
  }
}

function isCoreEvent(value: unknown): value is CoreEvent {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string" &&
    EVENT_TYPES.has(value.type)
  );
}
