import type { Locale } from "#shared/contract/settings.ts";
import { foldWord } from "#shared/domain/fold-text.ts";
import type { Emoji } from "./emoji-groups.ts";

/** What an emoji is called in the language of the screen, and the words it is looked for by. */
export interface EmojiNames {
  readonly nameOf: (emoji: Emoji) => string;
  /** Every word begins one of its words; those by name before those by another word. */
  readonly find: (all: readonly Emoji[], query: string) => readonly Emoji[];
}

interface Annotations {
  readonly annotations: {
    readonly annotations: Readonly<
      Record<string, { readonly default?: readonly string[]; readonly tts?: readonly string[] }>
    >;
  };
}

/** Unicode's own words (CLDR), bundled; each language comes when the emoji are first opened in it. */
const LOADERS: Readonly<Record<Locale, () => Promise<{ readonly default: Annotations }>>> = {
  en: async () => import("cldr-annotations-full/annotations/en/annotations.json", { with: { type: "json" } }),
  es: async () => import("cldr-annotations-full/annotations/es/annotations.json", { with: { type: "json" } }),
  // CLDR's Portuguese is Brazil's.
  "pt-BR": async () => import("cldr-annotations-full/annotations/pt/annotations.json", { with: { type: "json" } }),
  ar: async () => import("cldr-annotations-full/annotations/ar/annotations.json", { with: { type: "json" } }),
};

export async function loadEmojiNames(locale: Locale): Promise<EmojiNames> {
  const { default: file } = await LOADERS[locale]();
  return emojiNames(locale, file);
}

/** Unicode's English names, until those of the language are here. */
export const ENGLISH_NAMES: EmojiNames = emojiNames("en", { annotations: { annotations: {} } });

function emojiNames(locale: Locale, file: Annotations): EmojiNames {
  const known = file.annotations.annotations;
  const regions = new Intl.DisplayNames([locale], { type: "region", fallback: "none" });
  const nameOf = ({ emoji, name }: Emoji): string => {
    const region = regionOf(emoji);
    return known[plain(emoji)]?.tts?.[0] ?? (region === undefined ? undefined : regions.of(region)) ?? name;
  };
  const folded = new Map<string, { readonly name: string; readonly words: string }>();
  const foldedOf = (emoji: Emoji): { readonly name: string; readonly words: string } => {
    const before = folded.get(emoji.emoji);
    if (before !== undefined) return before;
    // English is typed everywhere, too.
    const words = [...(known[plain(emoji.emoji)]?.default ?? []), emoji.name];
    const made = { name: ` ${foldWord(nameOf(emoji))}`, words: ` ${foldWord(words.join(" "))}` };
    folded.set(emoji.emoji, made);
    return made;
  };
  return {
    nameOf,
    find(all, query) {
      const starts = foldWord(query)
        .split(/\s+/u)
        .filter(Boolean)
        .map((word) => ` ${word}`);
      const byName: Emoji[] = [];
      const byWord: Emoji[] = [];
      for (const emoji of all) {
        const { name, words } = foldedOf(emoji);
        if (starts.every((start) => name.includes(start))) byName.push(emoji);
        else if (starts.every((start) => name.includes(start) || words.includes(start))) byWord.push(emoji);
      }
      return [...byName, ...byWord];
    },
  };
}

/** CLDR leaves out the sign that says "as a picture". */
const plain = (emoji: string): string => emoji.replaceAll("\uFE0F", "");

const FIRST_REGIONAL = 0x1f1e6;

/** The country of a flag, by the two letters it is written with. */
function regionOf(flag: string): string | undefined {
  const letters = Array.from(flag, (letter) => (letter.codePointAt(0) ?? 0) - FIRST_REGIONAL);
  if (letters.length !== 2 || !letters.every((letter) => letter >= 0 && letter < 26)) return undefined;
  return String.fromCharCode(...letters.map((letter) => letter + 65));
}
