import fs, { mkdtempSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCipheriv, createHash, randomBytes, scryptSync } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArchiveError, faultOf } from "#core/archive/fault.ts";
import { seal, unseal } from "#core/archive/sealed-file.ts";
import { newKey } from "#core/archive/sealed-head.ts";

const CHUNK = 1024 * 1024;
const PASSPHRASE = "three blue horses";

describe("the encrypted backup file", () => {
  let dir = "";
  const path = (name: string): string => join(dir, name);
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-sealed-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const sealed = async (content: Buffer, manifest: unknown = { made: 1 }): Promise<Buffer> => {
    writeFileSync(path("source"), content);
    const key = await newKey(PASSPHRASE, 2);
    await seal({ source: path("source"), target: path("file"), manifest, key, progressed: () => {} });
    return readFileSync(path("file"));
  };
  const open = (bytes: Buffer, passphrase = PASSPHRASE): { manifest: unknown; content: Buffer } => {
    writeFileSync(path("given"), bytes);
    const manifest = unseal({ source: path("given"), target: path("opened"), passphrase, progressed: () => {} });
    return { manifest, content: readFileSync(path("opened")) };
  };
  /** Where each chunk begins, and where the file ends. */
  const chunksOf = (file: Buffer): readonly number[] => {
    const at = [12 + file.readUInt16BE(10) + 32];
    for (let next = at[0] ?? 0; next < file.length; at.push(next)) next += 4 + file.readUInt32BE(next) + 16;
    return at;
  };
  const faultOfOpening = (bytes: Buffer, passphrase?: string): string => {
    try {
      open(bytes, passphrase);
      return "opened";
    } catch (error) {
      return faultOf(error);
    }
  };
  /** Bytes that differ everywhere, so that a chunk out of place is a difference. */
  const content = (length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(at, at);
    return bytes;
  };

  it.each([0, 1, CHUNK - 20, CHUNK - 4, CHUNK, 2 * CHUNK, 2 * CHUNK + 77])(
    "gives back %i bytes as they were",
    async (length) => {
      const opened = open(await sealed(content(length), { made: 5, by: "Shop" }));
      expect(opened.manifest).toEqual({ made: 5, by: "Shop" });
      expect(createHash("sha256").update(opened.content).digest("hex")).toBe(
        createHash("sha256").update(content(length)).digest("hex"),
      );
    },
  );

  it("packs what repeats, and keeps as it is what does not", async () => {
    const words = Buffer.alloc(3 * CHUNK, "Hello! Is the blue shirt still there? ");
    expect((await sealed(words)).length).toBeLessThan(CHUNK / 4);
    const noise = randomBytes(3 * CHUNK);
    const file = await sealed(noise);
    expect(file.length - noise.length).toBeLessThan(500);
    expect(open(file).content.equals(noise)).toBe(true);
  });

  it("opens what the first version wrote", () => {
    for (const length of [0, 100, CHUNK - 40, 2 * CHUNK + 77]) {
      const opened = open(sealedByFirstVersion(content(length), { made: 5 }, PASSPHRASE));
      expect(opened.manifest).toEqual({ made: 5 });
      expect(opened.content.equals(content(length))).toBe(true);
    }
    const file = sealedByFirstVersion(content(2 * CHUNK), { made: 5 }, PASSPHRASE);
    expect(faultOfOpening(file.subarray(0, -(CHUNK + 16)))).toBe("damaged");
    expect(faultOfOpening(file, "other words")).toBe("wrong_passphrase");
  });

  it("gets its name only when what is sealed has been approved, and holds what was cleaned", async () => {
    writeFileSync(path("source"), content(2 * CHUNK));
    const key = await newKey(PASSPHRASE, 2);
    const seals = { source: path("source"), target: path("file"), manifest: {}, key, progressed: () => {} };
    const refused = seal({
      ...seals,
      approved: () => {
        throw new ArchiveError("damaged");
      },
    });
    await expect(refused).rejects.toMatchObject({ fault: "damaged" });
    expect(readdirSync(dir)).toEqual(["source"]);
    await seal({ ...seals, clean: (piece, at) => void piece.fill(at / CHUNK + 1) });
    const { content: opened } = open(readFileSync(path("file")));
    expect(opened.equals(Buffer.concat([Buffer.alloc(CHUNK, 1), Buffer.alloc(CHUNK, 2)]))).toBe(true);
  });

  it("holds no word of what is in it, and is another file each time", async () => {
    const secret = Buffer.from("a customer's words ".repeat(50));
    const [one, other] = [await sealed(secret, { name: "Ana" }), await sealed(secret, { name: "Ana" })];
    expect(one.includes("customer")).toBe(false);
    expect(one.includes("Ana")).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  it("opens with the same words typed on another system, and with no others", async () => {
    writeFileSync(path("source"), "x");
    const key = await newKey("caf\u00e9 ole", 2);
    await seal({ source: path("source"), target: path("file"), manifest: {}, progressed: () => {}, key });
    const file = readFileSync(path("file"));
    expect(faultOfOpening(file, "cafe\u0301 ole")).toBe("opened");
    expect(faultOfOpening(file, "cafe ole")).toBe("wrong_passphrase");
  });

  it("does not open after any flip of a bit", async () => {
    const file = await sealed(content(3000));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(file);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(["damaged", "not_a_backup", "newer_version"]).toContain(faultOfOpening(changed));
      }),
      { numRuns: 200 },
    );
  });

  it("does not open when it is cut off anywhere, also between two chunks, or goes on after its end", async () => {
    const file = await sealed(content(2 * CHUNK + 500));
    const chunks = chunksOf(file);
    expect(chunks.at(-1)).toBe(file.length);
    const cuts = [0, 5, 11, 60, ...chunks.slice(0, -1), ...chunks.slice(0, -1).map((at) => at + 10), file.length - 1];
    expect(cuts.map((at) => faultOfOpening(file.subarray(0, at)))).not.toContain("opened");
    expect(faultOfOpening(Buffer.concat([file, Buffer.from("more")]))).toBe("damaged");
    expect(faultOfOpening(Buffer.alloc(0))).toBe("not_a_backup");
  });

  it("does not open with chunks that have changed places or come from another file of the same words", async () => {
    const [file, other] = [await sealed(content(3 * CHUNK)), await sealed(content(3 * CHUNK))];
    const chunk = (of: Buffer, number: number): Buffer => {
      const at = chunksOf(of);
      return of.subarray(at[number], at[number + 1]);
    };
    const put = (...chunks: readonly Buffer[]): Buffer =>
      Buffer.concat([file.subarray(0, chunksOf(file)[0]), ...chunks, chunk(file, 3)]);
    expect(faultOfOpening(put(chunk(file, 0), chunk(file, 1), chunk(file, 2)))).toBe("opened");
    expect(faultOfOpening(put(chunk(file, 0), chunk(file, 2), chunk(file, 1)))).toBe("damaged");
    expect(faultOfOpening(put(chunk(file, 0), chunk(other, 1), chunk(file, 2)))).toBe("damaged");
    expect(faultOfOpening(put(chunk(file, 0), chunk(file, 1)))).toBe("damaged");
  });

  it("says when a newer Shopbell wrote it, or nobody of ours", async () => {
    const newer = Buffer.from(await sealed(content(10)));
    newer.writeUInt16BE(3, 8);
    expect(faultOfOpening(newer)).toBe("newer_version");
    expect(faultOfOpening(Buffer.from("SQLite format 3\0and so on"))).toBe("not_a_backup");
  });

  it("says that it is damaged when its head is sound and says nothing", () => {
    const head = Buffer.concat([Buffer.from("SHOPBELL\0\u0002\0\u0005"), Buffer.from("{kdf:")]);
    const file = Buffer.concat([head, createHash("sha256").update(head).digest(), content(100)]);
    expect(faultOfOpening(file)).toBe("damaged");
  });

  it("has its name on the drive, too, when it is said to be written", async () => {
    const flushed: string[] = [];
    const { fsyncSync } = fs;
    fs.fsyncSync = (file) => {
      if (fs.fstatSync(file).isDirectory()) flushed.push(...readdirSync(dir));
      fsyncSync(file);
    };
    syncBuiltinESMExports();
    try {
      await sealed(content(10));
    } finally {
      fs.fsyncSync = fsyncSync;
      syncBuiltinESMExports();
    }
    expect(flushed.toSorted()).toEqual(["file", "source"]);
  });

  it("leaves neither a half file nor touches the one before when the disk is full in the middle", async () => {
    const before = await sealed(content(100));
    writeFileSync(path("source"), content(3 * CHUNK));
    symlinkSync("/dev/full", path("file.unfinished"));
    const key = await newKey(PASSPHRASE, 2);
    const full = seal({ source: path("source"), target: path("file"), manifest: {}, key, progressed: () => {} });
    expect(await full.then(() => "sealed", faultOf)).toBe("disk_full");
    expect(existsSync(path("file.unfinished"))).toBe(false);
    expect(readFileSync(path("file")).equals(before)).toBe(true);
    expect(readdirSync(dir).toSorted()).toEqual(["file", "source"]);
  });
});

/** As version 1 is written down in sealed-file.ts: such files stay readable. */
function sealedByFirstVersion(content: Buffer, manifest: unknown, passphrase: string): Buffer {
  const [salt, prefix] = [randomBytes(32), randomBytes(7)];
  const derived = scryptSync(passphrase, salt, 64, { cost: 2, blockSize: 8, parallelization: 1 });
  const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();
  const header = Buffer.from(
    JSON.stringify({
      kdf: "scrypt",
      cost: 2,
      salt: salt.toString("base64"),
      cipher: "aes-256-gcm",
      chunkBytes: CHUNK,
      prefix: prefix.toString("base64"),
      check: sha256(derived.subarray(32)).subarray(0, 16).toString("base64"),
    }),
  );
  const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
  const head = Buffer.concat([Buffer.from("SHOPBELL"), u16(1), u16(header.length), header]);
  const digest = sha256(head);
  const about = Buffer.from(JSON.stringify(manifest));
  const plain = Buffer.concat([u16(0), u16(about.length), about, content]);
  const chunks: Buffer[] = [];
  for (let at = 0; at < plain.length; at += CHUNK) {
    const nonce = Buffer.concat([prefix, Buffer.alloc(5)]);
    nonce.writeUInt32BE(chunks.length, 7);
    nonce.writeUInt8(at + CHUNK >= plain.length ? 1 : 0, 11);
    const cipher = createCipheriv("aes-256-gcm", derived.subarray(0, 32), nonce);
    cipher.setAAD(digest);
    const sealed = cipher.update(plain.subarray(at, at + CHUNK));
    cipher.final();
    chunks.push(Buffer.concat([sealed, cipher.getAuthTag()]));
  }
  return Buffer.concat([head, digest, ...chunks]);
}
