import { once } from "node:events";
import type { Server } from "node:http";
import { createServer as createListener, type AddressInfo, type Server as Listener } from "node:net";

/**
 * This computer by both of its addresses. A sign-in that comes straight back names `localhost`, for Meta takes plain
 * http for no other name, and whether a browser goes to 127.0.0.1 or to ::1 first is the browser's matter: it has to
 * find the same door, and never another program that listens beside it. Nothing else is listened on.
 */
export interface ListeningHere {
  readonly port: number;
  /** Stops listening; requests that were read are finished, within two seconds. */
  readonly close: () => Promise<void>;
}

const TRIES = 5;
const FORCED_AFTER_MS = 2_000;

/**
 * @param port 0: any that is free at both addresses. A fixed one that another program has at ::1 is taken at 127.0.0.1
 *   alone, where the tunnel comes in; so is any on a computer without IPv6.
 * @throws Error when the port is taken at 127.0.0.1.
 */
export async function listenHere(server: Server, port: number): Promise<ListeningHere> {
  for (let tries = 1; ; tries += 1) {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const { port: own } = server.address() as AddressInfo;
    const beside = await listenBeside(server, own);
    if (beside !== "taken") return { port: own, close: () => closeAll(server, beside) };
    if (port !== 0 || tries === TRIES) return { port: own, close: () => closeAll(server, undefined) };
    await closeAll(server, undefined);
  }
}

/** Undefined: this computer has no such address. */
async function listenBeside(server: Server, port: number): Promise<Listener | "taken" | undefined> {
  // What arrives there is handed to the one server (Node, "http.Server, event 'connection'"), with all its limits.
  const beside = createListener({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit("connection", socket));
  beside.maxConnections = server.maxConnections;
  try {
    beside.listen(port, "::1");
    await once(beside, "listening");
    return beside;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EADDRINUSE" ? "taken" : undefined;
  }
}

async function closeAll(server: Server, beside: Listener | undefined): Promise<void> {
  const closed = [server, ...(beside === undefined ? [] : [beside])].map((listener) => {
    const isClosed = once(listener, "close");
    listener.close();
    return isClosed;
  });
  server.closeIdleConnections();
  const forced = setTimeout(() => server.closeAllConnections(), FORCED_AFTER_MS);
  await Promise.all(closed);
  clearTimeout(forced);
}
