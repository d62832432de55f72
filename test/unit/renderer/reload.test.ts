/** The page is loaded anew only from a host that gives it. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { reloadIfServed } from "#renderer/lib/reload.ts";

let server: Server;
let status = 200;
let href = "";
let reloads = 0;
const page = () => ({
  href,
  reload: () => {
    reloads += 1;
  },
});

beforeEach(async () => {
  [status, reloads] = [200, 0];
  server = createServer((_, response) => response.writeHead(status).end("<!doctype html>"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  href = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

test("from a host that answers", async () => {
  expect(await reloadIfServed(page())).toBe(true);
  expect(reloads).toBe(1);
});

test("not from one that has no page", async () => {
  status = 502;
  expect(await reloadIfServed(page())).toBe(false);
  expect(reloads).toBe(0);
});

test("not from one that is away", async () => {
  await new Promise((resolve) => server.close(resolve));
  expect(await reloadIfServed(page())).toBe(false);
  expect(reloads).toBe(0);
});
