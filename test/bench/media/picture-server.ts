/**
 * A server of pictures, in a process of its own: Meta's CDN in place (`cdn <folder>`), or a plain proxy before it
 * (`proxy <origin>`) that pipes every answer through and does nothing else. Prints its address.
 */
import { readdirSync, readFileSync } from "node:fs";
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const [mode, where = ""] = process.argv.slice(2);
const PAGE = "<!doctype html><title>pictures</title>";

function cdn(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  const pictures = readdirSync(folder)
    .filter((name) => name.endsWith(".jpg"))
    .map((name) => readFileSync(join(folder, name)));
  return ({ url }, response) => {
    const picture = pictures[Number(url?.split("/").at(-1)) % pictures.length];
    if (picture === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "image/jpeg", "content-length": picture.length }).end(picture);
  };
}

function proxy(origin: string): (request: IncomingMessage, response: ServerResponse) => void {
  const agent = new Agent({ keepAlive: true });
  return ({ url }, response) => {
    if (url === "/") return void response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
    request(`${origin}${url}`, { agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, "cache-control": "no-store" });
      answer.pipe(response);
    }).end();
  };
}

const server = createServer(mode === "cdn" ? cdn(where) : proxy(where));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`);
});
