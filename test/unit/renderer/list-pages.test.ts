/** Rows that changed are put where they stand now: however they move, the list is what the host would tell. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ListPage, type ListPages, withRows } from "#renderer/lib/list-pages.ts";
import { listedConversation } from "../../support/conversation-view.ts";

/** The host's side: where each conversation stands, and pages of it by key. */
function createHost(size: number) {
  const at = new Map(Array.from({ length: size }, (_, id) => [id, id * 10]));
  const all = () =>
    Array.from(at, ([id, key]) => listedConversation(id, key)).sort((one, other) => (one.place < other.place ? -1 : 1));
  return {
    at,
    all,
    page(cursor: string | undefined, limit = 50): ListPage {
      const behind = all().filter(({ place }) => cursor === undefined || place > cursor);
      const items = behind.slice(0, limit);
      return behind.length > limit ? { items, nextCursor: items.at(-1)?.place } : { items };
    },
    among: (ids: ReadonlySet<number>) => all().filter(({ id }) => ids.has(id)),
  };
}

const first = (host: ReturnType<typeof createHost>): ListPages => ({
  pages: [host.page(undefined)],
  pageParams: [undefined],
});

function further(data: ListPages, host: ReturnType<typeof createHost>): ListPages {
  const cursor = data.pages.at(-1)?.nextCursor;
  if (cursor === undefined) return data;
  return { pages: [...data.pages, host.page(cursor)], pageParams: [...data.pageParams, cursor] };
}

const rowsOf = ({ pages }: ListPages) => pages.flatMap(({ items }) => items);

type Step =
  | { readonly kind: "further" }
  | { readonly kind: "change"; readonly moves: readonly { readonly id: number; readonly to: number | undefined }[] };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant({ kind: "further" } as const),
  fc.record({
    kind: fc.constant("change" as const),
    // Among those that are there, and new ones; to anywhere, or out of the list.
    moves: fc.array(fc.record({ id: fc.nat(400), to: fc.option(fc.nat(3000), { nil: undefined, freq: 3 }) }), {
      minLength: 1,
      maxLength: 90,
    }),
  }),
);

describe("rows of a list", () => {
  test("are all there once and in order, as far as the list has been read, whatever moves", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.array(step, { maxLength: 25 }), (size, steps) => {
        const host = createHost(size);
        let data = first(host);
        for (const one of steps) {
          if (one.kind === "further") data = further(data, host);
          else {
            for (const { id, to } of one.moves) {
              if (to === undefined) host.at.delete(id);
              else host.at.set(id, to);
            }
            const ids = new Set(one.moves.map(({ id }) => id));
            data = withRows(data, ids, host.among(ids));
          }
          const end = data.pages.at(-1)?.nextCursor;
          const expected = host.all().filter(({ place }) => end === undefined || place <= end);
          expect(rowsOf(data)).toEqual(expected);
          // Each page begins where the one before ends: read again one by one they are the same list.
          expect(data.pageParams.slice(1)).toEqual(data.pages.slice(0, -1).map(({ nextCursor }) => nextCursor));
          expect(data.pages.every(({ items }) => items.length <= 100)).toBe(true);
        }
        while (data.pages.at(-1)?.nextCursor !== undefined) data = further(data, host);
        expect(rowsOf(data)).toEqual(host.all());
      }),
    );
  });

  test("that did not change stay the same objects, and so does a list of which none did", () => {
    const host = createHost(120);
    const before = further(first(host), host);
    expect(withRows(before, new Set([3, 70, 119]), host.among(new Set([3, 70, 119])))).toBe(before);
    host.at.set(70, 0);
    const after = withRows(before, new Set([70]), host.among(new Set([70])));
    const known = new Map(rowsOf(before).map((one) => [one.id, one]));
    expect(rowsOf(after).filter((one) => known.get(one.id) !== one)).toEqual([listedConversation(70, 0)]);
  });

  test("do not take the end of the list with them when the last one that was read moves up", () => {
    const host = createHost(120);
    const before = first(host);
    host.at.set(49, 0);
    host.at.set(30, 485);
    const ids = new Set([49, 30]);
    const after = withRows(before, ids, host.among(ids));
    expect(rowsOf(after).map(({ id }) => id)).toEqual(host.page(undefined).items.map(({ id }) => id));
    expect(rowsOf(further(after, host)).map(({ id }) => id)).toEqual(
      host.page(undefined, 100).items.map(({ id }) => id),
    );
  });
});
