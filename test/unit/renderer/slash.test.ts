import { describe, expect, it } from "vitest";
import { matching, slashBefore } from "#renderer/features/replies/slash.ts";

describe("a slash", () => {
  it.each([
    ["/", { start: 0, query: "" }],
    ["/hou", { start: 0, query: "hou" }],
    ["Hello /hou", { start: 6, query: "hou" }],
    ["one\n/x", { start: 4, query: "x" }],
    ["and/or", undefined],
    ["https://shop", undefined],
    ["/hours now", undefined],
    ["", undefined],
  ])("in %j", (text, slash) => {
    expect(slashBefore(text, text.length)).toEqual(slash);
  });

  it("counts where the caret is, not behind it", () => {
    expect(slashBefore("/hours and more", 3)).toEqual({ start: 0, query: "ho" });
    expect(slashBefore("/hours", 0)).toBeUndefined();
  });
});

describe("saved replies", () => {
  const replies = [
    { id: 1, name: "Horário", text: "Abrimos às 9" },
    { id: 2, name: "Shipping", text: "Two days" },
    { id: 3, name: "Thanks", text: "Come to the shop" },
  ];
  const names = (query: string) => matching(replies, query).map(({ name }) => name);

  it("are found by the beginning of the name first, without accents or case", () => {
    expect(names("hora")).toEqual(["Horário"]);
    expect(names("SH")).toEqual(["Shipping", "Thanks"]);
    expect(names("")).toHaveLength(3);
    expect(names("nothing")).toEqual([]);
  });
});
