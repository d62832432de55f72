import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/**
 * A passphrase that only has to be recognised. scrypt with OWASP's choice for little memory (N=2^15, r=8, p=3: 32 MB and
 * about a quarter of a second; Password Storage Cheat Sheet), off the main thread; scrypt and not Argon2 because
 * Electron's crypto library has scrypt only.
 */
export const recognised = z.object({
  kdf: z.literal("scrypt"),
  cost: z
    .number()
    .int()
    .min(2)
    .max(2 ** 20)
    .refine((cost) => Number.isInteger(Math.log2(cost))),
  blockSize: z.number().int().min(1).max(32),
  parallelization: z.number().int().min(1).max(16),
  salt: z.base64(),
  hash: z.base64(),
});
export type Recognised = z.infer<typeof recognised>;

const COST = 2 ** 15;
const BLOCK_SIZE = 8;
const PARALLELIZATION = 3;
const HASH_BYTES = 32;

export async function rememberPassphrase(passphrase: string): Promise<Recognised> {
  const salt = randomBytes(16);
  const rule = { cost: COST, blockSize: BLOCK_SIZE, parallelization: PARALLELIZATION };
  const hash = await hashOf(passphrase, salt, rule);
  return { kdf: "scrypt", ...rule, salt: salt.toString("base64"), hash: hash.toString("base64") };
}

export async function isPassphrase(given: string, known: Recognised): Promise<boolean> {
  const expected = Buffer.from(known.hash, "base64");
  const hash = await hashOf(given, Buffer.from(known.salt, "base64"), known);
  return expected.length === hash.length && timingSafeEqual(hash, expected);
}

async function hashOf(
  passphrase: string,
  salt: Buffer,
  { cost, blockSize, parallelization }: Pick<Recognised, "cost" | "blockSize" | "parallelization">,
): Promise<Buffer> {
  // The same words typed on another system may be other code points.
  const words = passphrase.normalize("NFKC");
  const maxmem = 2 * 128 * cost * blockSize + 1024 * 1024;
  return new Promise((resolve, reject) => {
    scrypt(words, salt, HASH_BYTES, { cost, blockSize, parallelization, maxmem }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
