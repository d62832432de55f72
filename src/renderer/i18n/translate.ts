import type { Locale } from "#shared/contract/settings.ts";
import type { Catalogue, Entry, Translate } from "./types.ts";

/** Every language by its own name, in the order of the menu. */
export const LANGUAGES: readonly { readonly locale: Locale; readonly name: string }[] = [
  { locale: "en", name: "English" },
  { locale: "ar", name: "العربية" },
  { locale: "es", name: "Español" },
  { locale: "pt-BR", name: "Português (Brasil)" },
];

export type Direction = "ltr" | "rtl";

export const directionOf = (locale: Locale): Direction => (locale === "ar" ? "rtl" : "ltr");

/** The language of a choice in settings. */
export const spokenLocale = (choice: "system" | Locale, languages: readonly string[]): Locale =>
  choice === "system" ? systemLocale(languages) : choice;

/** The first language of the computer that Shopbell speaks, else English. */
export function systemLocale(languages: readonly string[]): Locale {
  for (const tag of languages) {
    const base = tag.toLowerCase().split("-")[0];
    const found = LANGUAGES.find(({ locale }) => locale.toLowerCase().split("-")[0] === base);
    if (found !== undefined) return found.locale;
  }
  return "en";
}

/**
 * @param formatLocale the tag numbers are written in: the computer's own variant of the language, when there is one.
 */
export function createTranslate({ locale, messages }: Catalogue, formatLocale: string): Translate {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(formatLocale);
  const direction = directionOf(locale);
  const inDigits = digitsOf(numbers);

  return (key, ...[parameters]) => {
    const values: Readonly<Record<string, string | number>> = parameters ?? {};
    const text = inDigits(pick(messages[key], values["count"], plurals));
    // The @ before a name is a part of it: left outside, it would go to the name's other end in Arabic.
    return text.replaceAll(/(@?)\{(\w+)\}/g, (whole, at: string, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? at + numbers.format(value) : isolate(at + value, direction);
    });
  };
}

/** A number of its own: not a part of MP4, of a code or of an address. */
const PLAIN_NUMBER = /(?<![A-Za-z\d@{_./+-])\d+(?![A-Za-z\d}_/-])/g;

/** Catalogues write numbers in 0–9; beside numbers from `Intl` they stand in the same digits as those. */
function digitsOf(numbers: Intl.NumberFormat): (text: string) => string {
  const digits = Array.from({ length: 10 }, (_, digit) => numbers.format(digit));
  if (digits[0] === "0") return (text) => text;
  return (text) =>
    text.replaceAll(PLAIN_NUMBER, (number) => number.replaceAll(/\d/g, (one) => digits[Number(one)] ?? one));
}

function pick(entry: Entry, count: string | number | undefined, plurals: Intl.PluralRules): string {
  if (typeof entry === "string") return entry;
  return (typeof count === "number" ? entry[plurals.select(count)] : undefined) ?? entry.other;
}

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;
const LEFT_TO_RIGHT = /[A-Za-z\u00C0-\u02AF\u0370-\u058F@]/;

/** A name of the other direction inside a sentence is isolated, so that it cannot reorder the words around it. */
function isolate(value: string, direction: Direction): string {
  const foreign = direction === "rtl" ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return foreign.test(value) ? `\u2068${value}\u2069` : value;
}
