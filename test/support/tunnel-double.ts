import { createServer, request, type IncomingMessage, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Cause } from "#shared/domain/chain.ts";
import { TunnelError } from "#core/tunnel/tunnel-error.ts";
import type { TunnelProvider } from "#core/ports.ts";

/** What ngrok adds to a request; the host stays the public one. */
function forwarded({ headers, socket }: IncomingMessage) {
  return { ...headers, "x-forwarded-for": socket.remoteAddress ?? "", "x-forwarded-proto": "https" };
}

/** For tests that need none. */
export const noTunnel: TunnelProvider = {
  open: () => Promise.reject(new TunnelError("tunnel_unloadable")),
};

/**
 * A tunnel with ngrok's interface that ends on this computer: a real server that hands every request on to the door,
 * under the host name of the outside. It can be lost, come back, refuse, and change its address.
 */
export interface EdgeAnswer {
  readonly status: number;
  readonly code?: string;
  readonly body?: string;
  /** What this computer asks itself goes through. */
  readonly onlyForMeta?: boolean;
}

export interface TunnelDouble {
  readonly provider: TunnelProvider;
  /** Refuses the next opening with this. */
  readonly refuseNext: (reason: Cause, code?: string) => void;
  /** Answers as ngrok's edge does while nobody is behind it, or as it should. */
  readonly edge: (state: "open" | EdgeAnswer) => void;
  /** The line to the provider is lost or back. */
  readonly line: (isUp: boolean) => void;
  /** The provider gives another address from the next opening on. */
  readonly move: () => Promise<void>;
  readonly opened: () => number;
  readonly wishes: readonly { readonly authtoken: string; readonly domain?: string }[];
  readonly close: () => Promise<void>;
}

export async function createTunnelDouble(): Promise<TunnelDouble> {
  let localPort = 0;
  let isOpen = false;
  let edge: Parameters<TunnelDouble["edge"]>[0] = "open";
  let nextRefusal: TunnelError | undefined;
  let report: (isUp: boolean) => void = () => {};
  let opened = 0;
  const wishes: { authtoken: string; domain?: string }[] = [];
  const servers: Server[] = [];

  const refusalOf = ({ headers }: IncomingMessage): EdgeAnswer | undefined => {
    if (!isOpen) return { status: 404, code: "ERR_NGROK_3200" };
    if (edge === "open") return undefined;
    return edge.onlyForMeta === true && headers["ngrok-skip-browser-warning"] !== undefined ? undefined : edge;
  };
  const listen = async (): Promise<string> => {
    const server = createServer((incoming, outgoing) => {
      const refusal = refusalOf(incoming);
      if (refusal !== undefined) {
        const { status, code, body } = refusal;
        outgoing.writeHead(status, code === undefined ? {} : { "ngrok-error-code": code }).end(body ?? "");
        return;
      }
      const onwards = request(
        {
          host: "127.0.0.1",
          port: localPort,
          method: incoming.method,
          path: incoming.url,
          headers: forwarded(incoming),
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onwards.on("error", () => outgoing.writeHead(502, { "ngrok-error-code": "ERR_NGROK_8012" }).end());
      incoming.pipe(onwards);
    });
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  let url = await listen();

  return {
    provider: {
      async open(wish) {
        wishes.push({ authtoken: wish.authtoken, ...(wish.domain === undefined ? {} : { domain: wish.domain }) });
        if (nextRefusal !== undefined) {
          const error = nextRefusal;
          nextRefusal = undefined;
          throw error;
        }
        ({ localPort } = wish);
        opened += 1;
        isOpen = true;
        report = wish.onStatus;
        return { url, close: async () => void (isOpen = false) };
      },
    },
    refuseNext: (reason, code) => void (nextRefusal = new TunnelError(reason, code)),
    edge: (state) => void (edge = state),
    line(isUp) {
      isOpen = isUp;
      report(isUp);
    },
    async move() {
      url = await listen();
    },
    opened: () => opened,
    wishes,
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
