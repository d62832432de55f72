import http from "node:http";
import type { AddressInfo } from "node:net";

export type RequestHandler = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  url: URL,
) => void | Promise<void>;

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`; empty until started. */
  readonly origin: () => string;
  readonly start: (port: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** One HTTP server on 127.0.0.1. A handler that throws answers 500 with the reason: this is a tool for developers. */
export function createLoopbackServer(handle: RequestHandler): LoopbackServer {
  let origin = "";
  const server = http.createServer((request, response) => {
    const work = async (): Promise<void> => {
      const url = new URL(request.url ?? "/", origin);
      await handle(request, response, url);
    };
    work().catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const text = JSON.stringify({ simulatorError: error instanceof Error ? error.message : String(error) });
      response.writeHead(500, { "Content-Type": "application/json" }).end(text);
    });
  });
  return {
    origin: () => origin,
    start: async (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
          resolve();
        });
      }),
    stop: async () =>
      new Promise((resolve) => {
        if (!server.listening) {
          resolve();
          return;
        }
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
