import { createHmac } from "node:crypto";
import { below, mutate, pick, type Dice } from "./mutate.ts";

/** Raw HTTP requests for the door, from well-formed to torn. */
export interface RawInput {
  readonly bytes: Buffer;
  /** The door may answer 200: the bytes hold a request that is signed with the right secret. */
  readonly mayBeAccepted: boolean;
  /** Sent in so many pieces. */
  readonly pieces: number;
}

export interface RequestSetup {
  readonly port: number;
  readonly appSecret: string;
  readonly fixtures: readonly Buffer[];
}

const METHODS = [
  "POST",
  "GET",
  "PUT",
  "HEAD",
  "OPTIONS",
  "DELETE",
  "PATCH",
  "TRACE",
  "CONNECT",
  "PRI",
  "post",
  "",
  "P\0ST",
];
const PATHS = [
  "/webhook",
  "/webhook?",
  "/webhook?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1",
  `/webhook?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=${"9".repeat(3000)}`,
  "/webhook?hub.mode=subscribe&hub.verify_token=%&hub.challenge=<script>",
  "/",
  "//webhook",
  "/./webhook",
  "/../webhook",
  "/%77ebhook",
  "/webhook/",
  "/webhook#x",
  "/meta/data-deletion",
  "/meta/deauthorize",
  "/meta/deletion-status?id=x",
  "/rpc/app/state",
  "/media/1",
  "http://evil.example/webhook",
  "*",
  "\\webhook",
  "/webhook\0",
  `/${"a".repeat(20_000)}`,
];
const HEADERS = [
  "Content-Length: 0",
  "Content-Length: 18446744073709551616",
  "Content-Length: -1",
  "Content-Length: 5242881",
  "Content-Length: 1, 2",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: gzip, chunked",
  "Transfer-Encoding: identity",
  "Transfer-Encoding: chunked\r\nContent-Length: 3",
  "Content-Encoding: gzip",
  "Content-Encoding: br",
  "Expect: 100-continue",
  "Expect: 200-ok",
  "Connection: close",
  "Connection: upgrade\r\nUpgrade: websocket",
  "Connection: keep-alive",
  "Host: evil.example",
  "X-Hub-Signature-256: sha256=",
  `X-Hub-Signature-256: sha256=${"0".repeat(64)}`,
  `X-Hub-Signature-256: sha256=${"f".repeat(4000)}`,
  `X-Hub-Signature: sha1=${"0".repeat(40)}`,
  "X-Forwarded-Host: 127.0.0.1",
  ` folded: value`,
  "No colon",
  ": no name",
  "Name : space",
  "Null: a\0b",
  `Long: ${"x".repeat(17_000)}`,
  ...Array.from({ length: 3 }, (_, index) => `Many-${index}: ${"y".repeat(500)}`),
];

export function createRequests({ port, appSecret, fixtures }: RequestSetup) {
  const sign = (body: Buffer, secret: string): string =>
    `X-Hub-Signature-256: sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

  const framed = (dice: Dice, body: Buffer): { readonly header: string; readonly bytes: Buffer } => {
    if (dice() < 0.7) return { header: `Content-Length: ${body.length}`, bytes: body };
    const chunks: Buffer[] = [];
    for (let at = 0; at < body.length;) {
      const size = 1 + below(dice, body.length - at);
      chunks.push(Buffer.from(`${size.toString(16)}${dice() < 0.1 ? ";ext=1" : ""}\r\n`), body.subarray(at, at + size));
      chunks.push(Buffer.from("\r\n"));
      at += size;
    }
    chunks.push(Buffer.from(dice() < 0.9 ? "0\r\n\r\n" : "0\r\nTrailer: x\r\n\r\n"));
    return { header: "Transfer-Encoding: chunked", bytes: Buffer.concat(chunks) };
  };
  const request = (start: string, headers: readonly string[], bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`${[start, `Host: 127.0.0.1:${port}`, ...headers].join("\r\n")}\r\n\r\n`), bytes]);

  /** As Meta sends it. */
  const genuine = (dice: Dice, body: Buffer): Buffer => {
    const { header, bytes } = framed(dice, body);
    return request("POST /webhook HTTP/1.1", [header, sign(body, appSecret)], bytes);
  };
  /** Well-formed, and not signed by Meta: with another secret, for other bytes, or not at all. */
  const forged = (dice: Dice): Buffer => {
    const body = pick(dice, fixtures);
    const { header, bytes } = framed(dice, body);
    const signature = pick(dice, [
      [sign(body, `${appSecret}x`)],
      [sign(Buffer.concat([body, Buffer.from(" ")]), appSecret)],
      [sign(body, "")],
      [sign(body, `${appSecret} `)],
      [`x-hub-signature-256: sha256=${"0".repeat(64)}`],
      [],
    ]);
    const extra = Array.from({ length: dice() < 0.5 ? 0 : below(dice, 3) }, () => pick(dice, HEADERS));
    const method = dice() < 0.7 ? "POST" : pick(dice, METHODS);
    const path = dice() < 0.6 ? "/webhook" : pick(dice, PATHS);
    const version = dice() < 0.9 ? "HTTP/1.1" : pick(dice, ["HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTP/1.1 ", ""]);
    return request(`${method} ${path} ${version}`, [header, ...signature, ...extra], bytes);
  };

  return {
    genuine,
    next(dice: Dice): RawInput {
      const pieces = dice() < 0.8 ? 1 : 1 + below(dice, 6);
      if (dice() < 0.1) {
        // The right signature in torn framing: a 200 is allowed, a crash is not.
        const bytes = genuine(dice, pick(dice, fixtures));
        return { bytes: mutate(bytes, dice, fixtures), mayBeAccepted: true, pieces };
      }
      const several = Array.from({ length: dice() < 0.85 ? 1 : 2 + below(dice, 4) }, () => forged(dice));
      const bytes = Buffer.concat(several);
      return { bytes: dice() < 0.45 ? mutate(bytes, dice, several) : bytes, mayBeAccepted: false, pieces };
    },
  };
}
