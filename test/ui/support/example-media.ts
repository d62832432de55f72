import { clip } from "#simulator/cdn/clip.ts";

/** Pictures and sounds in place of Meta's: drawn and counted out here, so that the repository holds no media. */
export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string | Buffer;
}

const MISSING = 404;

export function mediaAnswer(pathname: string): Answer {
  const name = pathname.replace(/^\/media\//, "");
  if (name.startsWith("picture/")) return svg(face(name.length * 37));
  const id = Number(name);
  if (id === MISSING || !Number.isFinite(id)) return { status: 404 };
  if (id === 6) return { status: 200, contentType: "video/mp4", body: clip() };
  if (id === 7) return { status: 200, contentType: "audio/wav", body: tone(3) };
  return svg(fabric(id));
}

const svg = (body: string): Answer => ({ status: 200, contentType: "image/svg+xml", body });

const fabric = (id: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><defs><radialGradient id="a" cx=".3" cy=".3"><stop stop-color="hsl(${(id * 47) % 360} 70% 80%)"/><stop offset="1" stop-color="hsl(${(id * 47) % 360} 70% 80%)" stop-opacity="0"/></radialGradient><radialGradient id="b" cx=".75" cy=".7"><stop stop-color="hsl(${(id * 47 + 150) % 360} 55% 62%)"/><stop offset="1" stop-color="hsl(${(id * 47 + 150) % 360} 55% 62%)" stop-opacity="0"/></radialGradient></defs><rect width="640" height="480" fill="#eee6da"/><rect width="640" height="480" fill="url(#a)"/><rect width="640" height="480" fill="url(#b)"/></svg>`;

const face = (hue: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" fill="hsl(${hue} 45% 70%)"/><circle cx="40" cy="32" r="15" fill="hsl(25 45% 75%)"/><path d="M10 80c2-22 14-32 30-32s28 10 30 32z" fill="hsl(${hue + 120} 35% 45%)"/></svg>`;

/** A quiet 220 Hz tone as 8 kHz PCM. */
function tone(seconds: number): Buffer {
  const rate = 8000;
  const samples = rate * seconds;
  const buffer = Buffer.alloc(44 + samples);
  buffer.write("RIFF", 0);
  buffer.writeUInt32LE(36 + samples, 4);
  buffer.write("WAVEfmt ", 8);
  buffer.writeUInt32LE(16, 16);
  buffer.writeUInt16LE(1, 20);
  buffer.writeUInt16LE(1, 22);
  buffer.writeUInt32LE(rate, 24);
  buffer.writeUInt32LE(rate, 28);
  buffer.writeUInt16LE(1, 32);
  buffer.writeUInt16LE(8, 34);
  buffer.write("data", 36);
  buffer.writeUInt32LE(samples, 40);
  for (let index = 0; index < samples; index++) {
    buffer[44 + index] = 128 + Math.round(40 * Math.sin((2 * Math.PI * 220 * index) / rate));
  }
  return buffer;
}
