/** Enough for speech; three minutes of it are 8.6 MB, a third of what Instagram takes. */
export const SAMPLE_RATE = 24_000;
export const MOST_SECONDS = 180;

const HEAD_BYTES = 44;
const LARGEST = 32_767;

/**
 * Sound as 16-bit PCM in a WAV: among the formats Meta documents for voice messages (aac, m4a, wav, mp4), the one that
 * Chromium can make on every system. Its AAC encoder is the system's, which Linux has not.
 *
 * @param samples from -1 to 1; what is louder is cut.
 */
export function encodeWav(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const word = (at: number, text: string): void => {
    for (let index = 0; index < text.length; index += 1) bytes[at + index] = text.charCodeAt(index);
  };
  word(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  // PCM, one channel.
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, samples.length * 2, true);
  for (const [index, sample] of samples.entries()) {
    view.setInt16(HEAD_BYTES + index * 2, Math.round(Math.max(-1, Math.min(1, sample)) * LARGEST), true);
  }
  return bytes;
}

/** How loud a piece of sound is, 0 to 1: on a scale on which quiet speech is seen too. */
export function loudness(wave: Uint8Array): number {
  let sum = 0;
  for (const value of wave) sum += ((value - 128) / 128) ** 2;
  return wave.length === 0 ? 0 : Math.min(1, Math.sqrt(Math.sqrt(sum / wave.length)));
}
