import { drawShape, ellipse, mix, roundedBox } from "./png.ts";
import type { Canvas, Colour } from "./png.ts";
import type { Random } from "../random.ts";

/** The things that stand on the table in made-up product photos. */
export const motifs = ["vase", "bowl", "stack", "cushion", "plate", "mug", "swatch", "curtain", "dress"] as const;
export type Motif = (typeof motifs)[number];

/** Wall, wall in the light, table, object, object in the shade. */
export type Palette = readonly [Colour, Colour, Colour, Colour, Colour];

export interface Scene {
  readonly canvas: Canvas;
  readonly palette: Palette;
  readonly random: Random;
  /** Where the object stands, and the shorter side of the picture; pixels. */
  readonly centreX: number;
  readonly floorY: number;
  readonly unit: number;
}

export function drawMotif(motif: Motif, scene: Scene): void {
  switch (motif) {
    case "vase":
      vase(scene);
      return;
    case "bowl":
      bowl(scene);
      return;
    case "stack":
      stack(scene);
      return;
    case "cushion":
      cushion(scene);
      return;
    case "plate":
      plate(scene);
      return;
    case "mug":
      mug(scene);
      return;
    case "swatch":
      cloth(scene, 0.36, true);
      return;
    case "curtain":
      cloth(scene, 0.16, false);
      return;
    case "dress":
      dress(scene);
  }
}

function shadow({ canvas, centreX, floorY, unit }: Scene, radius: number): void {
  const [x, y, wide, flat] = [centreX + unit * 0.05, floorY, radius * 1.25, radius * 0.24];
  drawShape(
    canvas,
    [x - wide * 1.9, y - flat * 2.4, x + wide * 1.9, y + flat * 2.4],
    ellipse(x, y, wide, flat),
    () => [40, 30, 22],
    { softness: unit * 0.07, opacity: 0.38 },
  );
}

/** Light falls from the left: the right side of a round thing is darker. */
function rounded({ palette }: Scene, centreX: number, radius: number): (x: number) => Colour {
  const bright = mix(palette[3], [255, 255, 255], 0.25);
  return (x) => {
    const across = Math.min(1, Math.max(0, (x - centreX + radius) / (2 * radius)));
    return across < 0.3 ? mix(palette[3], bright, 1 - across / 0.3) : mix(palette[3], palette[4], (across - 0.3) / 0.7);
  };
}

/** A thing turned on a wheel: `profile` gives its half width for a height from 0 (top) to 1 (foot). */
function turned(scene: Scene, topY: number, profile: (share: number) => number, widest: number): void {
  const { canvas, centreX, floorY } = scene;
  const shade = rounded(scene, centreX, widest);
  drawShape(
    canvas,
    [centreX - widest, topY, centreX + widest, floorY],
    (x, y) => {
      const share = Math.min(1, Math.max(0, (y - topY) / (floorY - topY)));
      return Math.max(Math.abs(x - centreX) - profile(share), topY - y, y - floorY);
    },
    shade,
  );
}

function rim({ canvas, centreX, palette }: Scene, y: number, radius: number): void {
  const flat = radius * 0.22;
  const box = [centreX - radius, y - flat, centreX + radius, y + flat] as const;
  drawShape(canvas, box, ellipse(centreX, y, radius, flat), () => mix(palette[3], [255, 255, 255], 0.3));
  drawShape(canvas, box, ellipse(centreX, y, radius * 0.9, flat * 0.8), () => mix(palette[4], [0, 0, 0], 0.25));
}

function vase(scene: Scene): void {
  const { canvas, unit, floorY, centreX, random } = scene;
  const widest = unit * (0.15 + random.next() * 0.05);
  const topY = floorY - unit * 0.5;
  shadow(scene, widest);
  for (let stem = 0; stem < 5; stem += 1) {
    const lean = (stem - 2) * 0.16 + (random.next() - 0.5) * 0.1;
    const length = unit * (0.24 + random.next() * 0.12);
    const [tipX, tipY] = [centreX + lean * length * 1.6, topY - length];
    drawShape(
      canvas,
      [Math.min(centreX, tipX) - 4, tipY, Math.max(centreX, tipX) + 4, topY + 12],
      (x, y) => {
        const share = Math.min(1, Math.max(0, (topY - y) / length));
        return Math.max(Math.abs(x - centreX - (tipX - centreX) * share * share) - unit * 0.004, tipY - y);
      },
      () => [116, 122, 88],
    );
    for (let leaf = 0; leaf < 4; leaf += 1) {
      const share = 0.45 + leaf * 0.18;
      const x = centreX + (tipX - centreX) * share * share + (leaf % 2 === 0 ? 1 : -1) * unit * 0.018;
      const y = topY - length * share;
      const size = unit * (0.026 - leaf * 0.003);
      drawShape(
        canvas,
        [x - size, y - size * 1.4, x + size, y + size * 1.4],
        ellipse(x, y, size * 0.8, size * 1.3),
        () => mix([132, 142, 104], [176, 180, 140], leaf / 4),
      );
    }
  }
  turned(
    scene,
    topY,
    (share) => widest * (0.34 + 0.66 * Math.sin(Math.PI * Math.min(1, 0.06 + share * 0.82)) ** 1.4),
    widest,
  );
  rim(scene, topY, widest * 0.4);
}

function bowl(scene: Scene): void {
  const widest = scene.unit * 0.27;
  const topY = scene.floorY - scene.unit * 0.24;
  shadow(scene, widest * 0.8);
  turned(scene, topY, (share) => widest * Math.max(0.34, Math.sqrt(1 - share ** 2.2)), widest);
  rim(scene, topY, widest);
}

function mug(scene: Scene): void {
  const { canvas, unit, floorY, centreX } = scene;
  const widest = unit * 0.15;
  const topY = floorY - unit * 0.32;
  const shade = rounded(scene, centreX + widest, widest);
  const [handleX, handleY] = [centreX + widest * 1.05, (topY + floorY) / 2];
  shadow(scene, widest);
  drawShape(
    canvas,
    [handleX - widest, handleY - widest, handleX + widest, handleY + widest],
    (x, y) => Math.abs(ellipse(handleX, handleY, widest * 0.55, widest * 0.62)(x, y)) - widest * 0.11,
    shade,
  );
  turned(scene, topY, (share) => widest * (share > 0.9 ? 1 - (share - 0.9) * 1.6 : 1), widest);
  rim(scene, topY, widest);
}

function plate(scene: Scene): void {
  const { canvas, unit, centreX, floorY, palette } = scene;
  const [y, radius] = [floorY - unit * 0.04, unit * 0.36];
  shadow(scene, radius * 0.95);
  const rings: readonly (readonly [number, Colour])[] = [
    [1, mix(palette[3], palette[4], 0.35)],
    [0.97, mix(palette[3], [255, 255, 255], 0.2)],
    [0.7, mix(palette[3], palette[4], 0.22)],
    [0.67, mix(palette[3], [255, 255, 255], 0.1)],
  ];
  for (const [share, colour] of rings) {
    const [wide, flat] = [radius * share, radius * 0.42 * share];
    drawShape(
      canvas,
      [centreX - wide, y - flat, centreX + wide, y + flat],
      ellipse(centreX, y, wide, flat),
      () => colour,
    );
  }
}

function stack(scene: Scene): void {
  const { canvas, unit, centreX, floorY, palette, random } = scene;
  const [halfWidth, halfHeight] = [unit * 0.27, unit * 0.042];
  shadow(scene, halfWidth);
  const layers = random.between(4, 6);
  for (let layer = 0; layer < layers; layer += 1) {
    const y = floorY - halfHeight * (1 + layer * 1.86);
    const x = centreX + (random.next() - 0.5) * unit * 0.03;
    const colour = mix(palette[3], layer % 2 === 0 ? palette[4] : [255, 250, 240], 0.12 + random.next() * 0.3);
    drawShape(
      canvas,
      [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight],
      roundedBox(x, y, halfWidth, halfHeight, halfHeight * 0.85),
      (atX, atY) =>
        mix(mix(colour, [255, 255, 255], 0.16), mix(colour, [0, 0, 0], 0.3), weave(atX, atY, (atY - y) / halfHeight)),
    );
  }
}

/** Falls off towards the bottom of a fold, with the fine grain of linen. */
function weave(x: number, y: number, fall: number): number {
  const grain = ((x * 7 + y * 3) % 5) * 0.012 + ((x * 2 + y * 11) % 7) * 0.008;
  return Math.min(1, Math.max(0, 0.4 + fall * 0.42 + grain * 2.4));
}

function cushion(scene: Scene): void {
  const { canvas, unit, centreX, floorY, palette } = scene;
  const half = unit * 0.27;
  const y = floorY - half * 0.94;
  shadow(scene, half);
  drawShape(
    canvas,
    [centreX - half, y - half, centreX + half, y + half],
    (atX, atY) => {
      const pinch = 1 + 0.1 * (((atX - centreX) / half) ** 2 * ((atY - y) / half) ** 2);
      return roundedBox(centreX, y, half * 0.95 * pinch, half * 0.92 * pinch, half * 0.22)(atX, atY);
    },
    (atX, atY) => mix(palette[3], palette[4], weave(atX, atY, ((atX - centreX) * 0.6 + (atY - y)) / half) - 0.1),
  );
}

function cloth(scene: Scene, margin: number, onTable: boolean): void {
  const { canvas, unit, palette, floorY } = scene;
  const { width } = canvas;
  const [left, right] = [width * margin * 0.6, width * (1 - margin * 0.6)];
  const [top, bottom] = onTable ? [floorY - unit * 0.62, floorY] : [0, floorY - unit * 0.02];
  const folds = 7 + scene.random.between(0, 4);
  drawShape(
    canvas,
    [left, top, right, bottom + unit * 0.02],
    (x, y) =>
      Math.max(left - x, x - right, top - y, y - bottom - Math.sin((x / width) * folds * Math.PI) * unit * 0.012),
    (x, y) => {
      const wave = Math.sin((x / width) * folds * Math.PI * 2 + (y / unit) * 0.6) * 0.36;
      return mix(palette[3], palette[4], weave(x, y, wave) - 0.15);
    },
  );
}

/** On a hanger against the wall: short sleeves, a waist, and a skirt in folds. */
function dress(scene: Scene): void {
  const { canvas, unit, palette, centreX } = scene;
  const topY = canvas.height * 0.16;
  const length = Math.min(canvas.height * 0.74, unit * 0.86);
  const [sleeve, waist, hem] = [0.22, 0.36, 1];
  const halfAt = (share: number): number => {
    if (share < sleeve) return unit * (0.15 + (share / sleeve) * 0.08);
    if (share < sleeve + 0.02) return unit * 0.13;
    if (share < waist) return unit * (0.13 - ((share - sleeve) / (waist - sleeve)) * 0.015);
    return unit * (0.115 + ((share - waist) / (hem - waist)) ** 0.85 * 0.2);
  };
  const wood: Colour = [128, 96, 66];
  const [barY, reach] = [topY + unit * 0.012, unit * 0.15];
  drawShape(
    canvas,
    [centreX - unit * 0.03, topY - unit * 0.11, centreX + unit * 0.03, topY - unit * 0.02],
    (x, y) => Math.abs(ellipse(centreX, topY - unit * 0.065, unit * 0.02, unit * 0.028)(x, y)) - unit * 0.004,
    () => [120, 118, 112],
  );
  drawShape(
    canvas,
    [centreX - reach, topY - unit * 0.05, centreX + reach, barY],
    (x, y) => Math.abs(y - (topY - unit * 0.035 + (Math.abs(x - centreX) / reach) * unit * 0.04)) - unit * 0.007,
    () => wood,
  );
  const cutAt = (y: number): number => unit * 0.075 * Math.sqrt(Math.max(0, 1 - (y - topY) / (unit * 0.09)));
  drawShape(
    canvas,
    [centreX - unit * 0.33, topY, centreX + unit * 0.33, topY + length + unit * 0.02],
    (x, y) => {
      const share = Math.min(1, Math.max(0, (y - topY) / length));
      const across = Math.abs(x - centreX);
      const bottom = topY + length + Math.sin(((x - centreX) / unit) * 26) * unit * 0.008;
      return Math.max(across - halfAt(share), cutAt(y) - across, topY - y, y - bottom);
    },
    (x, y) => {
      const share = Math.min(1, Math.max(0, (y - topY) / length));
      const fold = Math.sin(((x - centreX) / halfAt(share)) * 9) * 0.42 * Math.max(0.15, share);
      const belt = Math.abs(share - waist) < 0.012 ? 0.25 : 0;
      return mix(palette[3], palette[4], Math.min(1, weave(x, y, fold) - 0.12 + belt));
    },
  );
}
