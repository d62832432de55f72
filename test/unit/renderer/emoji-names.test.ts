import { describe, expect, it } from "vitest";
import type { Locale } from "#shared/contract/settings.ts";
import { ALL_EMOJI } from "#renderer/features/emoji/emoji-groups.ts";
import { ENGLISH_NAMES, loadEmojiNames } from "#renderer/features/emoji/emoji-names.ts";

const found = async (locale: Locale, query: string): Promise<readonly string[]> =>
  (await loadEmojiNames(locale)).find(ALL_EMOJI, query).map(({ emoji }) => emoji);

describe("an emoji", () => {
  it.each([
    ["en", "red heart", "❤️"],
    ["en", "congrats", "👏"],
    ["es", "corazón rojo", "❤️"],
    ["es", "CORAZON", "❤️"],
    ["es", "brasil", "🇧🇷"],
    ["pt-BR", "coração vermelho", "❤️"],
    ["pt-BR", "caminhao", "🚚"],
    ["ar", "قلب", "❤️"],
    ["ar", "البرازيل", "🇧🇷"],
    // What people type everywhere.
    ["ar", "thumbs up", "👍"],
  ] as const)("is found in %s by %s", async (locale, query, emoji) => {
    expect(await found(locale, query)).toContain(emoji);
  });

  it("comes first when its own name is what was typed, and is not found by the middle of a word", async () => {
    expect((await found("en", "red heart"))[0]).toBe("❤️");
    expect(await found("en", "lapping")).toEqual([]);
    expect(await found("es", "qwerty")).toEqual([]);
  });

  it("has a name in every language, a country's flag too", async () => {
    for (const locale of ["en", "es", "pt-BR", "ar"] as const) {
      const { nameOf } = await loadEmojiNames(locale);
      const named = ALL_EMOJI.filter((emoji) => nameOf(emoji) !== emoji.name || locale === "en");
      // Some few symbols are called the same everywhere.
      expect(named.length).toBeGreaterThan(ALL_EMOJI.length * 0.9);
    }
  });

  it("is found by Unicode's English name until the others are here", () => {
    expect(ENGLISH_NAMES.find(ALL_EMOJI, "grinning face").map(({ emoji }) => emoji)).toContain("😀");
  });
});
