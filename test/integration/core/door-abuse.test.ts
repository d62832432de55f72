import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openDoor, type DoorLimits, type OpenDoor } from "#core/webhook/door.ts";
import type { DoorRefusal } from "#shared/contract/health.ts";
import { postSigned, sign } from "../../support/post-delivery.ts";

const SECRET = "secret of the door";
const DELIVERY = { object: "instagram", entry: [] };

/** Strangers who want to keep Meta out. */
describe("the public door under abuse", () => {
  let door: OpenDoor;
  let sockets: Socket[] = [];
  const refused: DoorRefusal[] = [];
  let keptBytes = 0;
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
    refused.length = 0;
    await door.close();
  });

  const open = async (limits: Partial<DoorLimits>): Promise<void> => {
    door = await openDoor({
      port: 0,
      keys: () => ({ appSecrets: [SECRET], verifyTokens: [], publicHosts: [] }),
      accept(body) {
        keptBytes = body.length;
        return Promise.resolve("kept");
      },
      files: { serve: () => undefined },
      passed: () => {},
      callback: () => Promise.resolve(undefined),
      handshook: () => {},
      refused: (reason) => void refused.push(reason),
      limits,
    });
  };
  const stranger = async (says = ""): Promise<Socket> => {
    const socket = connect(door.port, "127.0.0.1");
    sockets.push(socket);
    socket.on("error", () => {});
    await once(socket, "connect");
    if (says !== "") socket.write(says);
    return socket;
  };
  const meta = () => postSigned(`http://127.0.0.1:${door.port}/webhook`, DELIVERY, SECRET);
  const openSockets = () => sockets.filter((socket) => !socket.destroyed && !socket.readableEnded).length;

  it("10,000 connections that say nothing, or never end their headers, leave Meta its place", async () => {
    await open({ connections: 200, headersWithinMs: 60_000, requestWithinMs: 60_000 });
    // Meta's own connection was there before them, and stays.
    const body = JSON.stringify(DELIVERY);
    const headers = Object.entries(sign(body, SECRET)).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = `POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers.join("")}Content-Length: ${body.length}\r\n\r\n${body}`;
    const kept = await stranger(request);
    expect(String((await once(kept, "data"))[0])).toMatch(/^HTTP\/1\.1 200 /u);

    for (let wave = 0; wave < 100; wave++) {
      await Promise.all(
        Array.from({ length: 100 }, (_, nth) => stranger(nth % 2 === 0 ? "" : "POST /webhook HTTP/1.1\r\nX-A: ")),
      );
      if (wave % 10 === 9) expect((await meta()).status).toBe(200);
      sockets = sockets.filter((socket) => !socket.destroyed);
    }
    await expect.poll(openSockets).toBeLessThanOrEqual(200);
    expect(refused.filter((reason) => reason === "cut_off").length).toBeGreaterThanOrEqual(9_700);
    kept.write(request);
    expect(String((await once(kept, "data"))[0])).toMatch(/^HTTP\/1\.1 200 /u);
    expect(kept.destroyed).toBe(false);
  }, 60_000);

  it("bodies that are never whole are cut off, the largest first, and a delivery beside them is kept", async () => {
    await open({ bodyBytes: 1_000_000, requestWithinMs: 60_000 });
    const head = `POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Hub-Signature-256: sha256=${"0".repeat(64)}\r\nContent-Length: 4000000\r\n\r\n`;
    const greedy = await Promise.all(Array.from({ length: 5 }, () => stranger(`${head}${"a".repeat(300_000)}`)));
    await expect.poll(() => refused.length).toBeGreaterThanOrEqual(2);
    expect(new Set(refused)).toEqual(new Set(["cut_off"]));
    expect((await meta()).status).toBe(200);
    expect(keptBytes).toBe(JSON.stringify(DELIVERY).length);
    for (const socket of greedy) socket.destroy();
    // What they held is given back: a large delivery has room again.
    const large = { ...DELIVERY, padding: "x".repeat(800_000) };
    await expect
      .poll(async () => (await postSigned(`http://127.0.0.1:${door.port}/webhook`, large, SECRET)).status)
      .toBe(200);
  });

  it("a header and a body that drip are cut off, and bytes that are no HTTP", async () => {
    await open({ headersWithinMs: 150, requestWithinMs: 300, checkEveryMs: 50 });
    const dripping = [
      await stranger("POST /webhook HTTP/1.1\r\nHost: 127.0"),
      await stranger(
        `POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Hub-Signature-256: sha256=${"0".repeat(64)}\r\nContent-Length: 100\r\n\r\n{"obj`,
      ),
      await stranger("\u0016\u0003\u0001 not http\r\n\r\n"),
      await stranger(`GET /webhook HTTP/1.1\r\nX-A: ${"a".repeat(40_000)}`),
      await stranger("POST /webhook HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ];
    for (const socket of dripping) socket.resume();
    await Promise.all(dripping.filter((socket) => !socket.destroyed).map((socket) => once(socket, "close")));
    // On a busy machine Meta's own header may take longer than these few milliseconds, too.
    await expect.poll(async () => (await meta()).status).toBe(200);
  });
});
