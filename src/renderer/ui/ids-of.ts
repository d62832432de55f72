/** What an attribute that names several elements takes, of those that are there; undefined when none is. */
export function idsOf(...ids: readonly (string | false)[]): string | undefined {
  const there = ids.filter((id) => id !== false);
  return there.length === 0 ? undefined : there.join(" ");
}
