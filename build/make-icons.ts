/**
 * Draws everything the systems show of Shopbell from the SVG files beside this one: `node build/make-icons.ts`, to be run
 * again when a drawing changes. Windows' .ico and macOS' .icns are plain containers of PNGs, so no further tool is needed.
 * The small pictures of the tray and of the number go into the program itself (src/main/desk-pictures.ts).
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

interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Draws each, in the order they are given. */
async function draw(drawings: readonly Drawing[]): Promise<readonly Buffer[]> {
  const found = await getChromium((line) => process.stderr.write(`${line}\n`));
  if (found.kind === "missing") throw new Error(found.advice);
  const browser = await chromium.launch({ executablePath: found.path });
  const page = await browser.newPage({ viewport: { width: 1280, height: LARGEST } });
  const drawn: Buffer[] = [];
  for (const { svg, width, height } of drawings) {
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${width}px;height:${height}px}</style>${svg}`);
    drawn.push(await page.screenshot({ clip: { x: 0, y: 0, width, height }, omitBackground: true }));
  }
  await browser.close();
  return drawn;
}

const read = (name: string): string => readFileSync(join(here, name), "utf8");

async function drawSizes(svg: string, sizes: readonly number[]): Promise<ReadonlyMap<number, Buffer>> {
  const drawn = await draw(sizes.map((size) => ({ svg, width: size, height: size })));
  return new Map(sizes.map((size, index) => [size, drawn[index] ?? Buffer.alloc(0)]));
}

/** Unread conversations, laid over the icon in Windows' task bar; the last one says "more". */
const NUMBERS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "9+"] as const;
const numberSvg = (words: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15.5" fill="#161512"/>` +
  `<text x="16" y="${words.length > 1 ? 22 : 23}" text-anchor="middle" font-family="sans-serif" font-weight="700" ` +
  `font-size="${words.length > 1 ? 16 : 20}" fill="#fff">${words}</text></svg>`;

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

const icons = await drawSizes(read("icon.svg"), [
  ...new Set([LARGEST, ...ICO_SIZES, ...ICNS_TYPES.map(([, size]) => size)]),
]);
const pngOf = (size: number): Buffer => icons.get(size) ?? Buffer.alloc(0);
writeFileSync(join(here, "icon.png"), pngOf(512));
writeFileSync(join(here, "icon.ico"), ico(ICO_SIZES.map((size) => ({ size, png: pngOf(size) }))));
writeFileSync(join(here, "icon.icns"), icns(ICNS_TYPES.map(([type, size]) => ({ type, png: pngOf(size) }))));

// electron-builder joins the two into the picture of the disk image's window.
const background = { svg: read("background.svg"), width: 540, height: 380 };
const backgrounds = await draw([background, { ...background, width: 1080, height: 760 }]);
for (const [index, name] of ["background.png", "background@2x.png"].entries()) {
  writeFileSync(join(here, name), backgrounds[index] ?? Buffer.alloc(0));
}

const small = await draw([
  { svg: read("icon.svg").replace("0 0 1024 1024", "100 100 824 824"), width: 32, height: 32 },
  { svg: read("tray.svg"), width: 36, height: 36 },
  ...NUMBERS.map((words) => ({ svg: numberSvg(words), width: 32, height: 32 })),
]);
const [tray, template, ...numbers] = small.map((png) => JSON.stringify(png.toString("base64")));
writeFileSync(
  join(here, "..", "src", "main", "desk-pictures.ts"),
  `/** PNGs at twice their size, drawn by \`node build/make-icons.ts\`. */
// oxfmt-ignore
export const TRAY_PICTURE = ${tray};
/** Black on nothing: a Mac colours it like the rest of its menu bar. */
// oxfmt-ignore
export const TRAY_TEMPLATE_PICTURE = ${template};
/** 1 to 9, then "9+". */
// oxfmt-ignore
export const NUMBER_PICTURES: readonly string[] = [
${numbers.map((picture) => `  ${picture},`).join("\n")}
];
`,
);
