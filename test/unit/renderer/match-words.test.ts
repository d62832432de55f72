import { expect, test } from "vitest";
import { matchesWords } from "#renderer/lib/match-words.ts";

test("a command is found by any part of its words, without accents or capitals", () => {
  expect(matchesWords("Ir a Por cerrar", "cerr")).toBe(true);
  expect(matchesWords("Configurações", "configuracoes")).toBe(true);
  expect(matchesWords("Go to Closing soon", "soon go")).toBe(true);
  expect(matchesWords("Go to Closing soon", "done")).toBe(false);
  expect(matchesWords("الإعدادات", "اعداد")).toBe(true);
  expect(matchesWords("تصدير هذه المحادثة إلى ملف", "محادثه الي")).toBe(true);
});
