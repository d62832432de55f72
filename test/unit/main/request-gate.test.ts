import { describe, expect, test } from "vitest";
import { MAX_REQUEST_BYTES } from "#shared/contract/routes.ts";
import type { ErrorCode } from "#shared/contract/errors.ts";
import { answerRequest, type CallerFrame, type RequestGate } from "#main/request-gate.ts";

const OUR_WINDOW = 7;
const ourPage: CallerFrame = { url: "shopbell-app://app/", parent: null, detached: false };

function gate() {
  const reached: { route: string; input: unknown }[] = [];
  const refused: { code: ErrorCode; reason: string }[] = [];
  const parts: RequestGate = {
    isKnownSender: (senderId) => senderId === OUR_WINDOW,
    request: (route, input) => {
      reached.push({ route, input });
      if (route === "throws") return Promise.reject(new Error("a secret"));
      return Promise.resolve({ ok: true, data: "answer" });
    },
    onRefused: (code, reason) => refused.push({ code, reason }),
  };
  return { parts, reached, refused };
}

const ask = (parts: RequestGate, frame: CallerFrame | null, args: readonly unknown[], senderId = OUR_WINDOW) =>
  answerRequest(parts, { senderId, frame }, args);

describe("a request from our own page", () => {
  test("reaches the core with its route and input", async () => {
    const { parts, reached, refused } = gate();
    const answer = await ask(parts, ourPage, ["app/state", { a: [1, "two", null] }]);
    expect(answer).toEqual({ ok: true, data: "answer" });
    expect(reached).toEqual([{ route: "app/state", input: { a: [1, "two", null] } }]);
    expect(refused).toEqual([]);
  });

  test("may come with a fragment or a query in the address", async () => {
    const { parts } = gate();
    for (const url of ["shopbell-app://app/#/inbox", "shopbell-app://app/index.html", "shopbell-app://app/?x=1"]) {
      expect(await ask(parts, { ...ourPage, url }, ["app/state", {}])).toMatchObject({ ok: true });
    }
  });

  test("arrives as plain JSON values, whatever the clone was", async () => {
    const { parts, reached } = gate();
    await ask(parts, ourPage, ["r", { map: new Map([["a", 1]]), when: new Date(0), nothing: undefined }]);
    expect(reached[0]?.input).toEqual({ map: {}, when: "1970-01-01T00:00:00.000Z" });
  });
});

const SUB_FRAME: CallerFrame = { ...ourPage, parent: ourPage };
const hostile: readonly (readonly [string, CallerFrame | null, number])[] = [
  ["a window we do not know", ourPage, OUR_WINDOW + 1],
  ["a frame that is gone", null, OUR_WINDOW],
  ["a detached frame", { ...ourPage, detached: true }, OUR_WINDOW],
  ["a sub-frame with our own address", SUB_FRAME, OUR_WINDOW],
  ...[
    "https://shopbell.example/",
    "https://app/",
    "http://127.0.0.1:5173/",
    "file:///etc/passwd",
    "about:blank",
    "",
    "not an address",
    "data:text/html,<script>shopbell-app://app/</script>",
    "blob:shopbell-app://app/4cbd1f8f",
    "javascript:shopbell-app://app/",
    "shopbell-app://app.evil/",
    "shopbell-app://evil.app/",
    "shopbell-app://app@evil/",
    "shopbell-app://evil@app/",
    "shopbell-app://app:80/",
    "shopbell-app://App/",
    "shopbell-app://%61pp/",
    "shopbell-app://app./",
    "shopbell-app://ap\u0440/",
    "shopbell-app:///app/",
    "shopbell-app:app/",
    "shopbell-apps://app/",
    "x-shopbell-app://app/",
    "https://evil.example/?shopbell-app://app/",
    "shopbell-app://app/media/12",
    "shopbell-app://app/assets/main.js",
  ].map((url) => [`a page at ${JSON.stringify(url)}`, { ...ourPage, url }, OUR_WINDOW] as const),
];

describe("a request that is refused before the core", () => {
  test.each(hostile)("%s", async (_name, frame, senderId) => {
    const { parts, reached, refused } = gate();
    const answer = await ask(parts, frame, ["app/state", {}], senderId);
    expect(answer).toMatchObject({ ok: false, error: { code: "unauthorized" } });
    expect(reached).toEqual([]);
    expect(refused).toHaveLength(1);
  });

  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  const shapes: readonly (readonly [string, readonly unknown[], ErrorCode])[] = [
    ["nothing", [], "invalid_input"],
    ["a route without input", ["app/state"], "invalid_input"],
    ["an argument too many", ["app/state", {}, "x"], "invalid_input"],
    ["a route that is no text", [{ route: "app/state" }, {}], "invalid_input"],
    ["input that holds itself", ["app/state", cycle], "invalid_input"],
    ["a bigint", ["app/state", { id: 1n }], "invalid_input"],
    ["undefined", ["app/state", undefined], "invalid_input"],
    ["an input one byte too large", ["app/state", "x".repeat(MAX_REQUEST_BYTES - 1)], "too_large"],
    ["few letters of many bytes", ["app/state", "ع".repeat(MAX_REQUEST_BYTES / 2)], "too_large"],
    ["a route without end", ["a".repeat(5000), {}], "too_large"],
  ];
  test.each(shapes)("%s", async (_name, args, code) => {
    const { parts, reached } = gate();
    expect(await ask(parts, ourPage, args)).toMatchObject({ ok: false, error: { code } });
    expect(reached).toEqual([]);
  });
});

test("the largest allowed input gets through", async () => {
  const { parts, reached } = gate();
  await ask(parts, ourPage, ["app/state", "x".repeat(MAX_REQUEST_BYTES - 2)]);
  expect(reached).toHaveLength(1);
});

test("what is thrown inside does not cross, not even its text", async () => {
  const { parts } = gate();
  const answer = await ask(parts, ourPage, ["throws", {}]);
  expect(answer).toMatchObject({ ok: false, error: { code: "internal" } });
  expect(JSON.stringify(answer)).not.toContain("a secret");
});
