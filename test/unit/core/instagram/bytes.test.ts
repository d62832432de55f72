import { describe, expect, it } from "vitest";
import { parseDelivery } from "../../../support/parse-delivery.ts";
import { account, customer, entryMs, eventMs, kept, message, mid, receivedMs, understood } from "./expected.ts";

const parse = (body: string | Buffer) => parseDelivery(Buffer.from(body), receivedMs);
const event = (part: object) => ({
  sender: { id: customer },
  recipient: { id: account },
  timestamp: eventMs,
  ...part,
});
const delivery = (...events: readonly object[]) =>
  JSON.stringify({ object: "instagram", entry: [{ id: account, time: entryMs, messaging: events }] });
const textDelivery = delivery(event({ message: { mid: "m", text: "hi" } }));
const whole = (reason: "not_json" | "too_deep" | "bad_envelope", raw: string) => ({
  kind: "understood",
  events: [],
  notUnderstood: [{ reason, raw }],
});

describe("bytes that are not quite JSON", () => {
  it.each(["", " ", "{", "nonsense", '{"object":"instagram"', "object=instagram&entry=1", "\u0000", "NaN"])(
    "%j is kept as not_json",
    (body) => {
      expect(parse(body)).toStrictEqual(whole("not_json", body));
    },
  );

  it.each(["null", "1", '"instagram"', "[]", "true"])("%s is JSON and no envelope", (body) => {
    expect(parse(body)).toStrictEqual(whole("bad_envelope", body));
  });

  it("reads past a byte order mark", () => {
    expect(parse(`\ufeff${textDelivery}`)).toStrictEqual(understood(message("m", { text: "hi" })));
  });

  it("shows a text with a broken byte instead of hiding it", () => {
    const [before = "", after = ""] = textDelivery.split("hi");
    const body = Buffer.concat([Buffer.from(`${before}h`), Buffer.from([0xff]), Buffer.from(`i${after}`)]);
    expect(parse(body)).toStrictEqual(understood(message("m", { text: "h\ufffdi" })));
  });

  it("does not let a cut multi-byte character swallow the closing quote", () => {
    const [before = "", after = ""] = textDelivery.split("hi");
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xe2, 0x9d]), Buffer.from(after)]);
    expect(parse(body)).toStrictEqual(understood(message("m", { text: "\ufffd" })));
  });
});

describe("bombs", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

  it.each([65, 1000, 2_000_000])("%d levels of nesting are kept as too_deep, without a stack overflow", (levels) => {
    const body = nested(levels);
    expect(parse(body)).toStrictEqual(whole("too_deep", body));
  });

  it("an unclosed million of brackets is no harder", () => {
    expect(parse("[{".repeat(1_000_000))).toMatchObject({ notUnderstood: [{ reason: "too_deep" }] });
  });

  it("a customer may write as many brackets as they like", () => {
    const text = `${"[{".repeat(500)}\\"${"}]".repeat(3)}`;
    expect(parse(delivery(event({ message: { mid: "m", text } })))).toStrictEqual(understood(message("m", { text })));
  });

  it("a hundred thousand broken entries are kept once, as one body", () => {
    const body = JSON.stringify({ object: "instagram", entry: Array.from({ length: 100_000 }, () => 0) });
    expect(parse(body)).toStrictEqual(whole("bad_envelope", body));
  });

  it("beside so many broken parts, what was understood still counts", () => {
    const entry = [
      ...Array.from({ length: 3000 }, () => 0),
      (JSON.parse(textDelivery) as { entry: unknown[] }).entry[0],
    ];
    expect(parse(JSON.stringify({ object: "instagram", entry }))).toMatchObject({
      events: [message("m", { text: "hi" })],
      notUnderstood: [{ reason: "bad_envelope" }],
    });
  });

  it("names from Object's prototype are only names", () => {
    const hostile = `{"object":"instagram","entry":[{"id":"${account}","__proto__":{"messaging":[1]},"constructor":{"x":1},"messaging":[{"__proto__":{"message":{"mid":"m"}},"toString":1}]}]}`;
    expect(parse(hostile)).toMatchObject({
      events: [],
      notUnderstood: [{ reason: "unknown_event", accountId: account }],
    });
  });
});

describe("bounds", () => {
  const texts = (length: number) => parse(delivery(event({ message: { mid: "m", text: "x".repeat(length) } })));

  it("a text far beyond Meta's 1000 passes up to 20,000", () => {
    expect(texts(20_000)).toStrictEqual(understood(message("m", { text: "x".repeat(20_000) })));
  });

  it("a longer one is kept whole, with the message it belongs to", () => {
    const raw = JSON.stringify(event({ message: { mid: "m", text: "x".repeat(20_001) } }));
    expect(texts(20_001)).toStrictEqual({
      kind: "understood",
      events: [],
      notUnderstood: [kept("bad_event", raw, mid("m"))],
    });
  });

  it("a hundred attachments are a message, more are not", () => {
    const many = (length: number) =>
      parse(delivery(event({ message: { mid: "m", attachments: Array.from({ length }, () => ({ type: "image" })) } })));
    expect(many(100)).toMatchObject({ events: [{ kind: "message" }], notUnderstood: [] });
    expect(many(101)).toMatchObject({ events: [], notUnderstood: [{ reason: "bad_event", mid: "m" }] });
  });

  it("a batch of 1000 keeps its number and its order", () => {
    const events = Array.from({ length: 1000 }, (_, index) => event({ message: { mid: `m-${index}`, text: "hi" } }));
    expect(parse(delivery(...events))).toStrictEqual(
      understood(...events.map((_, index) => message(`m-${index}`, { text: "hi" }))),
    );
  });
});
