import { describe, expect, it } from "vitest";
import { joinHandlers } from "#core/rpc/join-handlers.ts";
import type { Handlers } from "#core/rpc/router.ts";

const answer = (): never => {
  throw new Error("not asked here");
};
const lookAt: Pick<Handlers, "desk/look-at"> = { "desk/look-at": answer };
const takeWish: Pick<Handlers, "desk/take-wish"> = { "desk/take-wish": answer };
const everythingElse = {} as Omit<Handlers, "desk/look-at" | "desk/take-wish">;

describe("the rooms' answers", () => {
  it("are one map", () => {
    expect(Object.keys(joinHandlers([lookAt, takeWish, everythingElse])).sort()).toEqual([
      "desk/look-at",
      "desk/take-wish",
    ]);
  });

  it("do not start when two rooms answer the same route", () => {
    expect(() => joinHandlers([lookAt, takeWish, everythingElse, lookAt])).toThrow("Two rooms answer desk/look-at.");
  });

  it("do not compile when a route has no room, or a room a route that is none", () => {
    // @ts-expect-error -- nobody answers desk/take-wish
    expect(joinHandlers([lookAt, everythingElse])).toHaveProperty(["desk/look-at"]);
    const stranger = { ...takeWish, "desk/steal": answer };
    // @ts-expect-error -- there is no route desk/steal
    expect(joinHandlers([lookAt, stranger, everythingElse])).toHaveProperty(["desk/steal"]);
  });
});
