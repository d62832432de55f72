import { expect, test } from "vitest";
import { initialsOf } from "#renderer/ui/avatar.tsx";

test.each([
  ["Ana Castillo", "AC"],
  ["maximiliane alexandra von Hohenstein", "MH"],
  ["Lucía M.", "LM"],
  ["linho", "L"],
  ["ياسمين خالد", "ي"],
  ["👗 Mode", "M"],
  ["✨✨", undefined],
  ["  ", undefined],
  ["🇵🇹 João Pereira 🌊", "JP"],
])("the initials of %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
