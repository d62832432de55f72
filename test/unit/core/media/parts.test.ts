import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRange, resolveRange } from "#core/media/byte-range.ts";
import { createMediaMemory, type MediaMemory, type Receiving } from "#core/media/media-memory.ts";
import { mediaResponse } from "#core/media/media-response.ts";
import { pictureSize } from "#core/media/picture-size.ts";
import { createTurns } from "#core/media/turns.ts";
import { exif } from "../../../support/pictures.ts";

const MORE_THAN_DECODED = 40_000;

describe("a player's range", () => {
  it.each([
    ["bytes=0-", { kind: "from", first: 0 }],
    ["bytes=10-19", { kind: "from", first: 10, last: 19 }],
    ["bytes=-500", { kind: "end", bytes: 500 }],
    ["bytes=5-4", undefined],
    ["bytes=-", undefined],
    ["bytes=0-1,4-5", undefined],
    ["items=0-1", undefined],
    ["bytes=99999999999999999-", undefined],
    [undefined, undefined],
  ])("%s", (header, range) => expect(readRange(header)).toEqual(range));

  it("never names a byte that is not there", () => {
    const number = fc.nat({ max: 300 });
    fc.assert(
      fc.property(number, fc.option(number, { nil: "" }), fc.option(number, { nil: "" }), (total, first, last) => {
        const range = readRange(`bytes=${first}-${last}`);
        const found = range === undefined ? undefined : resolveRange(range, total);
        if (found === undefined) return;
        expect(found.first).toBeGreaterThanOrEqual(0);
        expect(found.first).toBeLessThanOrEqual(found.last);
        expect(found.last).toBeLessThan(total);
      }),
    );
  });
});

describe("the size a picture says it has", () => {
  const png = (width: number, height: number): Buffer => {
    const head = Buffer.alloc(33);
    head.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, "latin1");
    head.writeUInt32BE(width, 16);
    head.writeUInt32BE(height, 20);
    return head;
  };
  /** A JPEG with a comment of some length before its frame. */
  const jpeg = (width: number, height: number, before = 20): Buffer => {
    const head = Buffer.alloc(2 + 2 + before + 20);
    head.write("\xff\xd8\xff\xe1", 0, "latin1");
    head.writeUInt16BE(before, 4);
    const at = 4 + before;
    head.write("\xff\xc2\x00\x11\x08", at, "latin1");
    head.writeUInt16BE(height, at + 5);
    head.writeUInt16BE(width, at + 7);
    return head;
  };

  it("of PNG, GIF, WebP and JPEG, also behind a camera's notes", () => {
    const size = { width: 1080, height: 1350 };
    expect(pictureSize(png(1080, 1350), "image/png")).toEqual(size);
    expect(pictureSize(jpeg(1080, 1350), "image/jpeg")).toEqual(size);
    expect(pictureSize(jpeg(1080, 1350, 60_000), "image/jpeg")).toEqual(size);
    const gif = Buffer.from("GIF89a\x38\x04\x46\x05aaaa", "latin1");
    expect(pictureSize(gif, "image/gif")).toEqual(size);
    const webp = Buffer.from("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x37\x04\0\x45\x05\0", "latin1");
    expect(pictureSize(webp, "image/webp")).toEqual(size);
  });

  it.each([
    [1, { width: 1350, height: 1080 }],
    [3, { width: 1350, height: 1080 }],
    [6, { width: 1080, height: 1350 }],
    [8, { width: 1080, height: 1350 }],
  ])("is that of the picture held as it was taken (%i)", (orientation, size) => {
    const taken = jpeg(1350, 1080);
    const turned = Buffer.concat([taken.subarray(0, 2), exif(orientation), taken.subarray(2)]);
    expect(pictureSize(turned, "image/jpeg")).toEqual(size);
  });

  it("is asked for again when the beginning is too short, and given up where there is none", () => {
    expect(pictureSize(png(1, 1).subarray(0, 20), "image/png")).toBe("more");
    expect(pictureSize(jpeg(1, 1, 60_000).subarray(0, 30_000), "image/jpeg")).toBe("more");
    expect(pictureSize(Buffer.from("\xff\xd8<script>alert(1)</script>", "latin1"), "image/jpeg")).toBe("unknown");
    expect(pictureSize(png(MORE_THAN_DECODED, MORE_THAN_DECODED), "image/png")).toMatchObject({ width: 40_000 });
  });

  it("never reads beyond what is there", () => {
    const types = fc.constantFrom("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), types, (bytes, type) => {
        const framed = Buffer.concat([Buffer.from("\xff\xd8\xff", "latin1"), bytes]);
        expect(() => pictureSize(Buffer.from(bytes), type)).not.toThrow();
        expect(() => pictureSize(framed, type)).not.toThrow();
      }),
    );
  });
});

describe("what was shown a moment ago", () => {
  const bounds = { mostBytes: 100, mostBytesEach: 40, blockBytes: 10, stockBytes: 20 };
  const owner = (messageId: number, conversationId = 1) => ({ messageId, conversationId });
  const show = (memory: MediaMemory, id: number, bytes: Uint8Array, whose = owner(id)): void => {
    const receiving = memory.receive(String(id), whose, "image/png");
    receiving.take(bytes);
    receiving.end(true);
  };
  const full = (bytes: number, value = 1) => new Uint8Array(bytes).fill(value);
  const read = (memory: MediaMemory, id: number): Uint8Array | undefined => {
    const found = memory.get(String(id));
    return found?.copy(0, found.length - 1);
  };

  it("is bounded, as a whole and each; the one not used for longest goes first", () => {
    const memory = createMediaMemory(bounds);
    for (const id of [1, 2]) show(memory, id, full(40));
    expect(memory.get("1")?.length).toBe(40);
    show(memory, 3, full(40));
    expect(memory.get("2")).toBeUndefined();
    expect(memory.get("1")).toBeDefined();
    show(memory, 4, full(41));
    expect(memory.get("4")).toBeUndefined();
    expect(memory.bytes()).toBe(80);
  });

  it("leaves when its message or its conversation does, and is not what the next one finds", () => {
    const memory = createMediaMemory(bounds);
    show(memory, 1, full(10));
    show(memory, 2, full(10), owner(2, 7));
    memory.forget(({ messageId }) => messageId === 1);
    expect(memory.get("1")).toBeUndefined();
    expect(memory.get("2")).toBeDefined();
    memory.forget(({ conversationId }) => conversationId === 7);
    expect(memory.bytes()).toBe(0);
  });

  it("is overwritten when it leaves, however it leaves", () => {
    const made: Uint8Array[] = [];
    const memory = createMediaMemory({ ...bounds, makeStock: (bytes) => (made[made.length] = new Uint8Array(bytes)) });
    const heldBytes = () => made.flatMap((stock) => [...stock]).filter((byte) => byte !== 0).length;
    show(memory, 1, full(25));
    expect(heldBytes()).toBe(25);
    memory.forget(({ messageId }) => messageId === 1);
    expect(heldBytes()).toBe(0);
    const broken = memory.receive("2", owner(2), "image/png");
    broken.take(full(25));
    expect(heldBytes()).toBe(25);
    broken.end(false);
    expect(heldBytes()).toBe(0);
    const tooLarge = memory.receive("3", owner(3), "image/png");
    tooLarge.take(full(30));
    tooLarge.take(full(30));
    tooLarge.end(true);
    expect(heldBytes()).toBe(0);
    show(memory, 4, full(20));
    show(memory, 4, full(5));
    expect(heldBytes()).toBe(5);
  });

  it("is the same bytes in whatever pieces they came, as a whole and in part", () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, fc.nat(99), fc.nat(99), (given, a, b) => {
        const memory = createMediaMemory({ ...bounds, mostBytes: 400, mostBytesEach: 200 });
        const whole = Buffer.concat(given);
        const receiving = memory.receive("1", owner(1), "image/png");
        for (const piece of given) receiving.take(piece);
        receiving.end(true);
        if (whole.length === 0) {
          expect(memory.get("1")).toBeUndefined();
          return;
        }
        const [first, last] = [Math.min(a, b), Math.max(a, b)].map((at) => at % whole.length).toSorted((x, y) => x - y);
        expect(whole.equals(read(memory, 1) ?? Buffer.alloc(0))).toBe(true);
        expect(memory.get("1")?.copy(first ?? 0, last ?? 0)).toEqual(whole.subarray(first, (last ?? 0) + 1));
      }),
    );
  });

  it("never grows beyond its bound, gives nobody another's bytes, and takes no room once all is gone", () => {
    const step = fc.record({ id: fc.nat(5), length: fc.nat(50), how: fc.constantFrom("whole", "broken", "open") });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const memory = createMediaMemory(bounds);
        const open: Receiving[] = [];
        for (const { id, length, how } of steps) {
          const receiving = memory.receive(String(id), owner(id), "image/png");
          receiving.take(full(length, id + 1));
          if (how === "open") open.push(receiving);
          else receiving.end(how === "whole");
          expect(memory.bytes()).toBeLessThanOrEqual(bounds.mostBytes);
          for (let other = 0; other <= 5; other += 1) {
            expect(new Set(read(memory, other) ?? [other + 1])).toEqual(new Set([other + 1]));
          }
        }
        for (const receiving of open) receiving.end(false);
        memory.forget(() => true);
        expect(memory.bytes()).toBe(0);
      }),
    );
  });
});

describe("turns", () => {
  it("go to a few at a time, in order, and pass on when one leaves the line", async () => {
    const turns = createTurns(1, 2);
    const stay = new AbortController();
    const leave = new AbortController();
    const first = await turns.take(stay.signal);
    const order: string[] = [];
    const second = turns.take(leave.signal).then((turn) => order.push(turn === undefined ? "left" : "second"));
    const third = turns.take(stay.signal).then((turn) => {
      order.push("third");
      return turn;
    });
    expect(await turns.take(stay.signal)).toBeUndefined();
    leave.abort();
    first?.();
    first?.();
    await second;
    (await third)?.();
    expect(order).toEqual(["left", "third"]);
    expect(await turns.take(stay.signal)).toBeDefined();
  });
});

describe("how a host answers for media", () => {
  const body = new Blob([""]).stream();
  const stream = { kind: "stream", contentType: "image/png", asFile: false, body } as const;

  it.each([
    ["gone", 410],
    ["not_found", 404],
    ["refused", 415],
    ["too_large", 413],
    ["unsatisfiable", 416],
    ["offline", 504],
  ] as const)("%s with %i", (kind, status) => expect(mediaResponse({ kind }).status).toBe(status));

  it("every answer is nobody's to keep, to guess at or to run", () => {
    for (const answer of [stream, { kind: "gone" } as const, { kind: "offline" } as const]) {
      const { headers } = mediaResponse(answer);
      expect(headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
      expect(headers["content-security-policy"]).toContain("sandbox");
    }
  });

  it("a part says which part, a document is saved and not shown", () => {
    const part = { first: 10, last: 19, total: 100 };
    expect(mediaResponse({ ...stream, part, contentLength: 10 })).toMatchObject({
      status: 206,
      headers: { "content-range": "bytes 10-19/100", "content-length": "10" },
    });
    expect(mediaResponse(stream).headers["content-disposition"]).toBeUndefined();
    expect(mediaResponse({ ...stream, contentType: "application/pdf" }).headers["content-disposition"]).toBe(
      "attachment",
    );
    expect(mediaResponse({ ...stream, asFile: true }).headers["content-disposition"]).toBe("attachment");
    expect(mediaResponse({ kind: "unsatisfiable", totalBytes: 7 }).headers["content-range"]).toBe("bytes */7");
  });
});
