import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OfferedUpdate } from "#core/ports.ts";
import { isSignedBy, signedBytes } from "#core/updates/signed-offer.ts";

const maker = generateKeyPairSync("ed25519");
const stranger = generateKeyPairSync("ed25519");
const publicKey = maker.publicKey.export({ format: "der", type: "spki" }).toString("base64");

const file = fc.record({ url: fc.string(), sha512: fc.string(), size: fc.nat() });
const unsigned = fc.record({ version: fc.string(), notes: fc.string(), files: fc.array(file, { minLength: 1 }) });
const signed = (offer: Omit<OfferedUpdate, "signature">, key = maker.privateKey): OfferedUpdate => ({
  ...offer,
  signature: sign(null, signedBytes(offer), key).toString("base64"),
});

describe("what the makers sign", () => {
  it("is taken as it is, and with nothing else in any of its places", () => {
    fc.assert(
      fc.property(unsigned, unsigned, (one, other) => {
        const offer = signed(one);
        expect(isSignedBy(publicKey, offer)).toBe(true);
        const isSame = signedBytes(one).equals(signedBytes(other));
        expect(isSignedBy(publicKey, { ...offer, version: other.version })).toBe(one.version === other.version);
        expect(isSignedBy(publicKey, { ...offer, notes: other.notes })).toBe(one.notes === other.notes);
        expect(isSignedBy(publicKey, { ...other, signature: offer.signature })).toBe(isSame);
      }),
    );
  });

  const plain = { version: "2.0.0", notes: "", files: [{ url: "Shopbell.exe", sha512: "abc", size: 3 }] };
  it.each([
    ["nobody's", { ...plain, signature: undefined }],
    ["empty", { ...plain, signature: "" }],
    ["no base64", { ...plain, signature: "not a signature" }],
    ["a stranger's", signed(plain, stranger.privateKey)],
    ["of no package", signed({ ...plain, files: [] })],
    ["of another digest", { ...signed(plain), files: [{ url: "Shopbell.exe", sha512: "abd", size: 3 }] }],
    ["of a package fewer", { ...signed(plain), files: [...plain.files, { url: "x.exe", sha512: "abc", size: 3 }] }],
  ])("is refused when the signature is %s", (_what, offer) => {
    expect(isSignedBy(publicKey, offer)).toBe(false);
  });

  it.each([
    ["empty", ""],
    ["no key", Buffer.from("no key").toString("base64")],
    [
      "of another kind",
      generateKeyPairSync("ec", { namedCurve: "P-256" })
        .publicKey.export({ format: "der", type: "spki" })
        .toString("base64"),
    ],
  ])("proves nothing to a key that is %s", (_what, key) => {
    expect(isSignedBy(key, signed(plain))).toBe(false);
  });
});
