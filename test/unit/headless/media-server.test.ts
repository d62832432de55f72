import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { streamMedia } from "#headless/media-server.ts";

/** A real server and a real viewer; only what the core gives is made up. */
describe("media on its way to a viewer", () => {
  let body: ReadableStream<Uint8Array>;
  let viewer: AbortSignal | undefined;
  let responses: ServerResponse[] = [];
  const core = {
    openMedia: async (_path: string, { signal }: { readonly signal: AbortSignal }) => {
      viewer = signal;
      return { kind: "stream", contentType: "video/mp4", asFile: false, body } as const;
    },
  };
  const server = createServer((asked, response) => {
    responses.push(response);
    void streamMedia(core, "/media/1", asked, response);
  });
  beforeEach(async () => {
    [responses, viewer] = [[], undefined];
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  /** Begins to look, and reads nothing. */
  const look = async (method: "GET" | "HEAD" = "GET"): Promise<IncomingMessage> => {
    const { port } = server.address() as AddressInfo;
    const asked = request(`http://127.0.0.1:${port}/media/1`, { method }).end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    answer.on("error", () => {});
    return answer;
  };
  const pour = (): { readonly fail: (error: Error) => void } => {
    let fail = (_error: Error): void => {};
    body = new ReadableStream({
      start: (controller) => void (fail = (error) => controller.error(error)),
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    });
    return { fail: (error) => fail(error) };
  };

  it("arrives as a whole", async () => {
    const pieces = Array.from({ length: 200 }, (_, index) => new Uint8Array(40_000).fill(index));
    body = new ReadableStream({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    });
    const answer = await look();
    const parts: Buffer[] = [];
    for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
    const whole = Buffer.concat(parts);
    expect(whole.length).toBe(200 * 40_000);
    expect(whole.every((byte, at) => byte === Math.floor(at / 40_000))).toBe(true);
  });

  it("that is unsent ends at once for who has stopped reading", async () => {
    const { fail } = pour();
    await look();
    await expect.poll(() => responses[0]?.writableNeedDrain).toBe(true);
    const ended = once(responses[0] ?? server, "close");
    fail(new Error("It is not shown any longer"));
    await ended;
  });

  it("is not read for who asks only for its head", async () => {
    let isLetGo = false;
    let pieces = 0;
    body = new ReadableStream(
      {
        pull(controller) {
          pieces += 1;
          controller.enqueue(new Uint8Array(10));
          if (pieces > 100) controller.close();
        },
        cancel: () => void (isLetGo = true),
      },
      { highWaterMark: 0 },
    );
    const answer = await look("HEAD");
    expect(answer.headers["content-type"]).toBe("video/mp4");
    await once(answer.resume(), "end");
    await expect.poll(() => isLetGo).toBe(true);
    expect(pieces).toBe(0);
  });

  it("is let go of when the viewer leaves, reading or not", async () => {
    pour();
    const answer = await look();
    await expect.poll(() => responses[0]?.writableNeedDrain).toBe(true);
    answer.destroy();
    await expect.poll(() => viewer?.aborted).toBe(true);
  });
});
