import { describe, expect, it } from "vitest";
import type { GraphCall, GraphOutcome } from "#core/instagram/graph-client.ts";
import type { Clock } from "#core/ports.ts";
import { createHistoryCalls, PACE_MS } from "#core/setup/history-calls.ts";
import { createPace } from "#core/setup/pace.ts";
import { createVirtualClock } from "#simulator/index.ts";
import { toAccountId, toMid } from "#shared/domain/ids.ts";

const EMPTY: GraphOutcome = { kind: "answered", data: { data: [] } };
const TOO_MUCH: GraphOutcome = { kind: "refused", error: { code: 1, isTransient: true } };
/** No answer in time, or one that is not Meta's. */
const TOO_SLOW: GraphOutcome = { kind: "unknown" };
const START_MS = 1_767_600_000_000;

function reading(answer: (call: GraphCall) => GraphOutcome = () => EMPTY) {
  const clock = createVirtualClock({ startMs: START_MS, running: false });
  const asked: { readonly call: GraphCall; readonly atMs: number }[] = [];
  const ending = new AbortController();
  let aheadMs = 0;
  const hostClock: Clock = {
    nowMs: () => clock.nowMs() + aheadMs,
    after: (delayMs, run) => clock.after(delayMs, run),
  };
  const calls = createHistoryCalls({
    graph: {
      call: async (call) => {
        asked.push({ call, atMs: clock.nowMs() - START_MS });
        return answer(call);
      },
    },
    pace: createPace(hostClock, PACE_MS, ending.signal),
    accountId: toAccountId("17841400000000011"),
    access: () => ({ baseUrl: "https://graph.example/v25.0", accessToken: "token" }),
    ending: ending.signal,
  });
  /** Time goes on until the answer is there. */
  const goOn = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    let isDone = false;
    const ended = work.finally(() => (isDone = true));
    for (;;) {
      // What has been set going, before time goes on.
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return ended;
      await clock.advance(100);
    }
  };
  return { calls, clock, asked, ending, goOn, setAhead: (ms: number) => void (aheadMs = ms) };
}

/** Meta allows two calls a second for an account's conversations; the owner's own reading goes the same way. */
describe("reading the history", () => {
  it("asks at most once in 600 ms, however much is wanted at once, and so leaves room for the owner", async () => {
    const { calls, clock, asked, goOn } = reading();
    const all = [
      calls.conversations(undefined),
      calls.messages("one"),
      calls.ids("one", undefined),
      calls.isThere(toMid("mid")),
    ];
    await goOn(Promise.all(all));
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, 600, 1200, 1800]);
    // After a rest the next one goes at once.
    await clock.advance(3000);
    const restedMs = clock.nowMs() - START_MS;
    await calls.conversations(undefined);
    expect(asked.at(-1)?.atMs).toBe(restedMs);
  });

  it("goes on at its pace when this computer's clock is put back by hours", async () => {
    const { calls, asked, goOn, setAhead } = reading();
    setAhead(2 * 3_600_000);
    await calls.conversations(undefined);
    setAhead(0);
    await goOn(calls.conversations(undefined));
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, 600]);
  });

  it("wants fewer conversations at once where Meta finds it too much, and remembers that", async () => {
    const { calls, asked, goOn } = reading(({ query }) => (Number(query?.["limit"]) > 6 ? TOO_MUCH : EMPTY));
    expect((await goOn(calls.conversations(undefined))).kind).toBe("ok");
    await goOn(calls.conversations("further"));
    expect(asked.map(({ call }) => call.query?.["limit"])).toEqual(["25", "12", "6", "6"]);
  });

  const sizeOf = ({ query }: GraphCall): number =>
    Number(query?.["limit"] ?? /limit\((\d+)\)/u.exec(query?.["fields"] ?? "")?.[1]);
  const NO_MESSAGES: GraphOutcome = { kind: "answered", data: { messages: { data: [], paging: {} } } };

  it("wants fewer at once where Meta takes too long, and carefully more again when that has passed", async () => {
    let most = 10;
    const { calls, asked, goOn } = reading((call) => (sizeOf(call) > most ? TOO_SLOW : NO_MESSAGES));
    expect((await goOn(calls.messages("slow"))).kind).toBe("ok");
    for (let nth = 0; nth < 9; nth += 1) await goOn(calls.messages(`${nth}`));
    expect(asked.map(({ call }) => sizeOf(call))).toEqual([20, ...Array<number>(10).fill(10)]);

    // One step up after ten that came; still too slow, so ten more before the next try.
    for (let nth = 0; nth < 10; nth += 1) await goOn(calls.messages(`${nth}`));
    expect(asked.slice(11).map(({ call }) => sizeOf(call))).toEqual([20, ...Array<number>(10).fill(10)]);
    most = 20;
    await goOn(calls.messages("again"));
    await goOn(calls.messages("again"));
    expect(asked.slice(22).map(({ call }) => sizeOf(call))).toEqual([20, 20]);
  });

  it("gives up what takes Meta too long three times, and leaves the rest of the time to the others", async () => {
    const { calls, asked, goOn } = reading(() => TOO_SLOW);
    expect(await goOn(calls.messages("slow"))).toEqual({ kind: "broken", outcome: { kind: "unknown" } });
    expect(asked.map(({ call }) => sizeOf(call))).toEqual([20, 10, 5]);
    expect((await goOn(calls.conversations(undefined))).kind).toBe("broken");
    expect(asked.slice(3).map(({ call }) => sizeOf(call))).toEqual([25, 12, 6]);
  });

  it("takes a page in pieces where Meta finds it too much at once", async () => {
    const all = Array.from({ length: 30 }, (_none, nth) => ({
      id: `mid-${nth}`,
      created_time: new Date(START_MS - nth * 1000).toISOString(),
      from: { id: "900000000000001" },
      message: "Hello",
    }));
    const pageAt = (from: number, limit: number) => ({
      data: all.slice(from, from + limit),
      paging: { cursors: { after: String(from + limit) }, next: "https://graph.example/next" },
    });
    const { calls, asked, goOn } = reading(({ path, query }) => {
      const limit = Number(query?.["limit"] ?? /limit\((\d+)\)/u.exec(query?.["fields"] ?? "")?.[1]);
      if (limit > 8) return TOO_MUCH;
      const page = pageAt(Number(query?.["after"] ?? 0), limit);
      return { kind: "answered", data: path === "one" ? { messages: page } : page };
    });
    const read = await goOn(calls.messages("one"));
    if (read.kind !== "ok") throw new Error("could not be read");
    expect(read.answer.messages.map(({ mid }) => mid)).toEqual(all.slice(0, 20).map(({ id }) => id));
    expect(read.answer).toMatchObject({ cursor: "20" });
    expect(asked).toHaveLength(6);
  });

  it.each([
    ["the line is gone", { kind: "not_sent" }],
    ["there were too many calls", { kind: "refused", error: { code: 613, isTransient: true } }],
  ] as const)("has not read a conversation of which it has a piece when %s", async (_name, outcome) => {
    const { calls, goOn } = reading(({ path, query }) => {
      if (path !== "one") return outcome;
      if (query?.["fields"]?.includes("limit(20)") === true) return TOO_SLOW;
      const node = { id: "mid", created_time: "2026-01-01T12:00:00+0000", from: { id: "900000000000001" } };
      const paging = { cursors: { after: "1" }, next: "https://graph.example/next" };
      return { kind: "answered", data: { messages: { data: [node], paging } } };
    });
    expect(await goOn(calls.messages("one"))).toEqual({ kind: "broken", outcome });
  });

  it("reads the messages without what is shared in them where Meta knows no such field, and remembers that", async () => {
    const unknown: GraphOutcome = { kind: "refused", error: { code: 100, isTransient: false } };
    const { calls, asked, goOn } = reading(({ query }) =>
      query?.["fields"]?.includes("shares") === true
        ? unknown
        : { kind: "answered", data: { messages: { data: [], paging: {} } } },
    );
    expect((await goOn(calls.messages("one"))).kind).toBe("ok");
    expect((await goOn(calls.messages("two"))).kind).toBe("ok");
    expect(asked).toHaveLength(3);
  });

  it("goes on asking for what is shared after a conversation that is refused whatever is asked of it", async () => {
    const { calls, asked, goOn } = reading(({ path }) =>
      path === "one"
        ? { kind: "refused", error: { code: 100, isTransient: false } }
        : { kind: "answered", data: { messages: { data: [], paging: {} } } },
    );
    expect((await goOn(calls.messages("one"))).kind).toBe("broken");
    expect((await goOn(calls.messages("two"))).kind).toBe("ok");
    const isShared = asked.map(({ call }) => call.query?.["fields"]?.includes("shares"));
    expect(isShared).toEqual([true, false, true]);
  });

  it("asks nothing more once it is to end", async () => {
    const { calls, asked, ending } = reading();
    await calls.conversations(undefined);
    const waiting = calls.conversations(undefined);
    ending.abort();
    expect(await waiting).toEqual({ kind: "broken", outcome: { kind: "not_sent" } });
    expect(asked).toHaveLength(1);
  });
});
