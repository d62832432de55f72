import { mkdtempSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { faultOf } from "#core/archive/fault.ts";
import { seal, unseal } from "#core/archive/sealed-file.ts";

const CHUNK = 1024 * 1024;
const PASSPHRASE = "three blue horses";

describe("the encrypted backup file", () => {
  let dir = "";
  const path = (name: string): string => join(dir, name);
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-sealed-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const sealed = (content: Buffer, manifest: unknown = { made: 1 }): Buffer => {
    writeFileSync(path("source"), content);
    seal({
      source: path("source"),
      target: path("file"),
      manifest,
      passphrase: PASSPHRASE,
      progressed: () => {},
      cost: 2,
    });
    return readFileSync(path("file"));
  };
  const open = (bytes: Buffer, passphrase = PASSPHRASE): { manifest: unknown; content: Buffer } => {
    writeFileSync(path("given"), bytes);
    const manifest = unseal({ source: path("given"), target: path("opened"), passphrase, progressed: () => {} });
    return { manifest, content: readFileSync(path("opened")) };
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
    (length) => {
      const opened = open(sealed(content(length), { made: 5, by: "Shop" }));
      expect(opened.manifest).toEqual({ made: 5, by: "Shop" });
      expect(createHash("sha256").update(opened.content).digest("hex")).toBe(
        createHash("sha256").update(content(length)).digest("hex"),
      );
    },
  );

  it("holds no word of what is in it, and is another file each time", () => {
    const secret = Buffer.from("a customer's words ".repeat(50));
    const [one, other] = [sealed(secret, { name: "Ana" }), sealed(secret, { name: "Ana" })];
    expect(one.includes("customer")).toBe(false);
    expect(one.includes("Ana")).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  it("opens with the same words typed on another system, and with no others", () => {
    writeFileSync(path("source"), "x");
    const seals = { source: path("source"), target: path("file"), manifest: {}, progressed: () => {}, cost: 2 };
    seal({ ...seals, passphrase: "caf\u00e9 ole" });
    const file = readFileSync(path("file"));
    expect(faultOfOpening(file, "cafe\u0301 ole")).toBe("opened");
    expect(faultOfOpening(file, "cafe ole")).toBe("wrong_passphrase");
  });

  it("does not open after any flip of a bit", () => {
    const file = sealed(content(3000));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(file);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(["damaged", "not_a_backup", "newer_version"]).toContain(faultOfOpening(changed));
      }),
      { numRuns: 200 },
    );
  });

  it("does not open when it is cut off anywhere, also between two chunks, or goes on after its end", () => {
    const file = sealed(content(2 * CHUNK + 500));
    const headBytes = file.length - (4 + JSON.stringify({ made: 1 }).length + 2 * CHUNK + 500) - 3 * 16;
    const cuts = [
      0,
      5,
      11,
      60,
      headBytes,
      headBytes + 10,
      headBytes + CHUNK + 16,
      headBytes + 2 * (CHUNK + 16),
      file.length - 1,
    ];
    expect(cuts.map((at) => faultOfOpening(file.subarray(0, at)))).not.toContain("opened");
    expect(faultOfOpening(Buffer.concat([file, Buffer.from("more")]))).toBe("damaged");
    expect(faultOfOpening(Buffer.alloc(0))).toBe("not_a_backup");
  });

  it("does not open with chunks that have changed places or come from another file of the same words", () => {
    const [file, other] = [sealed(content(3 * CHUNK)), sealed(content(3 * CHUNK))];
    const first = file.length - (4 + JSON.stringify({ made: 1 }).length + 3 * CHUNK) - 4 * 16;
    const chunk = (of: Buffer, number: number): Buffer =>
      of.subarray(first + number * (CHUNK + 16), first + (number + 1) * (CHUNK + 16));
    const put = (...chunks: readonly Buffer[]): Buffer =>
      Buffer.concat([file.subarray(0, first), ...chunks, chunk(file, 3)]);
    expect(faultOfOpening(put(chunk(file, 0), chunk(file, 1), chunk(file, 2)))).toBe("opened");
    expect(faultOfOpening(put(chunk(file, 0), chunk(file, 2), chunk(file, 1)))).toBe("damaged");
    expect(faultOfOpening(put(chunk(file, 0), chunk(other, 1), chunk(file, 2)))).toBe("damaged");
    expect(faultOfOpening(put(chunk(file, 0), chunk(file, 1)))).toBe("damaged");
  });

  it("says when a newer Shopbell wrote it, or nobody of ours", () => {
    const newer = Buffer.from(sealed(content(10)));
    newer.writeUInt16BE(2, 8);
    expect(faultOfOpening(newer)).toBe("newer_version");
    expect(faultOfOpening(Buffer.from("SQLite format 3\0and so on"))).toBe("not_a_backup");
  });

  it("leaves neither a half file nor touches the one before when the disk is full in the middle", () => {
    const before = sealed(content(100));
    writeFileSync(path("source"), content(3 * CHUNK));
    symlinkSync("/dev/full", path("file.unfinished"));
    let fault: string | undefined;
    try {
      seal({
        source: path("source"),
        target: path("file"),
        manifest: {},
        passphrase: PASSPHRASE,
        progressed: () => {},
        cost: 2,
      });
    } catch (error) {
      fault = faultOf(error);
    }
    expect(fault).toBe("disk_full");
    expect(existsSync(path("file.unfinished"))).toBe(false);
    expect(readFileSync(path("file")).equals(before)).toBe(true);
    expect(readdirSync(dir).toSorted()).toEqual(["file", "source"]);
  });
});
