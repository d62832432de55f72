import { foldLetters } from "#shared/domain/fold-text.ts";
import type { SearchQuery } from "#shared/domain/search-query.ts";

/**
 * The query in FTS5's own language. Everything typed stands in quotes there, so nothing of it is an operator.
 *
 * @param places conversations in which to look; undefined: everywhere.
 */
export function matchExpression(
  query: Pick<SearchQuery, "words" | "phrases">,
  places: readonly number[] | undefined,
): string {
  const terms = [
    ...query.phrases.map((phrase) => `text : ${quoted(phrase)}`),
    // One letter begins too many words: it has to be a word itself.
    ...query.words.map((word) => `text : ${quoted(word)}${Array.from(word).length > 1 ? " *" : ""}`),
  ];
  if (places !== undefined) terms.push(`place : (${places.map((id) => `"c${id}"`).join(" OR ")})`);
  return terms.length === 0 ? 'place : "m"' : terms.join(" AND ");
}

/** Of customers' names there is only one column. */
export function nameExpression(words: readonly string[]): string | undefined {
  const terms = words.map((word) => `${quoted(word)}${Array.from(word).length > 1 ? " *" : ""}`);
  return terms.length === 0 ? undefined : terms.join(" AND ");
}

const quoted = (text: string): string => `"${foldLetters(text).replaceAll('"', '""').replaceAll("\0", " ")}"`;
