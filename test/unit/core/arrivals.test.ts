import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeRecords, openArrivals, readRecords } from "#core/webhook/arrivals.ts";

const bodies = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 8 });
const asText = (body: Uint8Array) => Buffer.from(body).toString("hex");

describe("a journal file", () => {
  it("gives back what was written, byte for byte", () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (written, receivedMs) => {
        const read = readRecords(encodeRecords(written, receivedMs));
        expect(read.map(({ body }) => asText(body))).toEqual(written.map(asText));
        expect(read.every((record) => record.receivedMs === receivedMs)).toBe(true);
      }),
    );
  });

  it("cut off anywhere gives the whole records before the cut and nothing else", () => {
    fc.assert(
      fc.property(bodies, fc.double({ min: 0, max: 1, noNaN: true }), (written, share) => {
        const file = encodeRecords(written, 1);
        const read = readRecords(file.subarray(0, Math.floor(file.length * share))).map(({ body }) => asText(body));
        expect(read).toEqual(written.slice(0, read.length).map(asText));
      }),
    );
  });

  it("with any byte changed never gives a record that was not written", () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, place, change) => {
        const file = encodeRecords(written, 1);
        const at = place % file.length;
        file[at] = (file[at] ?? 0) ^ change;
        const known = new Set(written.map(asText));
        for (const { body } of readRecords(file)) expect(known.has(asText(body))).toBe(true);
      }),
    );
  });

  it("of noise gives nothing and does not throw", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => void readRecords(Buffer.from(noise))));
  });
});

describe("the journal", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-arrivals-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const files = () => readdirSync(dir).toSorted((a, b) => a.localeCompare(b));
  const texts = (list: readonly { body: Buffer }[]) => list.map(({ body }) => body.toString());
  const of = (...words: string[]) => words.map((word) => Buffer.from(word));

  it("numbers what arrives, and a later start finds what was not applied", () => {
    const journal = openArrivals(dir, 1);
    expect(journal.append(of("a", "b"), 1)).toEqual({ firstId: 1 });
    expect(journal.append(of("c"), 2)).toEqual({ firstId: 3 });
    journal.close(0);
    const again = openArrivals(dir, 10);
    expect(again.left.map(({ id, receivedMs, body }) => [id, receivedMs, body.toString()])).toEqual([
      [10, 1, "a"],
      [11, 1, "b"],
      [12, 2, "c"],
    ]);
    again.close(12);
    expect(files()).toEqual([]);
  });

  it("removes a file when all of it is applied, and not before", () => {
    const journal = openArrivals(dir, 1);
    journal.append(of("a", "b"), 1);
    expect(journal.sweep(1)).toBe(false);
    expect(files()).toHaveLength(1);
    journal.append(of("c"), 1);
    expect(files()).toHaveLength(2);
    expect(journal.sweep(2)).toBe(true);
    expect(files()).toHaveLength(1);
    expect(journal.sweep(3)).toBe(true);
    expect(files()).toEqual([]);
    journal.close(3);
  });

  it("survives a torn end: what was acknowledged before it is there", () => {
    const journal = openArrivals(dir, 1);
    journal.append(of("kept"), 1);
    journal.append(of("torn"), 1);
    journal.close(0);
    const path = join(dir, files()[0] ?? "");
    truncateSync(path, readFileSync(path).length - 2);
    expect(texts(openArrivals(dir, 1).left)).toEqual(["kept"]);
  });

  it("grows ahead of its records in a storm, and gives back the records alone", () => {
    const journal = openArrivals(dir, 1);
    const written = Array.from({ length: 30 }, (_, nth) => String(nth).padEnd(10_000, "x"));
    for (const text of written) journal.append(of(text), 1);
    journal.close(0);
    const file = readFileSync(join(dir, files()[0] ?? ""));
    expect(file.length).toBeGreaterThan(1_000_000);
    expect(file.subarray(written.length * 10_016).every((byte) => byte === 0)).toBe(true);
    expect(texts(openArrivals(dir, 1).left)).toEqual(written);
  });

  it("takes no notice of other files, and never writes into an old one", () => {
    writeFileSync(join(dir, "arrivals-x.journal"), "not ours");
    const first = openArrivals(dir, 1);
    first.append(of("a"), 1);
    first.close(0);
    const second = openArrivals(dir, 1);
    second.append(of("b"), 1);
    second.close(0);
    expect(files().filter((name) => /\d/u.test(name))).toHaveLength(2);
    expect(texts(openArrivals(dir, 1).left)).toEqual(["a", "b"]);
  });
});
