import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createGapWalk, type Verdict } from "#core/setup/gap-walk.ts";
import type { Gap } from "#core/setup/history-rows.ts";
import type { Listed } from "#core/setup/listed.ts";

/**
 * Any conversation, oldest first: what was here before an outage, what is missing since, the page that Meta still showed,
 * what came later. Afterwards some of it may have arrived after all, and any of it may be gone at Meta.
 */
interface Told {
  readonly zone: "before" | "gap" | "page" | "newer";
  readonly atMs: number;
  readonly isListed: boolean;
  readonly known: Listed | undefined;
}
interface Story {
  readonly told: readonly Told[];
  readonly gap: Gap;
}

const wholeSecond = (atMs: number): number => Math.floor(atMs / 1000) * 1000;

const part = fc.record({
  afterMs: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0, 1, 100, 300, 500, 999) },
    fc.integer({ min: 1, max: 20_000 }),
  ),
  isGone: fc.boolean(),
  arrives: fc.boolean(),
  isExact: fc.boolean(),
  /** Written here, by this computer's clock, and Meta's copy of it has not come. */
  skewMs: fc.option(fc.integer({ min: -7_200_000, max: 7_200_000 }), { nil: undefined, freq: 6 }),
});
const some = (maxLength: number, minLength = 0) => fc.array(part, { minLength, maxLength });

const story: fc.Arbitrary<Story> = fc
  .record({ before: some(6), gap: some(6, 1), page: some(5, 1), newer: some(5) })
  .map((zones) => {
    let atMs = 1_767_600_000_000;
    let id = 0;
    const told = (["before", "gap", "page", "newer"] as const).flatMap((zone) =>
      zones[zone].map(({ afterMs, isGone, arrives, isExact, skewMs }): Told => {
        atMs += afterMs;
        id += 1;
        const isHere = zone === "before" || zone === "page" || arrives;
        const isOurs = skewMs !== undefined && zone !== "page";
        const sentAtMs = isOurs ? atMs + skewMs : isExact ? atMs : wholeSecond(atMs);
        const known = isHere ? { id, sentAtMs, isMetas: !isOurs } : undefined;
        return { zone, atMs, isListed: !isGone, known };
      }),
    );
    // As it was marked: between the last message below it of which Meta has told the time, and the page.
    const toMs = told.find(({ zone }) => zone === "page")?.known?.sentAtMs ?? 0;
    const lower = told.findLast(({ zone, known }) => zone === "before" && known?.isMetas === true)?.known;
    const { id: fromId, sentAtMs: fromMs } = lower ?? {};
    const ends = { ...(fromMs === undefined ? {} : { fromMs }), ...(fromId === undefined ? {} : { fromId }) };
    return { told, gap: { toMs, ...ends } };
  });

const listOf = ({ told }: Story): readonly Told[] => told.filter(({ isListed }) => isListed).toReversed();

function walk(given: Story): Verdict {
  const gapWalk = createGapWalk(given.gap);
  for (const { known } of listOf(given)) {
    const verdict = gapWalk.next(known);
    if (verdict !== undefined) return verdict;
  }
  return gapWalk.end();
}

it("a mark goes only when nothing of its gap is missing any more, whatever is gone at Meta", () => {
  fc.assert(
    fc.property(story, (given) => {
      fc.pre(walk(given) === "filled");
      const missing = listOf(given).filter(({ zone, known }) => zone === "gap" && known === undefined);
      expect(missing).toEqual([]);
    }),
    { numRuns: 3000, maxSkipsPerRun: 100 },
  );
});

it("a mark goes when everything that Meta lists is here", () => {
  fc.assert(
    fc.property(story, (given) => {
      const arrived: Story = {
        ...given,
        told: given.told.map((one) => (one.known === undefined ? { ...one, isListed: false } : one)),
      };
      // A list without anything proves nothing.
      fc.pre(listOf(arrived).length > 0);
      expect(walk(arrived)).toBe("filled");
    }),
    { numRuns: 1000, maxSkipsPerRun: 100 },
  );
});

it("what is newer than the gap and not here keeps no mark", () => {
  fc.assert(
    fc.property(story, fc.nat({ max: 3 }), (given, unknown) => {
      const { toMs } = given.gap;
      const told = given.told.filter(({ known }) => known !== undefined);
      const lastMs = Math.max(toMs, ...told.map(({ atMs }) => atMs)) + 2000;
      const known: Listed = { id: 1000, sentAtMs: lastMs, isMetas: true };
      const newer: readonly Told[] = [
        { zone: "newer", atMs: lastMs, isListed: true, known },
        ...Array.from({ length: unknown }, (_none, at): Told => {
          return { zone: "newer", atMs: lastMs + at + 1, isListed: true, known: undefined };
        }),
      ];
      expect(walk({ ...given, told: [...told, ...newer] })).toBe("filled");
    }),
    { numRuns: 500, maxSkipsPerRun: 100 },
  );
});

it("takes a reply written here for no end of a gap, for this computer's clock may have been put right since", () => {
  const replied: Listed = { id: 1, sentAtMs: 10_000, isMetas: false };
  const gapWalk = createGapWalk({ fromMs: 10_000, toMs: 20_000 });
  expect(gapWalk.next(replied)).toBeUndefined();
  expect(gapWalk.next(undefined)).toBeUndefined();
  expect(gapWalk.next({ ...replied, sentAtMs: 9000, isMetas: true })).toBe("missing");
});
