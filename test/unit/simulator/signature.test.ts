import { createHmac } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { serializeLikeMeta, signDelivery } from "#simulator/index.ts";
import { CUSTOMER, setStage } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { isSignedWith } from "./receiver.ts";

const text = "Café 😀 https://example.com/a";
let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

test("slashes and everything outside ASCII are escaped, in lower-case hex, and still mean the same", () => {
  const written = serializeLikeMeta({ text });
  expect(written).toBe(String.raw`{"text":"Caf\u00e9 \ud83d\ude00 https:\/\/example.com\/a"}`);
  expect(JSON.parse(written)).toEqual({ text });
});

test("parsing and writing the body again breaks the signature", () => {
  const { body, headers } = signDelivery({ text }, "s3cret");
  const hmac = (bytes: Buffer) => `sha256=${createHmac("sha256", "s3cret").update(bytes).digest("hex")}`;
  expect(headers["X-Hub-Signature-256"]).toBe(hmac(body));
  expect(headers["X-Hub-Signature-256"]).not.toBe(hmac(Buffer.from(JSON.stringify(JSON.parse(body.toString("utf8"))))));
});

test("a customer's message arrives signed over the bytes that were sent", async () => {
  stage = await setStage();
  const written = await stage.simulator.customerWrites({ customerId: CUSTOMER, text });
  expect(written.delivered).toMatchObject({ status: 200, state: "delivered" });
  const [delivery] = stage.receiver.received;
  expect(delivery && isSignedWith(delivery, stage.secret)).toBe(true);
  expect(delivery?.headers["user-agent"]).toBe("facebookexternalua");
  expect(delivery?.raw.toString("utf8")).toContain(String.raw`Caf\u00e9 \ud83d\ude00 https:\/\/example.com\/a`);
});

test.each([
  ["missing", false],
  ["wrong_secret", false],
  ["tampered", false],
  ["reserialized", false],
  ["valid", true],
] as const)("signature mode %s gives a body whose signature is good: %s", async (signature, good) => {
  stage = await setStage();
  await stage.simulator.deliver({ events: [{ message: { mid: "m", text } }], signature });
  const [delivery] = stage.receiver.received;
  expect(delivery && isSignedWith(delivery, stage.secret)).toBe(good);
});
