/** As much of Meta as a drain asks for: connecting, and a Send API that answers after a while and counts what it took. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface SendStub {
  readonly url: string;
  /** Every message taken, with the time it came. */
  readonly taken: readonly { readonly text: string; readonly atMs: number }[];
  readonly stop: () => Promise<void>;
}

/** One way to Meta and back, as from an ordinary line. */
const ANSWER_AFTER_MS = 60;

export async function startSendStub(account: { readonly id: string; readonly username: string }): Promise<SendStub> {
  const taken: { readonly text: string; readonly atMs: number }[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const answer = (status: number, value: object): void => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(value));
      };
      if (pathname.endsWith("/me")) return answer(200, { user_id: account.id, username: account.username });
      const { message } = request.method === "POST" ? (JSON.parse(body || "{}") as { message?: { text: string } }) : {};
      if (!pathname.endsWith("/messages") || message === undefined) {
        return answer(400, { error: { message: "Unsupported request", type: "IGApiException", code: 100 } });
      }
      taken.push({ text: message.text, atMs: performance.now() });
      const mid = `sent-${taken.length}`;
      void delay(ANSWER_AFTER_MS).then(() => answer(200, { recipient_id: "1", message_id: mid }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    taken,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
