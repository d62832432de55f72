import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { lookForCopies } from "#core/archive/list-copies.ts";
import { writePlace } from "#core/archive/copies-place.ts";
import { createRollingCopies } from "#core/archive/rolling-copies.ts";

// No folder of this computer can be made to hang.
vi.mock("#core/archive/list-copies.ts", { spy: true });

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "shopbell-hanging-"));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dataDir, { recursive: true, force: true });
});

it("a folder that hangs counts as away, and is not asked again until it has answered", async () => {
  writePlace(dataDir, { folder: "/net/shop/Shopbell copies 1", isOwed: false, left: [] });
  let answer: (found: readonly []) => void = () => {};
  vi.mocked(lookForCopies).mockImplementationOnce(async () => new Promise((resolve) => (answer = resolve)));
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const copies = createRollingCopies({
    dataDir,
    clock: { nowMs: () => 0, after: () => () => {} },
    logger: silent,
    threads: { run: async () => ({ kind: "erased" }), stop: async () => {} },
    changed: () => {},
    reachedAll: () => {},
    isDamaged: () => false,
  });
  const looked = copies.look();
  await vi.advanceTimersByTimeAsync(5_000);
  await looked;
  await copies.look();
  await copies.look();
  expect(copies.place()).toMatchObject({ isThere: false });
  expect(lookForCopies).toHaveBeenCalledTimes(1);
  answer([]);
  vi.mocked(lookForCopies).mockResolvedValueOnce([]);
  await vi.advanceTimersByTimeAsync(0);
  await copies.look();
  expect(copies.place()).toMatchObject({ isThere: true });
  expect(lookForCopies).toHaveBeenCalledTimes(2);
});
