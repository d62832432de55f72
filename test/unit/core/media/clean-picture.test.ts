import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanPicture } from "#core/media/outgoing/clean-picture.ts";
import { exif, jpegOf, jpegParts, pngOf, SECRET } from "../../../support/pictures.ts";

const { jfif, xmp, icc, multiPicture, photoshop, adobe, comment, tables, frame, huffman, scan } = jpegParts;
const PICTURE = [tables, frame, huffman, scan];

describe("a JPEG", () => {
  it("loses place, notes and what stands behind its end, and keeps every byte of the picture", () => {
    const dirty = jpegOf(jfif, exif(1), xmp, icc, multiPicture, photoshop, adobe, comment, ...PICTURE);
    const clean = cleanPicture(Buffer.concat([dirty, Buffer.from(SECRET)]), "image/jpeg");
    expect(clean).toEqual(jpegOf(jfif, icc, adobe, ...PICTURE));
    expect(clean?.includes(SECRET)).toBe(false);
  });

  it.each([3, 6, 8])("turned (%i) still says which side is up, and nothing else", (orientation) => {
    for (const isLittle of [true, false]) {
      const clean = cleanPicture(jpegOf(exif(orientation, isLittle), ...PICTURE), "image/jpeg");
      expect(clean?.includes(SECRET)).toBe(false);
      expect(clean?.length).toBeLessThan(200);
      // Read again, it is what it was: the note is a valid one.
      expect(cleanPicture(clean ?? Buffer.alloc(0), "image/jpeg")).toEqual(clean);
      expect(clean?.includes("Exif")).toBe(true);
    }
  });

  it("in several scans is kept whole", () => {
    const progressive = jpegOf(tables, frame, huffman, scan, huffman, scan, scan);
    expect(cleanPicture(progressive, "image/jpeg")).toEqual(progressive);
  });

  it("that is cut off, or something else, is not passed on", () => {
    const whole = jpegOf(jfif, exif(6), ...PICTURE);
    for (let length = 0; length < whole.length; length++) {
      expect(cleanPicture(whole.subarray(0, length), "image/jpeg")).toBeUndefined();
    }
    expect(cleanPicture(Buffer.from("<html>"), "image/jpeg")).toBeUndefined();
  });
});

describe("a PNG", () => {
  it("loses texts, times and Exif, and keeps colours and picture", () => {
    const dirty = pngOf(["tEXt", SECRET], ["iTXt", SECRET], ["eXIf", SECRET], ["tIME", "1234567"], ["sRGB", "\0"]);
    expect(cleanPicture(Buffer.concat([dirty, Buffer.from(SECRET)]), "image/png")).toEqual(pngOf(["sRGB", "\0"]));
    expect(cleanPicture(dirty.subarray(0, -1), "image/png")).toBeUndefined();
  });
});

it("no bytes at all make it fail or hang", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom("image/jpeg", "image/png"), (junk, type) => {
      const start = type === "image/jpeg" ? [0xff, 0xd8] : [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
      const clean = cleanPicture(Buffer.from([...start, ...junk]), type);
      expect(clean === undefined || clean.length <= junk.length + start.length + 40).toBe(true);
    }),
  );
});
