import { createRandom, seedOf } from "../random.ts";

const RATE = 16_000;

/** A short voice note stand-in: a hummed phrase as a mono 16-bit WAV file. */
export function voiceNote(seed: string, seconds = 4): Buffer {
  const random = createRandom(seedOf(`voice/${seed}`));
  const samples = Math.round(seconds * RATE);
  const file = Buffer.alloc(44 + samples * 2);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(samples * 2, 40);
  let phase = 0;
  let pitch = 170;
  let target = 190;
  let syllableEnd = 0;
  let syllableStart = 0;
  for (let index = 0; index < samples; index += 1) {
    if (index >= syllableEnd) {
      syllableStart = index;
      syllableEnd = index + random.between(RATE * 0.12, RATE * 0.3);
      target = 140 + random.next() * 110;
    }
    pitch += (target - pitch) * 0.0006;
    phase += (pitch * 2 * Math.PI) / RATE;
    const share = (index - syllableStart) / (syllableEnd - syllableStart);
    const loudness = Math.sin(Math.PI * Math.min(1, share * 1.25)) ** 2;
    const wave = Math.sin(phase) * 0.6 + Math.sin(phase * 2) * 0.25 + Math.sin(phase * 3) * 0.12;
    file.writeInt16LE(Math.round(wave * Math.max(0, loudness) * 9000), 44 + index * 2);
  }
  return file;
}

/** A one-page PDF that says `title`. ASCII only: the text goes into a base font. */
export function paper(title: string, lines: readonly string[] = []): Buffer {
  const escape = (text: string): string =>
    text.replaceAll(/[^\u0020-\u007e]/g, "?").replaceAll(/[\\()]/g, String.raw`\$&`);
  const content = [
    "BT /F1 22 Tf 60 770 Td",
    `(${escape(title)}) Tj`,
    "/F1 12 Tf 0 -36 Td 18 TL",
    ...lines.map((line) => `(${escape(line)}) Tj T*`),
    "ET",
  ].join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  text += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.lastIndexOf("xref")}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}
