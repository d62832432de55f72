import { describe, expect, it } from "vitest";
import { encodeWav, loudness, MOST_SECONDS, SAMPLE_RATE } from "#renderer/features/voice-notes/wav.ts";
import { MOST_BYTES } from "#shared/domain/outgoing-files.ts";
import { planSound } from "#core/media/outgoing/clean-sound.ts";
import { mediaTypeOf } from "#core/media/media-type.ts";

describe("a recorded sound", () => {
  it("is a WAV whose numbers say what it is, and the host has nothing to take out of it", async () => {
    const bytes = Buffer.from(encodeWav(Float32Array.of(0, 1, -1, 0.5, 7, -7), 24_000));
    expect(mediaTypeOf(bytes)).toBe("audio/wav");
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    expect(bytes.readUInt32LE(28)).toBe(48_000);
    expect([44, 46, 48, 50, 52, 54].map((at) => bytes.readInt16LE(at))).toEqual([
      0, 32_767, -32_767, 16_384, 32_767, -32_767,
    ]);
    const plan = await planSound({ size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) });
    expect(plan).toMatchObject({ size: bytes.length });
  });

  it("of the longest time is within Instagram's limit", () => {
    expect(44 + MOST_SECONDS * SAMPLE_RATE * 2).toBeLessThan(MOST_BYTES.audio);
  });

  it("shows how loud it is", () => {
    expect(loudness(new Uint8Array(8).fill(128))).toBe(0);
    expect(loudness(Uint8Array.of(0, 255, 0, 255))).toBeCloseTo(1, 1);
    expect(loudness(new Uint8Array(0))).toBe(0);
  });
});
