/** The measure of all things: a `node:http` server that reads the body, checks the same signature and keeps nothing. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const appSecret = process.argv[2] ?? "";

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const header = request.headers["x-hub-signature-256"];
    const expected = createHmac("sha256", appSecret).update(Buffer.concat(chunks)).digest();
    const given = Buffer.from(typeof header === "string" ? header.slice("sha256=".length) : "", "hex");
    response.statusCode = given.length === expected.length && timingSafeEqual(given, expected) ? 200 : 403;
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once("disconnect", () => process.exit(0));
