import { deflateSync, crc32 } from "node:zlib";

/** Small pictures with everything in them that must not leave this computer. */
export const SECRET = "GPS 41.1496N 8.6109W";

const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};

/** Exif with an orientation, big or little endian, and a place. */
export function exif(orientation: number, isLittle = false): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write(isLittle ? "II" : "MM", 0, "latin1");
  const two = (value: number, at: number) => (isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at));
  const four = (value: number, at: number) =>
    isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  two(42, 2);
  four(8, 4);
  two(1, 8);
  two(0x0112, 10);
  two(3, 12);
  four(1, 14);
  two(orientation, 18);
  return segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff, Buffer.from(SECRET)]));
}

/** The segments of a JPEG as a decoder wants them; what they hold is of no importance here. */
export const jpegParts = {
  jfif: segment(0xe0, Buffer.from("JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0", "latin1")),
  xmp: segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${SECRET}`)),
  icc: segment(0xe2, Buffer.from("ICC_PROFILE\0\u0001\u0001profile", "latin1")),
  multiPicture: segment(0xe2, Buffer.from(`MPF\0${SECRET}`)),
  photoshop: segment(0xed, Buffer.from(`Photoshop 3.0\0${SECRET}`)),
  adobe: segment(0xee, Buffer.from("Adobe\0d\0\0\0\0\0\u0001", "latin1")),
  comment: segment(0xfe, Buffer.from(SECRET)),
  tables: segment(0xdb, Buffer.alloc(65, 7)),
  frame: segment(0xc0, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
  huffman: segment(0xc4, Buffer.alloc(20, 1)),
  scan: Buffer.concat([
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    // A stuffed 0xff and a restart marker are data.
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0x78]),
  ]),
};

const SOI = Buffer.from([0xff, 0xd8]);
const EOI = Buffer.from([0xff, 0xd9]);

export const jpegOf = (...parts: readonly Buffer[]): Buffer => Buffer.concat([SOI, ...parts, EOI]);

const chunk = (name: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** One grey dot. */
export function pngOf(...extra: readonly (readonly [name: string, content: string])[]): Buffer {
  const head = Buffer.from("89504e470d0a1a0a", "hex");
  const size = Buffer.from("00000001000000010800000000", "hex");
  return Buffer.concat([
    head,
    chunk("IHDR", size),
    ...extra.map(([name, content]) => chunk(name, Buffer.from(content))),
    chunk("IDAT", deflateSync(Buffer.from([0, 128]))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
