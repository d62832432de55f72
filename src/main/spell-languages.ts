/**
 * In which languages what is written is checked: those of the owner's system, and the one chosen for the app, as far as
 * there are dictionaries. Shops write to customers in more languages than their own, so no language is picked alone.
 */
export function spellLanguages(
  locale: string,
  systemLanguages: readonly string[],
  available: readonly string[],
): readonly string[] {
  const found = [locale, ...systemLanguages].flatMap((language) => {
    const base = language.split("-")[0] ?? language;
    return (
      available.find((one) => one === language) ??
      available.find((one) => one === base) ??
      available.find((one) => one.split("-")[0] === base) ??
      []
    );
  });
  return [...new Set(found)].slice(0, MOST_LANGUAGES);
}

/** Each is a dictionary in memory, and each makes a slip in another look right. */
const MOST_LANGUAGES = 4;
