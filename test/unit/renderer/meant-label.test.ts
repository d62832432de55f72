/** What Enter does in the choice of labels. */
import { expect, test } from "vitest";
import { meantLabel } from "#renderer/features/triage/meant-label.ts";

const labels = ["Order", "Order abroad", "Café latte", "جملة"].map((name, at) => ({
  id: at + 1,
  name,
  color: "teal" as const,
  conversations: 0,
}));

test.each([
  ["a whole name, although another begins with it", "order", { kind: "label", labelId: 1 }],
  ["a piece that fits one", "abr", { kind: "label", labelId: 2 }],
  ["a name without its accent", " cafe  LATTE", { kind: "label", labelId: 3 }],
  ["a name in Arabic letters", "جملة", { kind: "label", labelId: 4 }],
  ["a piece that fits several", "ord", { kind: "several" }],
  ["a name there is none of", "Press", { kind: "new" }],
  ["nothing", "  ", { kind: "nothing" }],
])("%s", (_what, text, meant) => {
  expect(meantLabel(labels, text)).toEqual(meant);
});
