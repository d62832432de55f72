import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PracticeShop } from "#core/ports.ts";
import { createVirtualClock, startPracticeShop } from "#simulator/index.ts";
import type { PracticeShopWithSimulator } from "#simulator/index.ts";
import { practiceCustomerId, practicePeople } from "#simulator/practice/practice-shop.ts";
import { phrases } from "#simulator/practice/talk.ts";
import { createReceiver, eventsOf, isSignedWith } from "./receiver.ts";
import type { Receiver } from "./receiver.ts";
import { HOUR_MS, START_MS } from "./stage.ts";

let shop: PracticeShopWithSimulator;
let receiver: Receiver;

const start = async () =>
  startPracticeShop({ port: 0, clock: createVirtualClock({ startMs: START_MS, running: false }) });

beforeEach(async () => {
  shop = await start();
  receiver = await createReceiver();
});
afterEach(async () => {
  await shop.stop();
  await receiver.close();
});

const midsOf = (from: Receiver) =>
  eventsOf(from).map((event) => {
    const part = (event["message"] ?? event["postback"]) as { mid: string } | undefined;
    return part?.mid ?? "";
  });

test("the shop is what the core asks for", () => {
  const asPort: PracticeShop = shop;
  expect(asPort.account).toMatchObject({ username: "mira.linen", family: "instagram" });
  expect(asPort.account.id).toMatch(/^17841\d{12}$/);
  expect(asPort.graphUrl.startsWith(asPort.mediaOrigin)).toBe(true);
});

test("the past is varied: languages, kinds of event, windows in every state, people waiting", async () => {
  await shop.play(receiver.url);
  expect(receiver.received.every((delivery) => isSignedWith(delivery, shop.account.appSecret))).toBe(true);
  expect(practicePeople.length).toBeGreaterThanOrEqual(14);
  expect(new Set(practicePeople.map((person) => person.language)).size).toBeGreaterThanOrEqual(9);
  const all = JSON.stringify(eventsOf(receiver));
  for (const sign of [
    '"type":"image"',
    '"type":"audio"',
    '"type":"story_mention"',
    '"type":"ig_post"',
    '"type":"like_heart"',
    '"type":"ephemeral"',
    '"reply_to":{"mid"',
    '"reply_to":{"story"',
    '"is_deleted":true',
    '"is_unsupported":true',
    '"is_echo":true',
    '"message_edit"',
    '"reaction"',
    '"postback"',
    '"read"',
    '"source":"ADS"',
  ]) {
    expect(all).toContain(sign);
  }
  const ages = [...shop.simulator.world.conversations.values()].map(({ lastQualifyingMs, messages }) => ({
    hours: (START_MS - (lastQualifyingMs ?? 0)) / HOUR_MS,
    waits: messages.findLast((message) => !message.isDeleted)?.fromAccount === false,
  }));
  const between = (from: number, to: number) => ages.filter(({ hours }) => hours > from && hours <= to);
  expect(between(0, 20).length).toBeGreaterThanOrEqual(6);
  expect(between(20, 23.9).length).toBeGreaterThanOrEqual(2);
  expect(between(24, 168).length).toBeGreaterThanOrEqual(3);
  expect(between(168, 999).length).toBeGreaterThanOrEqual(2);
  expect(ages.filter(({ waits }) => waits).length).toBeGreaterThanOrEqual(5);
  expect(ages.every(({ hours }) => hours > 0)).toBe(true);
});

test("events arrive in the order they happened, and a restart tells the same ones", async () => {
  await shop.play(receiver.url);
  const times = eventsOf(receiver).map((event) => Number(event["timestamp"]));
  expect(times).toEqual(times.toSorted((left, right) => left - right));
  const again = await startPracticeShop({
    port: 0,
    clock: createVirtualClock({ startMs: START_MS + 30 * HOUR_MS, running: false }),
  });
  const secondReceiver = await createReceiver();
  await again.play(secondReceiver.url);
  expect(midsOf(secondReceiver)).toEqual(midsOf(receiver));
  await again.stop();
  await secondReceiver.close();
});

test("with a state file Meta's side remembers what was said, and its past stays where it was", async () => {
  const folder = mkdtempSync(join(tmpdir(), "practice-"));
  const stateFile = join(folder, "practice.json");
  const begin = async (startMs: number) =>
    startPracticeShop({ port: 0, clock: createVirtualClock({ startMs, running: false }), stateFile });
  const first = await begin(START_MS);
  const { mid } = await first.simulator.customerWrites({ customerId: practiceCustomerId("lena"), text: "live" });
  await first.simulator.react({ mid, emoji: "🔥" });
  await first.stop();
  const second = await begin(START_MS + 48 * HOUR_MS);
  const times = (shop: PracticeShopWithSimulator) =>
    [...shop.simulator.world.messages.values()].map(({ message }) => `${message.mid} ${message.atMs}`).toSorted();
  expect(times(second)).toEqual(times(first));
  expect(second.simulator.world.messages.get(mid)?.message).toMatchObject({ text: "live", fromAccount: false });
  expect([...(second.simulator.world.messages.get(mid)?.message.reactions.values() ?? [])]).toEqual(["🔥"]);
  await second.stop();
  writeFileSync(stateFile, "not json");
  await (await begin(START_MS)).stop();
  rmSync(folder, { recursive: true });
});

test("a customer who gets an answer has seen it and answers in their language", async () => {
  await shop.play(receiver.url);
  const before = eventsOf(receiver).length;
  const response = await fetch(`${shop.graphUrl}/me/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${shop.account.accessToken}` },
    body: JSON.stringify({ recipient: { id: practiceCustomerId("lena") }, message: { text: "Gern, bis Freitag?" } }),
  });
  const { message_id: mid } = (await response.json()) as { message_id: string };
  await shop.simulator.clock({ advanceMs: 9000 });
  const since = eventsOf(receiver).slice(before);
  expect(since).toMatchObject([{ message: { mid, is_echo: true } }, { read: { mid } }, { message: { text: /.+/ } }]);
  expect(phrases.de.yes).toContain((since[2]?.["message"] as { text?: string } | undefined)?.text);
});

test("customers go on writing, but not for ever", async () => {
  await shop.play(receiver.url);
  const before = eventsOf(receiver).length;
  await shop.simulator.clock({ advanceMs: 61_000 });
  expect(eventsOf(receiver).length - before).toBeGreaterThanOrEqual(1);
  await shop.simulator.clock({ advanceMs: 6 * HOUR_MS });
  expect(eventsOf(receiver).length - before).toBe(200);
});

test("one customer has no name, one profile cannot be read, and pictures are real", async () => {
  const get = async (key: string) => {
    const response = await fetch(
      `${shop.graphUrl}/${practiceCustomerId(key)}?fields=name,username,profile_pic&access_token=${shop.account.accessToken}`,
    );
    return (await response.json()) as { name?: string; profile_pic?: string; error?: { code: number } };
  };
  expect((await get("quiet")).error?.code).toBe(9010);
  expect((await get("pavlo")).name).toBeUndefined();
  const { profile_pic: link = "" } = await get("hannah");
  const picture = Buffer.from(await (await fetch(link)).arrayBuffer());
  expect(picture.subarray(1, 4).toString("latin1")).toBe("PNG");
});
