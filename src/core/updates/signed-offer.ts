import { createPublicKey, verify } from "node:crypto";
import type { OfferedUpdate } from "../ports.ts";

/**
 * What the makers of Shopbell sign of a new version, on every system alike: its number, what it says of itself, and the
 * digest of every package. Whoever fetches a package compares it with its digest; so a package that nobody signed is
 * refused, and so is a signed one under another number. The systems' own signatures come on top of it.
 */
export function signedBytes({ version, notes, files }: Omit<OfferedUpdate, "signature">): Buffer {
  const packages = files.map(({ url, sha512, size }) => [url, sha512, size]);
  return Buffer.from(JSON.stringify(["shopbell-update-1", version, notes, packages]));
}

/** @param publicKey Ed25519, as base64 of its SPKI form. */
export function isSignedBy(publicKey: string, offer: OfferedUpdate): boolean {
  if (offer.signature === undefined || offer.files.length === 0) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
    if (key.asymmetricKeyType !== "ed25519") return false;
    return verify(null, signedBytes(offer), key, Buffer.from(offer.signature, "base64"));
  } catch {
    // A key or a signature that cannot be read proves nothing.
    return false;
  }
}
