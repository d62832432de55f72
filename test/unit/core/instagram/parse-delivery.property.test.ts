import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InboundEvent } from "#core/instagram/index.ts";
import { parseDelivery, type ParsedDelivery } from "../../../support/parse-delivery.ts";
import { type Happening, happening, hashed } from "./history.ts";
import { Id, plain, type Spelling, Time, write } from "./wire.ts";

const receivedMs = 1_767_229_999_000;
const folder = new URL("../../../fixtures/webhooks/", import.meta.url);
const fixtures = readdirSync(folder).map((file) => readFileSync(new URL(file, folder)));

/** What is wrong with an answer, whatever the bytes were. */
function faultsOf(found: ParsedDelivery): readonly string[] {
  if (found.kind === "unknown_object") return [];
  const inEvents = found.events.flatMap((event) => [
    ...(event.accountId.length > 0 ? [] : ["no account"]),
    ...(Number.isSafeInteger(event.atMs) && event.atMs > 0 ? [] : ["no time"]),
    ...("customerId" in event && event.customerId.length === 0 ? ["no customer"] : []),
    ...("mid" in event && event.mid?.length === 0 ? ["no mid"] : []),
    ...("key" in event && event.key.length === 0 ? ["no key"] : []),
  ]);
  const isJson = (raw: string): boolean => {
    try {
      JSON.parse(raw);
      return true;
    } catch {
      return false;
    }
  };
  const inParts = found.notUnderstood.flatMap(({ reason, raw }) =>
    reason === "not_json" || reason === "too_deep" || isJson(raw) ? [] : [`${reason} kept as ${raw}`],
  );
  return [...inEvents, ...inParts];
}

function expectSound(found: ParsedDelivery): void {
  expect(faultsOf(found)).toStrictEqual([]);
}

const metaWords = [
  "object",
  "entry",
  "id",
  "time",
  "messaging",
  "standby",
  "changes",
  "messaging_handovers",
  "field",
  "value",
  "sender",
  "recipient",
  "timestamp",
  "message",
  "mid",
  "text",
  "attachments",
  "type",
  "payload",
  "url",
  "is_echo",
  "is_deleted",
  "is_self",
  "is_unsupported",
  "reply_to",
  "story",
  "quick_reply",
  "referral",
  "reaction",
  "action",
  "emoji",
  "read",
  "message_edit",
  "num_edit",
  "postback",
  "optin",
  "pass_thread_control",
  "app_roles",
  "policy_enforcement",
  "from",
  "comment_id",
  "event_type",
  "event_data",
  "title",
  "elements",
  "generic",
  "product",
  "ads_context_data",
  "__proto__",
];
const metaValues: readonly unknown[] = [
  "instagram",
  "messages",
  "comments",
  "mentions",
  "story_insights",
  "0",
  "12334",
  "17841400000000011",
  "900000000000001",
  "react",
  "unreact",
  "image",
  "ig_post",
  "share",
  "ephemeral",
  "https://example.com/a",
  "",
  "1",
  0,
  1,
  -1,
  1.5,
  1e300,
  1_767_225_600_000,
  2 ** 60,
  true,
  false,
  null,
];
const metaSoup = fc.letrec<{ node: unknown; tree: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(...metaValues),
    fc.string(),
    tie("tree"),
  ),
  tree: fc.oneof(
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...metaWords), tie("node"), { maxKeys: 6 }),
  ),
}));

describe("never throws", () => {
  it("on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expectSound(parseDelivery(Buffer.from(bytes), receivedMs));
      }),
      { numRuns: 500 },
    );
  });

  it("on any JSON", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expectSound(parseDelivery(Buffer.from(json), receivedMs));
      }),
      { numRuns: 300 },
    );
  });

  it("on any mixture of Meta's own words, and loses no element of a list", () => {
    fc.assert(
      fc.property(
        fc.array(metaSoup.node, { maxLength: 5 }),
        fc.constantFrom("messaging", "standby", "changes", "messaging_handovers"),
        (items, list) => {
          const body = JSON.stringify({ object: "instagram", entry: [{ id: "17841400000000011", [list]: items }] });
          const found = parseDelivery(Buffer.from(body), receivedMs);
          expectSound(found);
          if (found.kind !== "understood") throw new Error("turned away");
          expect(found.events.length + found.notUnderstood.length).toBeGreaterThanOrEqual(items.length);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("on such a mixture anywhere in the envelope", () => {
    fc.assert(
      fc.property(metaSoup.node, fc.constantFrom("root", "entries", "entry"), (soup, where) => {
        const envelope = {
          root: soup,
          entries: { object: "instagram", entry: soup },
          entry: { object: "instagram", entry: [soup] },
        };
        expectSound(parseDelivery(Buffer.from(JSON.stringify(envelope[where])), receivedMs));
      }),
      { numRuns: 1000 },
    );
  });

  it("on fixtures with bytes changed, cut, doubled and moved", () => {
    const mutation = fc.record({
      kind: fc.constantFrom("set", "cut", "insert", "double"),
      at: fc.nat(4000),
      length: fc.integer({ min: 1, max: 40 }),
      byte: fc.oneof(fc.constantFrom(...Buffer.from('{}[]":,0\\ue-')), fc.integer({ min: 0, max: 255 })),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...fixtures),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (fixture, mutations) => {
          let bytes = Buffer.from(fixture);
          for (const { kind, at, length, byte } of mutations) {
            const from = at % (bytes.length + 1);
            const before = bytes.subarray(0, from);
            const touched = bytes.subarray(from, from + length);
            const after = bytes.subarray(from + length);
            const middle = {
              set: [Buffer.alloc(touched.length, byte)],
              cut: [],
              insert: [Buffer.from([byte]), touched],
              double: [touched, touched],
            };
            bytes = Buffer.concat([before, ...middle[kind], after]);
          }
          expectSound(parseDelivery(bytes, receivedMs));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

const spelling: fc.Arbitrary<Spelling> = fc.record({
  ids: fc.constantFrom("text", "number"),
  times: fc.constantFrom("milliseconds", "seconds", "digits", "digit seconds", "iso", "graph iso"),
  escapes: fc.constantFrom("none", "meta", "meta, upper case", "everything"),
  keys: fc.constantFrom("as written", "reversed"),
  spaced: fc.boolean(),
});

type Envelope = "messaging" | "standby" | "messaging_handovers" | "changes" | "flat";
const sending = fc.record({
  what: happening,
  envelope: fc.constantFrom<Envelope>("messaging", "standby", "messaging_handovers", "changes", "flat"),
  newEntry: fc.boolean(),
  newDelivery: fc.boolean(),
});
type Sending = typeof sending extends fc.Arbitrary<infer Value> ? Value : never;

interface Entry {
  readonly account: string;
  readonly envelope: Envelope;
  readonly items: object[];
}

/** The history as deliveries of entries: how Meta may batch it, in the same order. */
function batched(history: readonly Sending[]): readonly (readonly Entry[])[] {
  const deliveries: Entry[][] = [];
  for (const { what, envelope: wanted, newEntry, newDelivery } of history) {
    const envelope = what.changeOnly && wanted !== "flat" ? "changes" : wanted;
    let delivery = deliveries.at(-1);
    if (delivery === undefined || newDelivery) deliveries.push((delivery = []));
    const last = delivery.at(-1);
    const fits = last?.account === what.expected.accountId && last.envelope === envelope && envelope !== "flat";
    const item = envelope === "changes" || envelope === "flat" ? { field: what.field, value: what.wire } : what.wire;
    if (fits && !newEntry) last.items.push(item);
    else delivery.push({ account: what.expected.accountId, envelope, items: [item] });
  }
  return deliveries;
}

function deliveryBody(entries: readonly Entry[], spelled: Spelling): Buffer {
  const entry = entries.map(({ account, envelope, items }) => ({
    id: new Id(account),
    time: new Time(1_767_225_600_000),
    unknown_to_all: [{ nested: true }],
    ...(envelope === "flat" ? items[0] : { [envelope]: items }),
  }));
  return Buffer.from(write({ object: "instagram", entry }, spelled));
}

function eventsOf(body: Buffer): readonly InboundEvent[] {
  const found = parseDelivery(body, receivedMs);
  expect(found).toMatchObject({ kind: "understood", notUnderstood: [] });
  return found.kind === "understood" ? found.events : [];
}

/** The event as it must come out of this envelope; a hashed key is the one of the plain spelling. */
function expectedOf({ what, envelope }: Sending): InboundEvent {
  const { expected } = what;
  const event = "standby" in expected ? { ...expected, standby: envelope === "standby" } : expected;
  return "key" in event && event.key === hashed ? { ...event, key: keyInPlainSpelling(what) } : event;
}

function keyInPlainSpelling(what: Happening): string {
  const entries = [{ account: what.expected.accountId, envelope: "messaging" as const, items: [what.wire] }];
  const event = eventsOf(deliveryBody(entries, plain))[0];
  return event !== undefined && "key" in event ? event.key : "no key";
}

describe("a history is recovered", () => {
  it("from any batching, envelope, spelling of ids, times and characters, and order of keys", () => {
    fc.assert(
      fc.property(fc.array(sending, { minLength: 1, maxLength: 12 }), spelling, (history, spelled) => {
        const found = batched(history).flatMap((entries) => eventsOf(deliveryBody(entries, spelled)));
        expect(found).toStrictEqual(history.map(expectedOf));
      }),
      { numRuns: 600 },
    );
  });

  it("with every digit of an id that was written as a number", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.boolean(), (id, spaced) => {
        const digits = String(id);
        const event = {
          sender: { id: new Id(digits) },
          recipient: { id: "17841400000000011" },
          message: { mid: "m", text: "x" },
        };
        const body = { object: "instagram", entry: [{ id: "17841400000000011", messaging: [event] }] };
        fc.pre(digits !== "12334" && digits !== "17841400000000011");
        const written = write(body, { ...plain, ids: "number", spaced });
        expect(eventsOf(Buffer.from(written))).toMatchObject([{ customerId: digits }]);
      }),
    );
  });
});
