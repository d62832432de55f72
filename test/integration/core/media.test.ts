import { deflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mediaResponse } from "#core/media/media-response.ts";
import type { MediaAnswer } from "#core/ports.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { postSigned } from "../../support/post-delivery.ts";

/** The real core, real HTTP, and a CDN that does everything a CDN, or somebody in its place, might do. */
const CUSTOMER = "900000000000001";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MEGABYTE = 1024 * 1024;

describe("media from Meta's links", () => {
  let world: CoreWorld;
  let files = 0;
  beforeEach(async () => {
    world = await createCoreWorld({ media: true });
  });
  afterEach(() => world.close());

  interface Sent {
    readonly mid: string;
    readonly asset: string;
    readonly attachmentId: number;
    readonly messageId: number;
    readonly conversationId: number;
  }

  const send = async (type: string, bytes: Buffer, contentType = "image/png", storyReply = false): Promise<Sent> => {
    files += 1;
    const asset = `71${files}`;
    const { mid } = await world.simulator.customerWrites({
      customerId: CUSTOMER,
      attachments: [{ type, assetId: asset }],
      ...(storyReply ? { storyReply } : {}),
    });
    world.simulator.cdn.addAsset({ kind: "bytes", bytes, contentType }, asset);
    return world.until(`the ${type}`, async () => {
      const { items } = await world.call("conversations/list", { list: "all" });
      const conversationId = items[0]?.id;
      if (conversationId === undefined) return undefined;
      const page = await world.call("messages/list", { conversationId });
      const message = page.items.find(({ id }) => id === newestId(page.items));
      const attachmentId = message?.attachments[0]?.id;
      if (message === undefined || attachmentId === undefined || known.has(message.id)) return undefined;
      known.add(message.id);
      return { mid, asset, attachmentId, messageId: message.id, conversationId };
    });
  };
  const known = new Set<number>();
  beforeEach(() => known.clear());
  const newestId = (items: readonly { id: number }[]): number => Math.max(...items.map(({ id }) => id));

  const fault = (asset: string, what: Parameters<typeof world.simulator.cdn.setFault>[1]): void =>
    world.simulator.cdn.setFault(asset, what);
  const open = (path: number | string, range?: string, signal = new AbortController().signal): Promise<MediaAnswer> =>
    world.core().openMedia(String(path), { signal, ...(range === undefined ? {} : { range }) });
  const bytesOf = async (answer: MediaAnswer): Promise<Buffer> => {
    if (answer.kind !== "stream") throw new Error(`It is ${answer.kind}`);
    return Buffer.from(await new Response(answer.body).arrayBuffer());
  };
  const state = (attachmentId: number) => world.call("media/state", { attachmentId });
  const askedFor = (asset: string) => world.simulator.cdn.requestsFor(asset);

  it("is streamed as it is, with the type of its content, and nothing of ours goes along", async () => {
    const sent = await send("image", PNG, "text/html");
    const answer = await open(sent.attachmentId);
    expect(answer).toMatchObject({
      kind: "stream",
      contentType: "image/png",
      contentLength: PNG.length,
      asFile: false,
    });
    expect((await bytesOf(answer)).equals(PNG)).toBe(true);
    const [headers] = askedFor(sent.asset);
    expect(Object.keys(headers ?? {}).sort()).toEqual([
      "accept",
      "accept-encoding",
      "connection",
      "host",
      "user-agent",
    ]);
    expect(await state(sent.attachmentId)).toEqual({ kind: "shown", contentType: "image/png" });
    const { headers: answered } = mediaResponse(answer);
    expect(answered["content-disposition"]).toMatch(/^inline; filename="instagram-photo-2026-01-05-\d\d-\d\d\.png"$/u);
  });

  it("is remembered for a while, and its size for good", async () => {
    const sent = await send("image", PNG);
    for (let look = 0; look < 3; look += 1)
      expect((await bytesOf(await open(sent.attachmentId))).length).toBe(PNG.length);
    expect(askedFor(sent.asset)).toHaveLength(1);
    const size = await world.until("the size", async () => {
      const { items } = await world.call("messages/list", { conversationId: sent.conversationId });
      return items.at(-1)?.attachments[0]?.size;
    });
    expect(size).toEqual({ width: 4, height: 3 });
  });

  it("that is a film has the shape the page saw, once; nothing of a story is written down", async () => {
    const story = await send("story_mention", FILM, "video/mp4");
    const film = await send("video", FILM, "video/mp4");
    for (const { attachmentId } of [story, film]) {
      await world.call("media/note-size", { attachmentId, width: 720, height: 1280 });
    }
    const sizes = async () => {
      const { items } = await world.call("messages/list", { conversationId: film.conversationId });
      return items.map(({ attachments }) => attachments[0]?.size);
    };
    await world.until("the size", async () => (await sizes()).at(-1));
    await world.call("media/note-size", { attachmentId: film.attachmentId, width: 1, height: 1 });
    const later = await send("video", FILM, "video/mp4");
    await world.call("media/note-size", { attachmentId: later.attachmentId, width: 640, height: 480 });
    await world.until("the later size", async () => (await sizes()).at(-1));
    expect(await sizes()).toEqual([undefined, { width: 720, height: 1280 }, { width: 640, height: 480 }]);
  });

  it("of a story is shown and never remembered", async () => {
    const mention = await send("story_mention", PNG);
    const reply = await send("image", PNG, "image/png", true);
    for (const { attachmentId, asset } of [mention, reply]) {
      for (let look = 0; look < 2; look += 1) await bytesOf(await open(attachmentId));
      expect(askedFor(asset)).toHaveLength(2);
    }
    const { items } = await world.call("messages/list", { conversationId: reply.conversationId });
    expect(items.flatMap(({ attachments }) => attachments.map(({ savable }) => savable))).toEqual([false, false]);
  });

  it("gives parts to a player, from Meta and from memory", async () => {
    const film = Buffer.concat([Buffer.from("\0\0\0\x20ftypisom\0\0\0\0", "latin1"), Buffer.alloc(3 * MEGABYTE, 7)]);
    const sent = await send("video", film, "video/mp4");
    // The middle first: what it is has to be found out by itself.
    const middle = await open(sent.attachmentId, "bytes=1000-1999");
    expect(middle).toMatchObject({ contentType: "video/mp4", part: { first: 1000, last: 1999, total: film.length } });
    expect((await bytesOf(middle)).equals(film.subarray(1000, 2000))).toBe(true);
    expect(askedFor(sent.asset).map(({ range }) => range)).toEqual(["bytes=0-4095", "bytes=1000-1999"]);
    expect((await bytesOf(await open(sent.attachmentId, "bytes=0-"))).length).toBe(film.length);
    const small = await send("audio", SOUND, "audio/mp4");
    await bytesOf(await open(small.attachmentId));
    const part = await open(small.attachmentId, "bytes=-4");
    expect(part).toMatchObject({ part: { first: SOUND.length - 4, last: SOUND.length - 1, total: SOUND.length } });
    expect((await bytesOf(part)).equals(SOUND.subarray(-4))).toBe(true);
    expect(await open(small.attachmentId, "bytes=9999-")).toEqual({ kind: "unsatisfiable", totalBytes: SOUND.length });
    expect(askedFor(small.asset)).toHaveLength(1);
  });

  describe("is not shown", () => {
    it("what is not what it is called", async () => {
      for (const [what, bytes, contentType] of NOT_PICTURES) {
        const sent = await send("image", bytes, contentType);
        expect(await open(sent.attachmentId), what).toEqual({ kind: "refused" });
        expect(await state(sent.attachmentId)).toEqual({ kind: "refused" });
      }
    });

    it("a small file that unpacks to a picture of gigabytes, or one that came packed", async () => {
      const bomb = await send("image", pngOf(60_000, 60_000));
      expect(await open(bomb.attachmentId)).toEqual({ kind: "refused" });
      const packed = await send("image", PNG);
      fault(packed.asset, { kind: "packed" });
      expect(await open(packed.attachmentId)).toEqual({ kind: "refused" });
    });

    it("a file of 200 MB, before a byte of it is read", async () => {
      const sent = await send("video", FILM, "video/mp4");
      fault(sent.asset, { kind: "says_length", bytes: 200 * MEGABYTE });
      expect(await open(sent.attachmentId)).toEqual({ kind: "too_large" });
      expect(await state(sent.attachmentId)).toEqual({ kind: "too_large" });
    });

    it("what a redirect finds on this computer or under a private name", async () => {
      for (const location of [
        "http://127.0.0.1:1/x",
        "http://localhost/x",
        "https://192.168.0.1/x",
        "https://evil.example/",
      ]) {
        const sent = await send("image", PNG);
        fault(sent.asset, { kind: "redirect", location });
        expect(await open(sent.attachmentId)).toEqual({ kind: "refused" });
      }
    });

    it("view-once media, hearts, and what nobody knows, whatever link they carry", async () => {
      for (const type of ["ephemeral", "like_heart", "unsupported_type"]) {
        const sent = await send(type, PNG);
        expect((await open(sent.attachmentId)).kind, type).toBe("refused");
        expect(askedFor(sent.asset)).toEqual([]);
      }
    });

    it("anything that is no attachment", async () => {
      for (const path of ["0", "-1", "1e3", "01", "1/2", "picture/", "picture/x", "../1", "999999", ""]) {
        expect(await open(path), path).toEqual({ kind: "not_found" });
      }
    });
  });

  it("an endless file ends at the limit", async () => {
    const sent = await send("image", PNG);
    fault(sent.asset, { kind: "endless" });
    await expect(bytesOf(await open(sent.attachmentId))).rejects.toThrow("larger than what is shown");
    expect(await state(sent.attachmentId)).toEqual({ kind: "offline" });
  });

  it("a file that breaks off breaks off here too, and can be tried again", async () => {
    const sent = await send("video", Buffer.concat([FILM, Buffer.alloc(MEGABYTE)]), "video/mp4");
    fault(sent.asset, { kind: "cut" });
    await expect(bytesOf(await open(sent.attachmentId))).rejects.toThrow("aborted");
    expect(await state(sent.attachmentId)).toEqual({ kind: "offline" });
    fault(sent.asset, undefined);
    expect((await bytesOf(await open(sent.attachmentId))).length).toBe(FILM.length + MEGABYTE);
  });

  it("a slow CDN holds nothing up, and who leaves takes the connection along", async () => {
    const slow = await send("image", PNG);
    fault(slow.asset, { kind: "slow", delayMs: 60_000 });
    const leaving = new AbortController();
    const waiting = open(slow.attachmentId, undefined, leaving.signal);
    const other = await send("image", PNG);
    expect((await bytesOf(await open(other.attachmentId))).length).toBe(PNG.length);
    leaving.abort();
    expect(await waiting).toEqual({ kind: "offline" });
    expect(await state(slow.attachmentId)).toEqual({ kind: "unknown" });
  });

  it("a thousand pictures of one thread are asked for at once, and come a few at a time", async () => {
    const asset = world.simulator.cdn.addAsset({ kind: "bytes", bytes: PNG, contentType: "image/png" });
    const url = world.simulator.cdn.link(asset);
    for (let hundred = 0; hundred < 10; hundred += 1) {
      const messaging = Array.from({ length: 10 }, (_, index) => ({
        sender: { id: CUSTOMER },
        recipient: { id: world.accountId },
        timestamp: world.clock.nowMs() + hundred * 10 + index,
        message: {
          mid: `many-${hundred}-${index}`,
          attachments: Array.from({ length: 10 }, () => ({ type: "image", payload: { url } })),
        },
      }));
      const entry = [{ id: world.accountId, time: world.clock.nowMs(), messaging }];
      await postSigned(world.webhookUrl(), { object: "instagram", entry }, world.appSecret);
    }
    const ids = await world.until("all of them", async () => {
      const { items } = await world.call("conversations/list", { list: "all" });
      const page = await world.call("messages/list", { conversationId: items[0]?.id ?? 0, limit: 200 });
      const found = page.items.flatMap(({ attachments }) => attachments.map(({ id }) => id));
      return found.length === 1000 ? found : undefined;
    });
    const lengths = await Promise.all(ids.map(async (id) => (await bytesOf(await open(id))).length));
    expect(new Set(lengths)).toEqual(new Set([PNG.length]));
  });

  it("a file that is two things at once is only ever the picture", async () => {
    const both = Buffer.concat([
      Buffer.from("GIF89a\x04\0\x03\0\0\0\0", "latin1"),
      Buffer.from("<script>alert(1)</script>"),
    ]);
    const sent = await send("image", both, "text/html");
    const answer = await open(sent.attachmentId);
    const { headers } = mediaResponse(answer);
    expect(headers).toMatchObject({ "content-type": "image/gif", "x-content-type-options": "nosniff" });
    expect(headers["content-security-policy"]).toContain("sandbox");
    await bytesOf(answer);
  });

  it("trouble at Meta's side is trouble, not an end", async () => {
    const sent = await send("image", PNG);
    for (const status of [429, 500, 503]) {
      fault(sent.asset, { kind: "status", status });
      expect(await open(sent.attachmentId)).toEqual({ kind: "offline" });
    }
  });

  describe("whose link has run out", () => {
    it("is read once more from Meta, and shown", async () => {
      world.simulator.faults({ linkLifetimeMs: HOUR_MS });
      const picture = await send("image", PNG);
      const story = await send("story_mention", PNG);
      await world.clock.advance(2 * HOUR_MS);
      for (const { attachmentId, asset } of [picture, story]) {
        expect((await bytesOf(await open(attachmentId))).length).toBe(PNG.length);
        expect(askedFor(asset)).toHaveLength(2);
      }
    });

    it("and that Meta does not give even then is gone; nobody asks twice in an hour", async () => {
      for (const status of [403, 404, 410] as const) {
        const sent = await send("image", PNG);
        fault(sent.asset, status === 403 ? { kind: "status", status } : { kind: "gone", status });
        for (let look = 0; look < 3; look += 1) {
          await world.clock.advance(1000);
          expect(await open(sent.attachmentId)).toEqual({ kind: "gone" });
        }
        // The old link, the new one, and then only the new one.
        expect(askedFor(sent.asset)).toHaveLength(4);
        expect(await state(sent.attachmentId)).toEqual({ kind: "gone" });
      }
    });

    it("is not asked for when twenty newer messages stand after it: Meta tells nothing of it", async () => {
      world.simulator.faults({ linkLifetimeMs: HOUR_MS });
      const sent = await send("image", PNG);
      for (let n = 0; n < 20; n += 1) {
        await world.clock.advance(1000);
        await world.simulator.customerWrites({ customerId: CUSTOMER, text: `${n}` });
      }
      await world.until("twenty more", async () => {
        const { items } = await world.call("messages/list", { conversationId: sent.conversationId });
        return items.length === 21 ? true : undefined;
      });
      await world.clock.advance(2 * HOUR_MS);
      expect(await open(sent.attachmentId)).toEqual({ kind: "gone" });
      expect(askedFor(sent.asset)).toHaveLength(1);
    });

    it("waits for the line when Meta cannot be asked", async () => {
      const sent = await send("image", PNG);
      world.simulator.faults({
        linkLifetimeMs: 0,
        call: { on: "message", times: 1, fault: { kind: "not_json", status: 502 } },
      });
      await world.clock.advance(1000);
      expect(await open(sent.attachmentId)).toEqual({ kind: "offline" });
      world.simulator.faults({ linkLifetimeMs: null });
      expect((await open(sent.attachmentId)).kind).toBe("stream");
    });
  });

  it("a customer's picture is asked for again at most daily; then there are initials", async () => {
    world.simulator.addCustomer({ id: "900000000000777", pictureAssetId: "9001" });
    world.simulator.cdn.addAsset({ kind: "bytes", bytes: PNG, contentType: "image/png" }, "9001");
    world.simulator.faults({ linkLifetimeMs: HOUR_MS });
    await world.simulator.customerWrites({ customerId: "900000000000777", text: "hello" });
    const pictureId = await world.until("the profile", async () => {
      const { items } = await world.call("conversations/list", { list: "all" });
      return items[0]?.customer.pictureId;
    });
    await world.clock.advance(2 * HOUR_MS);
    expect(await open(`picture/${pictureId}`)).toEqual({ kind: "gone" });
    await world.clock.advance(DAY_MS);
    expect((await bytesOf(await open(`picture/${pictureId}`))).length).toBe(PNG.length);
    expect(askedFor("9001")).toHaveLength(3);
  });

  describe("of a message that is unsent", () => {
    it("ends in the middle of being shown", async () => {
      const sent = await send("video", FILM, "video/mp4");
      fault(sent.asset, { kind: "stalls" });
      const answer = await open(sent.attachmentId);
      if (answer.kind !== "stream") throw new Error(answer.kind);
      const reader = answer.body.getReader();
      expect((await reader.read()).value?.length).toBe(FILM.length);
      const [more] = await Promise.allSettled([reader.read(), world.simulator.unsend({ mid: sent.mid })]);
      expect(more).toMatchObject({ status: "rejected", reason: { message: "It is not shown any longer" } });
      expect(await open(sent.attachmentId)).toEqual({ kind: "not_found" });
    });

    it("is not shown from memory either", async () => {
      const sent = await send("image", PNG);
      await bytesOf(await open(sent.attachmentId));
      await world.simulator.unsend({ mid: sent.mid });
      await world.until("the erasure", async () => world.events.find(({ type }) => type === "erased"));
      expect(await open(sent.attachmentId)).toEqual({ kind: "not_found" });
      expect(askedFor(sent.asset)).toHaveLength(1);
    });

    it("while Meta is being asked, is nothing", async () => {
      const sent = await send("image", PNG);
      fault(sent.asset, { kind: "slow", delayMs: 60_000 });
      const waiting = open(sent.attachmentId);
      await world.until("the request", async () => askedFor(sent.asset)[0]);
      await world.simulator.unsend({ mid: sent.mid });
      expect(await waiting).toEqual({ kind: "offline" });
    });
  });

  it("the core stops in the middle of a file without waiting for it", async () => {
    const sent = await send("video", FILM, "video/mp4");
    fault(sent.asset, { kind: "stalls" });
    const answer = await open(sent.attachmentId);
    if (answer.kind !== "stream") throw new Error(answer.kind);
    const reader = answer.body.getReader();
    await reader.read();
    const more = reader.read();
    const [stopped, broken] = await Promise.allSettled([world.core().stop(), more]);
    expect([stopped.status, broken.status]).toEqual(["fulfilled", "rejected"]);
    expect(await open(sent.attachmentId)).toEqual({ kind: "offline" });
  });
});

function pngOf(width: number, height: number, pixels = Buffer.alloc(0)): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(pixels)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const NOT_PICTURES: readonly (readonly [what: string, bytes: Buffer, contentType: string])[] = [
  ["a page called jpeg", Buffer.from("<!doctype html><script>alert(1)</script>"), "image/jpeg"],
  ["a drawing with scripts", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "image/svg+xml"],
  ["a page that begins like a JPEG", Buffer.from("\xff\xd8\xff<script>alert(1)</script>", "latin1"), "image/jpeg"],
  ["a document", Buffer.from("%PDF-1.7 aaaaaaaaaaaaaaa"), "image/jpeg"],
  ["nothing", Buffer.alloc(0), "image/jpeg"],
];
const PNG = pngOf(4, 3, Buffer.alloc(15));
const FILM = Buffer.from("\0\0\0\x20ftypisom\0\0\0\0isomavc1mp41", "latin1");
const SOUND = Buffer.from("\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom", "latin1");
