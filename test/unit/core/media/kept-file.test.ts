import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KeptFileError, openKept, PIECE_BYTES, writeKept } from "#core/media/kept-file.ts";

describe("a kept file", () => {
  const key = randomBytes(32);
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shopbell-kept-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const path = (): string => join(folder, "file");

  async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const keep = (bytes: Buffer, chunk = 10_000) => writeKept(path(), key, inChunks(bytes, chunk));
  const read = async (first: number, last: number, withKey = key): Promise<Buffer> => {
    const kept = await openKept(path(), withKey);
    const pieces: Buffer[] = [];
    try {
      for await (const piece of kept.read(first, last)) pieces.push(piece);
    } finally {
      await kept.close();
    }
    return Buffer.concat(pieces);
  };

  it("gives back every part of what was written, whatever its length", async () => {
    for (const length of [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 200_000]) {
      rmSync(path(), { force: true });
      const bytes = randomBytes(length);
      expect(await keep(bytes)).toBe(length);
      const kept = await openKept(path(), key);
      expect(kept.bytes).toBe(length);
      await kept.close();
      if (length === 0) continue;
      expect((await read(0, length - 1)).equals(bytes)).toBe(true);
      for (const [first, last] of [
        [0, 0],
        [length - 1, length - 1],
        [Math.floor(length / 3), Math.floor((2 * length) / 3)],
      ] as const) {
        expect((await read(first, last)).equals(bytes.subarray(first, last + 1)), `${first}-${last}`).toBe(true);
      }
    }
  });

  it("shows nothing of what is in it, and is nowhere under its name before it is whole", async () => {
    const mark = "MarkOfACustomersPicture";
    const names: string[][] = [];
    async function* source() {
      yield Buffer.from(mark.repeat(5000));
      names.push(readdirSync(folder));
    }
    await writeKept(path(), key, source());
    expect(names).toEqual([["file.part"]]);
    expect(readdirSync(folder)).toEqual(["file"]);
    expect(readFileSync(path()).includes(mark)).toBe(false);
  });

  it("leaves nothing behind when its source breaks", async () => {
    async function* source() {
      yield Buffer.alloc(PIECE_BYTES * 2);
      throw new Error("the line broke");
    }
    await expect(writeKept(path(), key, source())).rejects.toThrow("the line broke");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused when it was changed, cut, put together anew, or belongs to another key", async () => {
    const bytes = randomBytes(PIECE_BYTES * 2 + 100);
    await keep(bytes);
    const whole = readFileSync(path());
    const [head, piece] = [20, PIECE_BYTES + 16];
    const changed: Record<string, Buffer> = {
      "a bit": Buffer.from(whole.map((byte, at) => (at === head + 5 ? byte ^ 1 : byte))),
      "its salt": Buffer.from(whole.map((byte, at) => (at === 6 ? byte ^ 1 : byte))),
      "its last piece gone": whole.subarray(0, head + 2 * piece),
      "pieces that changed places": Buffer.concat([
        whole.subarray(0, head),
        whole.subarray(head + piece, head + 2 * piece),
        whole.subarray(head, head + piece),
        whole.subarray(head + 2 * piece),
      ]),
      "only a head": whole.subarray(0, head),
      "less than a head": whole.subarray(0, 7),
      nothing: Buffer.alloc(0),
    };
    for (const [what, file] of Object.entries(changed)) {
      writeFileSync(path(), file);
      await expect(read(0, bytes.length - 1), what).rejects.toThrow(KeptFileError);
    }
    writeFileSync(path(), whole);
    await expect(read(0, 10, randomBytes(32))).rejects.toThrow(KeptFileError);
  });
});
