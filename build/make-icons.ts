/**
 * Draws icon.svg in the sizes the systems ask for: `node build/make-icons.ts`, to be run again when the drawing changes.
 * Windows' .ico and macOS' .icns are plain containers of PNGs, so no further tool is needed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { getChromium } from "../test/support/chromium.ts";

const here = import.meta.dirname;
const LARGEST = 1024;
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256] as const;
/** Apple's names of the sizes. */
const ICNS_TYPES = [
  ["icp4", 16],
  ["icp5", 32],
  ["ic07", 128],
  ["ic08", 256],
  ["ic09", 512],
  ["ic10", 1024],
] as const;

async function drawAll(sizes: ReadonlySet<number>): Promise<ReadonlyMap<number, Buffer>> {
  const found = await getChromium((line) => process.stderr.write(`${line}\n`));
  if (found.kind === "missing") throw new Error(found.advice);
  const browser = await chromium.launch({ executablePath: found.path });
  const page = await browser.newPage({ viewport: { width: LARGEST, height: LARGEST } });
  const svg = readFileSync(join(here, "icon.svg"), "utf8");
  const drawn = new Map<number, Buffer>();
  for (const size of sizes) {
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    const clip = { x: 0, y: 0, width: size, height: size };
    drawn.set(size, await page.screenshot({ clip, omitBackground: true }));
  }
  await browser.close();
  return drawn;
}

/** Header, then one entry of 16 bytes for each picture, then the pictures. */
function ico(pictures: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // 256 does not fit into the byte and is written as 0.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** Each chunk is its type, its length with these eight bytes, and the PNG. */
function icns(pictures: readonly { readonly type: string; readonly png: Buffer }[]): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(type, "latin1");
    head.writeUInt32BE(body.length + 8, 4);
    return Buffer.concat([head, body]);
  };
  return chunk("icns", Buffer.concat(pictures.map(({ type, png }) => chunk(type, png))));
}

const drawn = await drawAll(new Set([LARGEST, ...ICO_SIZES, ...ICNS_TYPES.map(([, size]) => size)]));
const pngOf = (size: number): Buffer => drawn.get(size) ?? Buffer.alloc(0);
writeFileSync(join(here, "icon.png"), pngOf(512));
writeFileSync(join(here, "icon.ico"), ico(ICO_SIZES.map((size) => ({ size, png: pngOf(size) }))));
writeFileSync(join(here, "icon.icns"), icns(ICNS_TYPES.map(([type, size]) => ({ type, png: pngOf(size) }))));
