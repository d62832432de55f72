import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOneTimeFiles, type OneTimeFiles } from "#core/webhook/one-time-files.ts";

describe("a file offered to Meta", () => {
  let server: Server;
  let folder: string;
  let files: OneTimeFiles;
  let origin: string;
  let ended: string[];
  let handed: [token: string, bytes: number][];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "shopbell-offer-"));
    await writeFile(join(folder, "file"), "0123456789");
    ended = [];
    handed = [];
    files = createOneTimeFiles(
      (token) => ended.push(token),
      (token, bytes) => handed.push([token, bytes]),
    );
    server = createServer((request, response) => {
      if (files.serve(request.url ?? "", request, response) === undefined) response.writeHead(404).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}/media/`;
    files.offer({ token: "secret", path: join(folder, "file"), contentType: "video/mp4", size: 10 });
  });
  afterEach(async () => {
    files.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ["bytes=0-1", 206, "01", "bytes 0-1/10"],
    ["bytes=8-", 206, "89", "bytes 8-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=5-99", 206, "56789", "bytes 5-9/10"],
    ["bytes=10-", 416, "", "bytes */10"],
  ])("is had in parts (%s), any number of times", async (range, status, text, contentRange) => {
    for (let time = 0; time < 2; time++) {
      const response = await fetch(`${origin}secret`, { headers: { range } });
      expect([response.status, await response.text(), response.headers.get("content-range")]).toEqual([
        status,
        text,
        contentRange,
      ]);
    }
    expect(ended).toEqual([]);
  });

  it("is had whole once, as what it is, kept by nobody on the way", async () => {
    const response = await fetch(`${origin}secret`);
    expect(await response.text()).toBe("0123456789");
    expect(response.headers.get("content-type")).toBe("video/mp4");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await fetch(`${origin}secret`)).status).toBe(404);
    expect(ended).toEqual(["secret"]);
    expect(handed).toEqual([["secret", 10]]);
  });

  it("is not had to its end when it is withdrawn while it is fetched", async () => {
    const size = 64 * 1024 * 1024;
    await writeFile(join(folder, "large"), Buffer.alloc(size));
    files.offer({ token: "large", path: join(folder, "large"), contentType: "video/mp4", size });
    const response = await fetch(`${origin}large`);
    // The first piece is here; more than lines hold is still to come.
    const pieces = response.body?.getReader();
    await pieces?.read();
    files.withdraw("large");
    const rest = async (): Promise<void> => {
      for (let piece = await pieces?.read(); piece?.done === false; piece = await pieces?.read());
    };
    await expect(rest()).rejects.toThrow(/terminated|aborted|closed/u);
    expect(ended).toEqual(["large"]);
    expect(handed.at(-1)?.[1] ?? 0).toBeLessThan(size);
    expect((await fetch(`${origin}large`)).status).toBe(404);
  });

  it.each(["", "secre", "secret/", "secret?x", "../secret", "SECRET", "__proto__"])("is not at %j", async (path) => {
    expect((await fetch(`${origin}${path}`)).status).toBe(404);
  });

  it("is not written to, and is gone when it is withdrawn or lost", async () => {
    expect((await fetch(`${origin}secret`, { method: "PUT", body: "x" })).status).toBe(404);
    await rm(join(folder, "file"));
    await expect(fetch(`${origin}secret`).then((response) => response.text())).rejects.toThrow(/terminated|failed/u);
    files.withdraw("secret");
    expect((await fetch(`${origin}secret`, { method: "HEAD" })).status).toBe(404);
  });
});
