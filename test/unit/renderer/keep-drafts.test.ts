/** What somebody has begun to write gets to the host, also when the host did not take it the first time. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeDraft, createDrafts } from "#renderer/features/replies/drafts.ts";
import { keepDrafts } from "#renderer/features/replies/keep-drafts.ts";
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
