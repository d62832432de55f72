/** What somebody has begun to write gets to the host, also when the host did not take it the first time. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  changeDraft,
  changeNote,
  createDrafts,
  draftOf,
  forgetAllDrafts,
  forgetErased,
} from "#renderer/features/replies/drafts.ts";
import { bringDraft, keepDrafts } from "#renderer/features/replies/keep-drafts.ts";
import { type Client, HostError } from "#renderer/lib/client.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", Object.assign(new EventTarget(), { setTimeout, clearTimeout }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A host that can be locked, with what it was asked and what it has taken. */
function host() {
  const asked: string[] = [];
  const taken: string[] = [];
  let isLocked = false;
  const client = {
    request: async (_route: string, { text }: { readonly text: string }) => {
      asked.push(text);
      if (isLocked) throw new HostError("locked", "Shopbell is locked.");
      taken.push(text);
      return { kind: "saved" };
    },
  } as unknown as Client;
  const setLocked = (next: boolean): void => {
    isLocked = next;
  };
  return { client, asked, taken, setLocked };
}

test("what is refused behind the lock is given again when it is open, once, as it is by then", async () => {
  const { client, asked, taken, setLocked } = host();
  const drafts = createDrafts();
  const end = keepDrafts(client, drafts);
  changeDraft(drafts, 1, { text: "half a" });
  setLocked(true);
  await vi.advanceTimersByTimeAsync(400);
  expect([asked, taken]).toEqual([["half a"], []]);
  setLocked(false);
  drafts.saveNow();
  await vi.advanceTimersByTimeAsync(0);
  drafts.saveNow();
  await vi.advanceTimersByTimeAsync(0);
  expect(taken).toEqual(["half a"]);
  end();
});

test("nothing waits for a pause in the typing when the lock is about to come", async () => {
  const { client, taken } = host();
  const drafts = createDrafts();
  const end = keepDrafts(client, drafts);
  changeDraft(drafts, 1, { text: "half a sentence" });
  drafts.saveNow();
  await vi.advanceTimersByTimeAsync(0);
  expect(taken).toEqual(["half a sentence"]);
  end();
});

/** A host that does not answer. */
function silentHost() {
  const asked: (readonly [string, string | undefined])[] = [];
  const ask = async (route: string, { text }: { readonly text?: string }) => {
    asked.push([route, text]);
    return new Promise(() => undefined);
  };
  return { client: { request: ask, requestAfterPaint: ask } as unknown as Client, asked };
}

const leavePage = (): void => void window.dispatchEvent(new Event("pagehide"));

test("the last words before the page goes away are given at once, past what is still under way", async () => {
  const { client, asked } = silentHost();
  const drafts = createDrafts();
  drafts.brought().add(1).add(2);
  keepDrafts(client, drafts);
  changeDraft(drafts, 1, { text: "half a" });
  await vi.advanceTimersByTimeAsync(400);
  changeDraft(drafts, 1, { text: "half a sentence" });
  await vi.advanceTimersByTimeAsync(400);
  changeDraft(drafts, 2, { text: "Hel" });
  leavePage();
  expect(asked).toEqual([
    ["drafts/save", "half a"],
    ["drafts/save", "half a sentence"],
    ["drafts/save", "Hel"],
  ]);
  // Nothing has been written since.
  leavePage();
  expect(asked).toHaveLength(3);
});

test("but not in place of a kept draft that is still to come, nor of a reply that may not be taken", async () => {
  const { client, asked } = silentHost();
  const drafts = createDrafts();
  drafts.brought().add(2);
  keepDrafts(client, drafts);
  void bringDraft(client, drafts, 1);
  changeDraft(drafts, 1, { text: ", and" });
  changeDraft(drafts, 2, { text: "Yes" });
  void drafts.inOrder(2, async () => client.request("replies/send", {} as never));
  changeDraft(drafts, 2, { text: "" });
  leavePage();
  expect(asked.map(([route]) => route)).toEqual(["drafts/get", "replies/send"]);
});

/** A host that keeps a draft, and says it when it is let. */
function slowHost(kept: { readonly text: string; readonly replyTo?: unknown }) {
  let answer = (): void => undefined;
  let times = 0;
  const saved: string[] = [];
  const client = {
    requestAfterPaint: async () => {
      times += 1;
      return new Promise((resolve) => {
        answer = () => resolve(kept);
      });
    },
    request: async (_route: string, { text }: { readonly text: string }) => saved.push(text),
  } as unknown as Client;
  return { client, saved, answer: () => answer(), times: () => times };
}

test("a kept draft is brought before what is written meanwhile, also for who has gone on by then, and once", async () => {
  const { client, saved, answer, times } = slowHost({ text: "Half a sentence" });
  const drafts = createDrafts();
  const end = keepDrafts(client, drafts);
  const brought = bringDraft(client, drafts, 1);
  changeDraft(drafts, 1, { text: ", and more" });
  await vi.advanceTimersByTimeAsync(400);
  answer();
  await brought;
  await vi.advanceTimersByTimeAsync(400);
  expect(draftOf(drafts.get(), 1).text).toBe("Half a sentence, and more");
  expect(saved.at(-1)).toBe("Half a sentence, and more");
  await bringDraft(client, drafts, 1);
  expect(times()).toBe(1);
  end();
});

test("a note that was begun keeps no reply that was begun from coming back", async () => {
  const { client, answer } = slowHost({ text: "Half a sentence" });
  const drafts = createDrafts();
  changeDraft(drafts, 1, { note: { text: "Likes blue", clientId: "one" } });
  const brought = bringDraft(client, drafts, 1);
  await vi.advanceTimersByTimeAsync(0);
  answer();
  await brought;
  expect(draftOf(drafts.get(), 1)).toMatchObject({ text: "Half a sentence", note: { text: "Likes blue" } });
});

test("what was written in place of a kept draft is not put behind it", async () => {
  const { client, times } = slowHost({ text: "Yes" });
  const drafts = createDrafts();
  const end = keepDrafts(client, drafts);
  changeDraft(drafts, 1, { text: "Yes" });
  await vi.advanceTimersByTimeAsync(400);
  await bringDraft(client, drafts, 1);
  expect(times()).toBe(0);
  end();
});

test.each([
  ["for another inbox", forgetAllDrafts],
  [
    "to a customer who is gone",
    (drafts: ReturnType<typeof createDrafts>) => forgetErased(drafts, { conversationIds: [1], messageIds: [] }),
  ],
])("a draft that was under way does not come %s", async (_where, happens) => {
  const { client, answer } = slowHost({ text: "Half", replyTo: { messageId: 5, by: "customer", text: "My address" } });
  const drafts = createDrafts();
  const brought = bringDraft(client, drafts, 1);
  await vi.advanceTimersByTimeAsync(0);
  happens(drafts);
  answer();
  await brought;
  expect(drafts.get().has(1)).toBe(false);
});

test("a note has the same id for as long as it says the same, and another one for what else it says", () => {
  const drafts = createDrafts();
  const idOf = (text: string) => {
    changeNote(drafts, 1, text);
    return draftOf(drafts.get(), 1).note?.clientId;
  };
  const first = idOf("Likes blue");
  expect(idOf("Likes blue")).toBe(first);
  expect(idOf("Likes blue, and red")).not.toBe(first);
});
