import { deflateSync } from "node:zlib";

export type Colour = readonly [red: number, green: number, blue: number];

/** A canvas of RGB bytes that draws a few soft shapes; enough for pictures that look meant. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export function createCanvas(width: number, height: number): Canvas {
  return { width, height, pixels: new Uint8Array(width * height * 3) };
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2): number => from[index] + (to[index] - from[index]) * share;
  return [at(0), at(1), at(2)];
}

/** Fills everything with a gradient from the top colour to the bottom colour, between two heights (0 to 1). */
export function fillGradient(canvas: Canvas, top: Colour, bottom: Colour, from = 0, to = 1): void {
  const firstRow = Math.round(from * canvas.height);
  const lastRow = Math.round(to * canvas.height);
  for (let row = firstRow; row < lastRow; row += 1) {
    const colour = mix(top, bottom, (row - firstRow) / Math.max(1, lastRow - firstRow));
    for (let column = 0; column < canvas.width; column += 1) {
      canvas.pixels.set(colour, (row * canvas.width + column) * 3);
    }
  }
}

/**
 * Draws every pixel of the box for which `distance` is negative; the edge is smoothed over `softness` pixels.
 * Coordinates are pixels, distances are in pixels, `shade` may vary the colour over the shape.
 */
export function drawShape(
  canvas: Canvas,
  box: readonly [left: number, top: number, right: number, bottom: number],
  distance: (x: number, y: number) => number,
  shade: (x: number, y: number) => Colour,
  options: { readonly softness?: number; readonly opacity?: number } = {},
): void {
  const softness = options.softness ?? 1.5;
  const opacity = options.opacity ?? 1;
  const left = Math.max(0, Math.floor(box[0] - softness));
  const top = Math.max(0, Math.floor(box[1] - softness));
  const right = Math.min(canvas.width, Math.ceil(box[2] + softness));
  const bottom = Math.min(canvas.height, Math.ceil(box[3] + softness));
  const { pixels } = canvas;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const cover = Math.min(1, Math.max(0, 0.5 - distance(x, y) / softness)) * opacity;
      if (cover <= 0) continue;
      const [red, green, blue] = shade(x, y);
      const at = (y * canvas.width + x) * 3;
      pixels[at] = (pixels[at] ?? 0) * (1 - cover) + red * cover;
      pixels[at + 1] = (pixels[at + 1] ?? 0) * (1 - cover) + green * cover;
      pixels[at + 2] = (pixels[at + 2] ?? 0) * (1 - cover) + blue * cover;
    }
  }
}

/** Distance to an ellipse, good enough near its edge. */
export function ellipse(
  centreX: number,
  centreY: number,
  radiusX: number,
  radiusY: number,
): (x: number, y: number) => number {
  return (x, y) => {
    const [dx, dy] = [(x - centreX) / radiusX, (y - centreY) / radiusY];
    return (Math.sqrt(dx * dx + dy * dy) - 1) * Math.min(radiusX, radiusY);
  };
}

export function roundedBox(
  centreX: number,
  centreY: number,
  halfWidth: number,
  halfHeight: number,
  radius: number,
): (x: number, y: number) => number {
  return (x, y) => {
    const dx = Math.abs(x - centreX) - halfWidth + radius;
    const dy = Math.abs(y - centreY) - halfHeight + radius;
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  };
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return out;
}

/** The canvas as a PNG file (8-bit RGB, each row stored as the difference to the one above). */
export function encodePng({ width, height, pixels }: Canvas): Buffer {
  const stride = width * 3;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let row = 0; row < height; row += 1) {
    const out = row * (stride + 1);
    rows[out] = row === 0 ? 0 : 2;
    for (let index = 0; index < stride; index += 1) {
      const here = pixels[row * stride + index] ?? 0;
      const above = row === 0 ? 0 : (pixels[(row - 1) * stride + index] ?? 0);
      rows[out + 1 + index] = here - above;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 5 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
