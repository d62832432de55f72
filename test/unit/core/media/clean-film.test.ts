import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanFile } from "#core/media/outgoing/clean-file.ts";
import { planFilm } from "#core/media/outgoing/clean-film.ts";
import { planWebm } from "#core/media/outgoing/clean-webm.ts";
import { planSound } from "#core/media/outgoing/clean-sound.ts";
import type { ByteSource, CleaningPlan } from "#core/media/outgoing/edit-file.ts";
import { clip } from "#simulator/cdn/clip.ts";
import {
  box,
  FILM_SECRET,
  type FilmPlan,
  makeFilm,
  makeFragmented,
  makeWav,
  makeWebm,
  NOTES,
  secret,
  type TrackPlan,
  u32,
} from "../../../support/films.ts";

const source = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: async (at, length) => bytes.subarray(at, at + length),
});

function done(bytes: Buffer, plan: CleaningPlan): Buffer {
  const result = Buffer.from(bytes);
  for (const edit of plan.edits) {
    if ("bytes" in edit) edit.bytes.copy(result, edit.at);
    else result.fill(0, edit.at, edit.at + edit.zeros);
  }
  return result.subarray(0, plan.size);
}

async function cleaned(bytes: Buffer, plan: typeof planFilm = planFilm): Promise<Buffer | undefined> {
  const made = await plan(source(bytes));
  return made === undefined ? undefined : done(bytes, made);
}

const sample = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const notes = fc.subarray([...NOTES]);
const track = (handlers: readonly string[]): fc.Arbitrary<TrackPlan> =>
  fc
    .record({
      handler: fc.constantFrom(...handlers),
      sizes: fc.constantFrom("each" as const, "same" as const, "compact" as const),
      isLong: fc.boolean(),
      notes,
      chunks: fc.array(fc.array(sample, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
    })
    .map((plan) => {
      const isData = plan.handler !== "vide" && plan.handler !== "soun";
      const length = plan.chunks[0]?.[0]?.length ?? 1;
      const shaped = (bytes: Buffer): Buffer => {
        if (isData) return Buffer.from(FILM_SECRET);
        return plan.sizes === "same" ? Buffer.alloc(length, bytes[0]) : bytes;
      };
      return { ...plan, chunks: plan.chunks.map((chunk) => chunk.map(shaped)) };
    });
const filmPlan: fc.Arbitrary<FilmPlan> = fc
  .record({
    shown: fc.array(track(["vide", "soun"]), { minLength: 1, maxLength: 2 }),
    data: fc.array(track(["meta", "text", "tmcd", "camm", "sbtl"]), { maxLength: 2 }),
    isMovieFirst: fc.boolean(),
    isLongData: fc.boolean(),
    brand: fc.constantFrom("isom", "mp42", "qt  ", "M4A "),
    notes,
    topNotes: notes,
    tail: fc.constantFrom(
      Buffer.alloc(0),
      secret("uuid"),
      secret("sefd"),
      Buffer.from(`\xff\xff\xff\xffjunk${FILM_SECRET}`, "latin1"),
      Buffer.from(`\0\0\0\x02${FILM_SECRET}`, "latin1"),
    ),
  })
  .map(({ shown, data, ...plan }) => ({ ...plan, tracks: [...shown, ...data] }));

const isShown = ({ handler }: { readonly handler: string }): boolean => handler === "vide" || handler === "soun";

describe("a film", () => {
  it("loses where, when and with what it was taken, and keeps every byte of its pictures and sound where it stands", async () => {
    await fc.assert(
      fc.asyncProperty(filmPlan, async (plan) => {
        const film = makeFilm(plan);
        const clean = await cleaned(film.bytes);
        expect(clean?.includes(FILM_SECRET)).toBe(false);
        expect(clean?.includes("GoPr")).toBe(false);
        // 3,700,000,000 seconds since 1904, the day it was made.
        expect(clean?.includes(u32(3_700_000_000))).toBe(false);
        for (const { at, bytes } of film.samples.filter(isShown)) {
          expect(clean?.subarray(at, at + bytes.length)).toEqual(bytes);
        }
        // Cleaned again it is what it was: what is left can be read.
        expect(clean === undefined ? undefined : await cleaned(clean)).toEqual(clean);
      }),
    );
  });

  it("in fragments loses the track of places between its pictures too", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sample, { minLength: 1, maxLength: 5 }), async (pictures) => {
        const film = makeFragmented(
          pictures,
          pictures.map(() => Buffer.from(FILM_SECRET)),
        );
        const clean = await cleaned(film.bytes);
        expect(clean?.includes(FILM_SECRET)).toBe(false);
        expect(clean?.length).toBe(film.bytes.length);
        for (const { at, bytes } of film.samples.filter(isShown)) {
          expect(clean?.subarray(at, at + bytes.length)).toEqual(bytes);
        }
      }),
    );
  });

  it("whose size is left open is read to the end of the file", async () => {
    const film = makeFilm({ ...PLAIN, isMovieFirst: true, isOpenEnded: true });
    expect(await cleaned(film.bytes)).toHaveLength(film.bytes.length);
  });

  it("that is cut off anywhere is not passed on", async () => {
    for (const isMovieFirst of [true, false]) {
      const { bytes } = makeFilm({ ...PLAIN, isMovieFirst });
      for (let length = 0; length < bytes.length; length += 1) {
        expect(await cleaned(bytes.subarray(0, length))).toBeUndefined();
      }
    }
  });

  it.each([
    ["pictures in another file", "alis\0\0\0\x01", "alis\0\0\0\0"],
    ["tables nobody can read", "stco", "stqq"],
    ["a compressed table of contents", "trak", "cmov"],
    ["no pictures and no sound", "vide", "meta"],
  ])("with %s is not passed on", async (_what, before, after) => {
    const { bytes } = makeFilm(PLAIN);
    const at = bytes.indexOf(Buffer.from(before, "latin1"));
    expect(at).toBeGreaterThan(0);
    bytes.write(after, at, "latin1");
    expect(await cleaned(bytes)).toBeUndefined();
  });

  it("whose data cannot be found is not passed on: it could not be erased", async () => {
    const film = makeFilm({ ...PLAIN, tracks: [{ ...PICTURES, chunks: [[Buffer.from("one")]] }, PLACES] });
    expect((await cleaned(film.bytes))?.includes(FILM_SECRET)).toBe(false);
    const unread = Buffer.from(film.bytes);
    unread.write("stqq", unread.lastIndexOf("stsz"), "latin1");
    expect(await cleaned(unread)).toBeUndefined();
    // One piece of data begins in one part of the media and ends in the next.
    const split = Buffer.from(film.bytes);
    const first = split.indexOf("mdat") - 4;
    const second = (film.samples.find(({ handler }) => handler === "camm")?.at ?? 0) + 4;
    u32(split.readUInt32BE(first) - (second - first)).copy(split, second);
    split.write("mdat", second + 4, "latin1");
    u32(second - first).copy(split, first);
    expect(await cleaned(split)).toBeUndefined();
  });

  it("in very many pieces is cleaned, in more than any real one is not passed on", async () => {
    const pieces = { sizes: "same", isLong: true, notes: [] } as const;
    const pictures: TrackPlan = {
      ...pieces,
      handler: "vide",
      chunks: Array.from({ length: 200_000 }, () => [ONE_BYTE]),
    };
    const long = makeFilm({ ...PLAIN, tracks: [pictures] }).bytes;
    expect(await cleaned(long)).toHaveLength(long.length);
    // Places beside each other are erased in one go.
    const places: TrackPlan = { ...pieces, handler: "camm", chunks: Array.from({ length: 1000 }, () => [ONE_BYTE]) };
    const beside = await planFilm(source(makeFilm({ ...PLAIN, tracks: [PICTURES, places] }).bytes));
    expect(beside?.edits.length).toBeLessThan(100);
    const boxes = Buffer.concat(Array.from({ length: 20_000 }, () => box("free")));
    expect(await cleaned(makeFilm({ ...PLAIN, tail: boxes }).bytes)).toBeUndefined();
  });

  it("made by a real recorder stays what it is: only notes go", async () => {
    const clean = await cleaned(clip());
    expect(clean).toHaveLength(clip().length);
    const [movie, media] = [clip().indexOf("moov"), clip().indexOf("mdat")];
    expect(clip().subarray(movie, media).includes("Lavf59")).toBe(true);
    expect(clean?.subarray(movie, media).includes("Lavf59")).toBe(false);
    expect(clean?.subarray(media)).toEqual(clip().subarray(media));
  });

  it("no bytes at all make it fail, hang or grow", async () => {
    const { bytes } = makeFilm(PLAIN);
    const torn = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(torn, async (changes) => {
        const broken = Buffer.from(bytes);
        for (const [at, value] of changes) broken[at] = value;
        const clean = await cleaned(broken);
        expect(clean === undefined || clean.length <= broken.length).toBe(true);
      }),
    );
  });

  it("is cleaned on disk, and a film without pictures is a sound", async () => {
    const folder = await mkdtemp(join(tmpdir(), "shopbell-test-"));
    const path = join(folder, "film");
    const on = async (plan: FilmPlan, contentType: string) => {
      const { bytes } = makeFilm(plan);
      await writeFile(path, bytes);
      const answer = await cleanFile(path, contentType, bytes.length);
      expect(await readFile(path)).toEqual(await cleaned(bytes));
      return answer;
    };
    // Zeros over more than one block.
    const heavy = box("uuid", Buffer.alloc(200_000, FILM_SECRET));
    const sound: TrackPlan = { ...PICTURES, handler: "soun" };
    expect(await on({ ...PLAIN, topNotes: [heavy] }, "video/mp4")).toMatchObject({ contentType: "video/mp4" });
    expect(await on({ ...PLAIN, tracks: [sound] }, "video/mp4")).toMatchObject({ contentType: "audio/mp4" });
    expect(await on({ ...PLAIN, tracks: [sound], brand: "M4A " }, "audio/mp4")).toMatchObject({
      contentType: "audio/mp4",
    });
    await rm(folder, { recursive: true });
  });
});

describe("a WebM", () => {
  const pictures = fc.array(sample, { minLength: 1, maxLength: 5 });

  it("loses tags, titles, dates and programs, and keeps every byte of its pictures where it stands", async () => {
    await fc.assert(
      fc.asyncProperty(pictures, fc.boolean(), async (samples, isOpen) => {
        const film = makeWebm(samples, isOpen);
        const clean = await cleaned(film, planWebm);
        expect(clean).toHaveLength(film.length);
        expect(clean?.includes(FILM_SECRET)).toBe(false);
        const first = film.indexOf(Buffer.from("1f43b675", "hex"));
        const last = film.indexOf(Buffer.from("1254c367", "hex"));
        expect(clean?.subarray(first, last)).toEqual(film.subarray(first, last));
        expect(clean === undefined ? undefined : await cleaned(clean, planWebm)).toEqual(clean);
      }),
    );
  });

  it("that is cut off, or holds data beside its pictures, is not passed on", async () => {
    const whole = makeWebm([Buffer.from("picture")], false);
    for (let length = 0; length < whole.length; length += 1) {
      expect(await cleaned(whole.subarray(0, length), planWebm)).toBeUndefined();
    }
    expect(await cleaned(makeWebm([Buffer.from("place")], true, 0x21), planWebm)).toBeUndefined();
  });

  it("no bytes at all make it fail, hang or grow", async () => {
    const whole = makeWebm([Buffer.from("picture")], true);
    const torn = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(torn, async (changes) => {
        const broken = Buffer.from(whole);
        for (const [at, value] of changes) broken[at] = value;
        const clean = await cleaned(broken, planWebm);
        expect(clean === undefined || clean.length <= broken.length).toBe(true);
      }),
    );
  });
});

describe("a WAV", () => {
  const SOUND = Buffer.from([1, 2, 3, 4, 5, 6, 7]);

  it("loses its notes and keeps its sound", async () => {
    const dirty = makeWav(SOUND, ["LIST", FILM_SECRET], ["bext", `${FILM_SECRET}!`]);
    const clean = await cleaned(Buffer.concat([dirty, Buffer.from(FILM_SECRET)]), planSound);
    expect(clean).toHaveLength(dirty.length);
    expect(clean?.includes(FILM_SECRET)).toBe(false);
    expect(clean?.subarray(clean.indexOf("data"))).toEqual(dirty.subarray(dirty.indexOf("data")));
    expect(await cleaned(makeWav(SOUND), planSound)).toEqual(makeWav(SOUND));
  });

  it("that is cut off, or in more pieces than any real one, is not passed on", async () => {
    const whole = makeWav(SOUND);
    for (let length = 0; length < whole.length - 1; length += 1) {
      expect(await cleaned(whole.subarray(0, length), planSound)).toBeUndefined();
    }
    const notes = Array.from({ length: 20_000 }, () => ["LIST", ""] as const);
    expect(await cleaned(makeWav(SOUND, ...notes), planSound)).toBeUndefined();
  });
});

const ONE_BYTE = Buffer.of(7);
const PLACES: TrackPlan = {
  handler: "camm",
  chunks: [[Buffer.from(FILM_SECRET)]],
  sizes: "each",
  isLong: false,
  notes: [],
};
const PICTURES: TrackPlan = {
  handler: "vide",
  chunks: [[Buffer.from("one"), Buffer.from("two")], [Buffer.from("three")]],
  sizes: "each",
  isLong: false,
  notes: [],
};
const PLAIN: FilmPlan = {
  tracks: [PICTURES],
  isMovieFirst: false,
  isLongData: false,
  brand: "isom",
  notes: [],
  topNotes: [],
  tail: Buffer.alloc(0),
};
