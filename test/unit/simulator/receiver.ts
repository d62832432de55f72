import { createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly raw: Buffer;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: { readonly entry: readonly Record<string, unknown>[] };
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What the next deliveries are answered with. */
  status: number;
  /** True: deliveries are accepted and never answered. */
  silent: boolean;
  /** Runs before each answer. */
  before: () => void | Promise<void>;
  readonly close: () => Promise<void>;
}

/** The shop's side in a few lines: keeps what it gets and answers as it is told. */
export async function createReceiver(verifyToken = "verify-me"): Promise<Receiver> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void (async () => {
        const url = new URL(request.url ?? "/", "http://localhost");
        if (request.method === "GET") {
          const good = url.searchParams.get("hub.verify_token") === verifyToken;
          response.writeHead(good ? 200 : 403).end(good ? url.searchParams.get("hub.challenge") : "no");
          return;
        }
        const raw = Buffer.concat(chunks);
        received.push({ raw, headers: request.headers, body: JSON.parse(raw.toString("utf8")) as Received["body"] });
        if (receiver.silent) return;
        await receiver.before();
        response.writeHead(receiver.status).end("EVENT_RECEIVED");
      })();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    received,
    status: 200,
    silent: false,
    before: () => {},
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
  return receiver;
}

/** Every inner event received so far, in order of arrival. */
export function eventsOf(receiver: Receiver): Record<string, unknown>[] {
  return receiver.received.flatMap(({ body }) =>
    body.entry.flatMap((entry) => (entry["messaging"] ?? entry["standby"] ?? []) as Record<string, unknown>[]),
  );
}

export function isSignedWith({ raw, headers }: Received, secret: string): boolean {
  const sha256 = `sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`;
  const sha1 = `sha1=${createHmac("sha1", secret).update(raw).digest("hex")}`;
  return headers["x-hub-signature-256"] === sha256 && headers["x-hub-signature"] === sha1;
}
