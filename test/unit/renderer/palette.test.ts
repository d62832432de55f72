import { expect, test } from "vitest";
import { matches } from "#renderer/actions/palette.tsx";

test("a command is found by any part of its words, without accents or capitals", () => {
  expect(matches("Ir a Por cerrar", "cerr")).toBe(true);
  expect(matches("Configurações", "configuracoes")).toBe(true);
  expect(matches("Go to Closing soon", "soon go")).toBe(true);
  expect(matches("Go to Closing soon", "done")).toBe(false);
  expect(matches("الإعدادات", "اعداد")).toBe(true);
});
