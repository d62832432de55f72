/**
 * What the computer speaks, the most preferred first, as tags that `Intl` takes; never empty. Linux names languages as its
 * files do (`de_DE.UTF-8`, `ca_ES@valencia`, `C` for none), and Windows one after a way of sorting (`es-ES_tradnl`); as they
 * are, `new Intl.NumberFormat` throws at each of them, and none is found where a language is looked up by its first part.
 *
 * @param told Electron's `app.getPreferredSystemLanguages()`.
 */
export function systemLanguages(told: readonly string[]): readonly [string, ...string[]] {
  const [first = "en", ...others] = new Set(told.flatMap(canonical));
  return [first, ...others];
}

function canonical(name: string): readonly string[] {
  const tag = name.replace(/[.@].*$/u, "").replaceAll("_", "-");
  // Of five letters and more no language is known, and `POSIX` is none.
  if (!/^[a-z]{2,3}(?:-|$)/iu.test(tag)) return [];
  try {
    return Intl.getCanonicalLocales(tag);
  } catch {
    return [];
  }
}
