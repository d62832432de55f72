import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { createServer as createListener, type AddressInfo, type Server as Listener } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenHere, type ListeningHere } from "#core/webhook/listen-here.ts";

const hasSixth = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));

describe("a server that is to be found under both addresses of this computer", () => {
  let server: Server;
  let open: ListeningHere | undefined;
  let stranger: Listener | undefined;
  beforeEach((context) => {
    if (!hasSixth) context.skip("this computer has no IPv6");
    server = createServer((_asked, answer) => answer.end("here"));
  });
  afterEach(async () => {
    await open?.close();
    open = undefined;
    stranger?.close();
    stranger = undefined;
  });
  const ask = (host: string, port: number): Promise<string> =>
    new Promise((resolve, reject) => {
      request({ host, port }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part));
        answer.on("end", () => resolve(text));
      })
        .on("error", reject)
        .end();
    });
  const occupy = async (): Promise<number> => {
    stranger = createListener((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nstranger"));
    stranger.listen(0, "::1");
    await once(stranger, "listening");
    return (stranger.address() as AddressInfo).port;
  };

  it("answers at both", async () => {
    open = await listenHere(server, 0);
    const { port } = open;
    expect(await Promise.all([ask("127.0.0.1", port), ask("::1", port)])).toEqual(["here", "here"]);
  });

  it("keeps a fixed port that another program has at the other address, for the tunnel comes in at this one", async () => {
    const port = await occupy();
    open = await listenHere(server, port);
    expect(open.port).toBe(port);
    expect(await Promise.all([ask("127.0.0.1", port), ask("::1", port)])).toEqual(["here", "stranger"]);
  });
});
