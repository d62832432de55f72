import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFetchMedia, type FetchMedia, type FetchMediaParts } from "#core/media/fetch-media.ts";
import { createMediaLine, type MediaLine } from "#core/media/media-line.ts";
import { createTurns } from "#core/media/turns.ts";

const JPEG = Buffer.from("ffd8ffe000104a46494600010100000100010000ffc000110800030004030122000211010311010000", "hex");

/** A real server that stops talking where a test wants it to. */
describe("a file that stops coming", () => {
  let origin = "";
  let line: MediaLine;
  let parts: FetchMediaParts;
  let impatient: FetchMedia;
  let patient: FetchMedia;
  let ended: string[] = [];
  let answer = (_response: ServerResponse): void => {};
  const left: Promise<unknown>[] = [];
  const server = createServer((_request, response) => {
    left.push(once(response, "close"));
    answer(response);
  });
  beforeEach(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    line = createMediaLine({ practiceOrigin: () => origin });
    const logger = { info: () => {}, warn: () => {}, error: () => {} };
    // One at a time, of both: who is not given up lets nobody else go.
    parts = { line, turns: createTurns(1, 10), logger };
    [impatient, patient] = [createFetchMedia({ ...parts, idleMs: 20 }), createFetchMedia(parts)];
    ended = [];
  });
  afterEach(async () => {
    line.close();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  const look = async (fetchMedia: FetchMedia, range?: { readonly kind: "from"; readonly first: number }) =>
    fetchMedia(`${origin}/file`, {
      range,
      signal: new AbortController().signal,
      accepts: () => true,
      ended: (how) => ended.push(how),
    });
  const bytesOf = async (fetched: Awaited<ReturnType<typeof look>>): Promise<Buffer> => {
    if (fetched.kind !== "stream") throw new Error(`It is ${fetched.kind}`);
    return Buffer.from(await new Response(fetched.body).arrayBuffer());
  };

  it.each([
    ["before its first byte", (response: ServerResponse) => response.writeHead(200).flushHeaders()],
    ["before it is known what it is", (response: ServerResponse) => response.writeHead(200).write(JPEG.subarray(0, 3))],
    ["before its size is known", (response: ServerResponse) => response.writeHead(200).write(JPEG.subarray(0, 20))],
  ])("%s is given up, its connection closed, and the next one goes", async (_where, begin) => {
    answer = begin;
    expect(await look(impatient)).toEqual({ kind: "offline" });
    await Promise.all(left);
    expect(await look(impatient, { kind: "from", first: 5000 })).toEqual({ kind: "offline" });
    await Promise.all(left);
    answer = (response) => response.end(JPEG);
    expect((await bytesOf(await look(patient))).equals(JPEG)).toBe(true);
    expect(ended).toEqual(["whole"]);
  });

  it("is waited for, but not by what comes after it", async () => {
    const held = createFetchMedia({ ...parts, turnMs: 20 });
    const { promise: answered, resolve: go } = Promise.withResolvers<ServerResponse>();
    answer = go;
    const first = look(held);
    const response = await answered;
    answer = (next) => next.end(JPEG);
    expect((await bytesOf(await look(patient))).equals(JPEG)).toBe(true);
    response.end(JPEG);
    expect((await bytesOf(await first)).equals(JPEG)).toBe(true);
    expect(ended).toEqual(["whole", "whole"]);
  });

  it("in its middle is given up too", async () => {
    answer = (response) => response.writeHead(200).write(JPEG);
    await expect(bytesOf(await look(impatient))).rejects.toThrow("Nothing more came");
    await Promise.all(left);
    expect(ended).toEqual(["broken"]);
    answer = (response) => response.end(JPEG);
    expect((await bytesOf(await look(patient))).length).toBe(JPEG.length);
  });
});
