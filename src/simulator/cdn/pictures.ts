import { createCanvas, drawShape, ellipse, encodePng, fillGradient, mix, roundedBox } from "./png.ts";
import type { Canvas, Colour } from "./png.ts";
import { createRandom, seedOf } from "../random.ts";
import { drawMotif, motifs } from "./still-life.ts";
import type { Motif, Palette, Scene } from "./still-life.ts";

const PALETTES: readonly [Palette, ...Palette[]] = [
  [
    [214, 205, 190],
    [242, 236, 226],
    [176, 142, 108],
    [240, 232, 216],
    [168, 148, 122],
  ],
  [
    [190, 203, 196],
    [228, 236, 230],
    [150, 122, 96],
    [92, 122, 110],
    [52, 78, 70],
  ],
  [
    [226, 208, 198],
    [247, 236, 229],
    [196, 168, 142],
    [190, 104, 78],
    [122, 58, 42],
  ],
  [
    [198, 206, 216],
    [232, 238, 244],
    [138, 128, 120],
    [74, 98, 130],
    [40, 56, 82],
  ],
  [
    [232, 222, 200],
    [250, 245, 232],
    [162, 132, 100],
    [214, 168, 84],
    [150, 106, 44],
  ],
  [
    [206, 200, 210],
    [236, 232, 240],
    [146, 124, 116],
    [148, 124, 156],
    [92, 72, 104],
  ],
];

/** A still life that could be a customer's or a shop's photo: always the same for the same seed. */
export function productPicture(seed: string, width: number, height: number, motif?: Motif): Buffer {
  const random = createRandom(seedOf(seed));
  const palette = random.pick(PALETTES);
  const canvas = createCanvas(width, height);
  const tableAt = 0.64 + random.next() * 0.1;
  fillGradient(canvas, palette[0], palette[1], 0, tableAt);
  fillGradient(canvas, palette[2], mix(palette[2], [255, 255, 255], 0.22), tableAt, 1);
  lightFromTheSide(canvas, tableAt * height, random.next() < 0.5);
  const scene: Scene = {
    canvas,
    palette,
    random,
    centreX: width * (0.44 + random.next() * 0.12),
    floorY: height * (tableAt + 0.12),
    unit: Math.min(width, height),
  };
  drawMotif(motif ?? random.pick(motifs), scene);
  return encodePng(canvas);
}

/** A pale beam across the wall, as from a window. */
function lightFromTheSide(canvas: Canvas, tableY: number, fromLeft: boolean): void {
  const slope = fromLeft ? 0.5 : -0.5;
  const start = canvas.width * (fromLeft ? 0.1 : 0.9);
  const softness = canvas.width * 0.12;
  drawShape(
    canvas,
    [0, 0, canvas.width, tableY - softness],
    (x, y) => Math.abs(x - start - slope * y) - canvas.width * 0.16,
    () => [255, 252, 244],
    { softness, opacity: 0.28 },
  );
}

/** A profile picture: head and shoulders in two calm colours. */
export function portraitPicture(seed: string, size = 240): Buffer {
  const random = createRandom(seedOf(`portrait/${seed}`));
  const [back, light, , front, dark] = random.pick(PALETTES);
  const canvas = createCanvas(size, size);
  fillGradient(canvas, light, back);
  const skin = random.pick<Colour>([
    [240, 212, 190],
    [222, 180, 148],
    [186, 138, 104],
    [138, 96, 70],
    [96, 66, 50],
  ]);
  const [x, headY, head] = [size / 2, size * 0.42, size * 0.17];
  const hair = random.pick<Colour>([dark, [44, 34, 30], [94, 62, 40], [168, 124, 72]]);
  const whole = [0, 0, size, size] as const;
  drawShape(canvas, whole, ellipse(x, headY - head * 0.15, head * 1.22, head * 1.3), () => hair);
  drawShape(canvas, whole, ellipse(x, size * 1.02, size * 0.36, size * 0.36), () => front);
  drawShape(canvas, whole, roundedBox(x, headY + head * 1.2, head * 0.42, head * 0.6, head * 0.3), () =>
    mix(skin, [0, 0, 0], 0.12),
  );
  drawShape(canvas, whole, ellipse(x, headY + head * 0.1, head * 0.92, head * 1.12), () => skin);
  return encodePng(canvas);
}
