import type { Bridge } from "#shared/contract/bridge.ts";
import type { Envelope } from "#shared/contract/errors.ts";
import type { CoreEvent } from "#shared/contract/events.ts";

/**
 * The bridge for a browser tab: requests are POSTs, events come as server-sent events, both to the host that
 * served the page, which knows us by its same-origin cookie.
 */
const REQUEST_TIMEOUT_MS = 60_000;
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
  return {
    request: async (route, input) => request(new URL(`rpc/${route}`, root), input),
    on: (listener, resync) => listen(new URL("events", root), listener, resync),
    platform: "browser",
  };
}

async function request(url: URL, input: unknown): Promise<Envelope<unknown>> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
      credentials: "same-origin",
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const body: unknown = await response.json();
    if (isEnvelope(body)) return body;
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

function listen(url: URL, listener: (event: CoreEvent) => void, resync: () => void): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let wasOpen = false;
  let isBroken = false;

  const open = (): void => {
    source = new EventSource(url);
    source.addEventListener("open", () => {
      retryMs = FIRST_RETRY_MS;
      if (wasOpen) resync();
      wasOpen = true;
      isBroken = false;
    });
    source.addEventListener("message", (message: MessageEvent<unknown>) => {
      const event = toCoreEvent(message.data);
      if (event !== undefined) listener(event);
    });
    source.addEventListener("error", () => {
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

  open();
  return () => {
    clearTimeout(retry);
    source?.close();
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
